/** The state of a whole cluster, and the story of one task, for people and bug reports. */
import { type PlygraphError, UnknownTaskError } from "../core/index.ts";
import type {
  SchedulerDump,
  SchedulerStateAnswer,
  SchedulerStoryAnswer,
} from "../scheduler/index.ts";
import type { MachineDump, WorkerStateAnswer, WorkerStoryAnswer } from "../worker/index.ts";
import type { Future } from "./future.ts";
import type { Session } from "./session.ts";
import { EVERYTHING, type StateQuestion } from "./state-answers.ts";
import { asPlygraphError } from "./submit-batch.ts";

/** One worker in a dump. */
export interface WorkerStateEntry {
  readonly name: string;
  readonly address: string;
  /** Milliseconds since 1970 at which its clock stood at 0. */
  readonly origin: number;
  /** Null where it did not answer; `error` says why. */
  readonly state: MachineDump | null;
  readonly error: PlygraphError | null;
}

/** Everything that scheduler and workers know, as plain data. */
export interface ClusterDump {
  readonly scheduler: {
    /** Milliseconds since 1970 at which its clock stood at 0. */
    readonly origin: number;
    readonly state: SchedulerDump;
  };
  readonly workers: readonly WorkerStateEntry[];
}

/** One move of one task, somewhere. */
export interface StoryEntry {
  /** When: milliseconds since 1970, by the clock of that process. */
  readonly at: number;
  /** "scheduler", or the name of a worker. */
  readonly where: string;
  readonly from: string;
  readonly to: string;
  /** Number of the event that caused it there, and its type. */
  readonly event: number;
  readonly cause: string;
  /** Where a task ended on a thread: how long it took to unpack what it reads, and to compute. */
  readonly unpackSeconds?: number;
  readonly computeSeconds?: number;
}

/** Everything that scheduler and workers know. */
export async function dumpCluster(session: Session): Promise<ClusterDump> {
  const { origin, state, workers } = (await session.state(EVERYTHING)) as SchedulerStateAnswer;
  const asked = workers.map(async ({ name, address }): Promise<WorkerStateEntry> => {
    try {
      const answer = (await session.peers.state(address, EVERYTHING)) as WorkerStateAnswer;
      return { name, address, ...answer, error: null };
    } catch (error) {
      // A worker may go while it is asked: the others are still worth having.
      return { name, address, origin: 0, state: null, error: asPlygraphError(error) };
    }
  });
  return {
    scheduler: { origin, state },
    workers: await session.keepAlive.during(Promise.all(asked)),
  };
}

/**
 * What happened to a task on the scheduler and on all workers that answer, oldest first. Both remember their last
 * moves only.
 * @throws UnknownTaskError where no task has that key
 */
export async function storyOf(
  session: Session,
  what: Future | string,
): Promise<readonly StoryEntry[]> {
  const question = await questionOf(what);
  const answer = (await session.state(question)) as SchedulerStoryAnswer;
  const { place, origin, rows, workers } = answer;
  if (place === null) {
    throw new UnknownTaskError(
      `the scheduler knows no task "${question.key}"; keys are known while their graph is, and for a while when they failed`,
      { key: question.key },
    );
  }
  const own = rows.map((row) => entryOf("scheduler", origin + row.at, row));
  const theirs = workers.map(async ({ name, address }) => {
    const asked = { what: "story", key: "", ...place } as const;
    const told = await session.peers.state(address, asked).catch(() => undefined);
    if (told === undefined) return [];
    const story = told as WorkerStoryAnswer;
    return story.rows.map((row) => entryOf(name, story.origin + row.at * 1000, row));
  });
  const all = await session.keepAlive.during(Promise.all(theirs));
  return [...own, ...all.flat()].sort((a, b) => a.at - b.at);
}

type Move = Omit<StoryEntry, "at" | "where">;

function entryOf(
  where: string,
  at: number,
  { from, to, event, cause, ...spent }: Move,
): StoryEntry {
  const entry = { at, where, from, to, event, cause };
  const { unpackSeconds = 0, computeSeconds = 0 } = spent;
  return computeSeconds > 0 ? { ...entry, unpackSeconds, computeSeconds } : entry;
}

async function questionOf(what: Future | string): Promise<StateQuestion> {
  if (typeof what === "string") return { what: "story", key: what, graph: 0, task: 0 };
  const { request, layer } = await what.ticket.sent;
  const { graph } = await request.accepted;
  return { what: "story", key: "", graph, task: request.offsetOf(layer) + what.index };
}
