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

/** What clients share is bounded, and this would be too much. */
export class SharedLimitError extends PlygraphError<"SharedLimit"> {
  constructor(what: string, size: number, limit: number) {
    super("SharedLimit", `${size} ${what}: what clients share has at most ${limit}`, {
      what,
      size,
      limit,
    });
  }
}

/** Something shared has this name already, and is another one. */
export class SharedTakenError extends PlygraphError<"SharedTaken"> {
  constructor(kind: string, name: string, reason: string) {
    super("SharedTaken", `there is a ${kind} ${JSON.stringify(name)} already: ${reason}`, {
      kind,
      name,
      reason,
    });
  }
}

/** Nothing shared has this name. */
export class UnknownSharedError extends PlygraphError<"UnknownShared"> {
  constructor(kind: string, name: string) {
    super(
      "UnknownShared",
      `there is no ${kind} ${JSON.stringify(name)}; it may have been deleted`,
      {
        kind,
        name,
      },
    );
  }
}

/** A shared thing was waited for in vain. */
export class WaitTimeoutError extends PlygraphError<"WaitTimeout"> {
  constructor(kind: string, name: string, seconds: number) {
    super(
      "WaitTimeout",
      `${kind} ${JSON.stringify(name)} did not let anybody go on within ${seconds} seconds`,
      { kind, name, seconds },
    );
  }
}

/** A lease of a semaphore or lock is over: it was not refreshed in time, or given back before. */
export class LeaseLostError extends PlygraphError<"LeaseLost"> {
  constructor(name: string) {
    super(
      "LeaseLost",
      `the lease of ${JSON.stringify(name)} is over: it was given back, or its holder was silent for too long; others may have it by now`,
      { name },
    );
  }
}
