/** What can go wrong when clients order workers about. */
import { PlygraphError } from "./base.ts";

const NAMES_SHOWN = 8;

function some(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  return names.slice(0, NAMES_SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Names or addresses of workers that are not connected. */
export class UnknownWorkerError extends PlygraphError<"UnknownWorker"> {
  declare readonly workers: readonly string[];
  /** Names of those that are there. */
  declare readonly connected: readonly string[];

  constructor(workers: readonly string[], connected: readonly string[]) {
    const there = connected.length === 0 ? "there is none" : `there are ${some(connected)}`;
    super("UnknownWorker", `no worker is called ${some(workers)}; ${there}`, {
      workers,
      connected,
    });
  }
}

/** Workers cannot retire: nobody is there who could take what they hold. They go on as before. */
export class RetireError extends PlygraphError<"Retire"> {
  declare readonly workers: readonly string[];

  constructor(workers: readonly string[], reason: string) {
    super("Retire", `${some(workers)} cannot retire: ${reason}`, { workers, reason });
  }
}
