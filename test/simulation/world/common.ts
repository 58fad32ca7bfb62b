/** What everybody in a simulated world knows. */

export const TOKEN = "simulated";
/** A task fails so often for no reason, and the wishes of clients allow as much. */
export const FAILURES_MAX = 2;
export const SCHEDULER_HOST = "10.0.0.1";

/** What was thrown, with the way to it. */
export function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What tasks say that fail for no reason. */
export const MADE_UP = "a fault of the simulation";
