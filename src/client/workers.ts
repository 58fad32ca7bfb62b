/** Orders about workers. */
import { OptionError, shown } from "../core/index.ts";
import type { Session } from "./session.ts";

/** A worker that has gone, and what moved to others before: blocks, and their bytes. */
export interface RetiredWorker {
  readonly name: string;
  readonly blocks: number;
  readonly bytes: number;
}

const NAMES_MAX = 10_000;
const NAME_MAX = 1024;

/** See `Client.retireWorkers`. @throws OptionError, UnknownWorkerError, RetireError */
export async function retireWorkers(
  session: Session,
  workers: string | readonly string[],
): Promise<readonly RetiredWorker[]> {
  const names = checkWorkers("retireWorkers()", workers);
  const { value } = await session.ask({ op: "retire", workers: names });
  return value["workers"] as readonly RetiredWorker[];
}

/** Names or addresses of workers, as a list. @throws OptionError */
export function checkWorkers(where: string, workers: unknown): readonly string[] {
  const names = typeof workers === "string" ? [workers] : workers;
  const fits =
    Array.isArray(names) &&
    names.length <= NAMES_MAX &&
    names.every((name) => typeof name === "string" && name !== "" && name.length <= NAME_MAX);
  if (fits) return names as readonly string[];
  throw new OptionError(
    where,
    `takes the name or address of a worker, or a list of at most ${NAMES_MAX}, not ${shown(workers)}`,
  );
}
