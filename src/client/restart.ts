/** The whole cluster begins anew. */
import { checkNumber, RestartError } from "../core/index.ts";
import type { Session } from "./session.ts";

/** Wishes for a restart. */
export interface RestartOptions {
  /** Seconds that the workers may take to come again; 60 by default. */
  readonly timeoutSeconds?: number;
}

/** How long workers may take to come again. */
const RESTART_SECONDS = 60;
/** How often is looked whether they have. */
const LOOK_MS = 50;

/** See `Client.restart`. @throws OptionError, RestartError */
export async function restartWorkers(
  session: Session,
  { timeoutSeconds = RESTART_SECONDS }: RestartOptions,
): Promise<void> {
  checkNumber("restart()", "timeoutSeconds", timeoutSeconds, { least: 0 });
  const { host } = session.peers;
  const { value } = await session.ask({ op: "restart" });
  const count = (value["workers"] as readonly string[]).length;
  const end = host.now() + timeoutSeconds * 1000;
  for (;;) {
    const { workers } = await session.info();
    // The scheduler forgot those that were there when it answered.
    const there = (workers as readonly unknown[]).length;
    if (there >= count) return;
    if (host.now() >= end) throw new RestartError(there, count, timeoutSeconds);
    await new Promise<void>((resolve) => {
      host.setTimer(resolve, LOOK_MS);
    });
  }
}
