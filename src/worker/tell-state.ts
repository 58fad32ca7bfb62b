/** What a worker tells of itself to whoever asks: everything, or the story of one task. */
import { type Connection, type GetState, packState } from "../comm/index.ts";
import type { MachineDump, StoryRow, WorkerMachine } from "./state/index.ts";

/** The answer to `dump`. `origin`: milliseconds since 1970 at which the clock of the machine stood at 0. */
export interface WorkerStateAnswer {
  readonly origin: number;
  readonly state: MachineDump;
}

/** The answer to `story`. */
export interface WorkerStoryAnswer {
  readonly origin: number;
  readonly rows: readonly StoryRow[];
}

/** Answers on the connection that the question came on. */
export function tellState(
  machine: WorkerMachine,
  connection: Connection,
  { request, what, graph, task }: GetState,
): void {
  const origin = performance.timeOrigin;
  const answer: WorkerStateAnswer | WorkerStoryAnswer =
    what === "dump"
      ? { origin, state: machine.dump() }
      : { origin, rows: machine.story(graph, task) };
  connection.send({ op: "state", request }, [packState(answer)]);
}
