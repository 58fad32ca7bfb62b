/** What a scheduler tells of itself to its clients: everything, or the story of one task. */
import { type Connection, type GetState, packState } from "../../comm/index.ts";
import type { SchedulerDump, SchedulerMachine, StoryRow, TaskPlace } from "../state/index.ts";
import type { PeerTable } from "./peers.ts";

/** A worker, for who wants to ask it too. */
export interface WorkerAddress {
  readonly name: string;
  readonly address: string;
}

/** The answer to `dump`. `origin`: milliseconds since 1970 at which the clock of the machine stood at 0. */
export interface SchedulerStateAnswer {
  readonly origin: number;
  readonly workers: readonly WorkerAddress[];
  readonly state: SchedulerDump;
}

/** The answer to `story`; the place is null where no task has that key. */
export interface SchedulerStoryAnswer {
  readonly origin: number;
  readonly workers: readonly WorkerAddress[];
  readonly place: TaskPlace | null;
  readonly rows: readonly StoryRow[];
}

/** Answers on the connection that the question came on. */
export function tellState(
  machine: SchedulerMachine,
  peers: PeerTable,
  connection: Connection,
  message: GetState,
): void {
  const workers = peers.workers.flatMap((one) =>
    one === undefined ? [] : { name: one.name, address: one.address },
  );
  const common = { origin: performance.timeOrigin, workers };
  const answer: SchedulerStateAnswer | SchedulerStoryAnswer =
    message.what === "dump"
      ? { ...common, state: machine.dump() }
      : { ...common, ...storyOf(machine, message) };
  connection.send({ op: "state", request: message.request }, [packState(answer)]);
}

function storyOf(
  machine: SchedulerMachine,
  { key, graph, task }: GetState,
): { place: TaskPlace | null; rows: readonly StoryRow[] } {
  const place = key === "" ? machine.placeOf({ graph, task }) : machine.find(key);
  if (place === undefined) return { place: null, rows: [] };
  return { place, rows: machine.story(place.graph, place.task) };
}
