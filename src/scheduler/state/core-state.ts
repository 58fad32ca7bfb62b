/** Everything that the scheduler's machine knows. The other files of this folder work on it. */
import type { Layer } from "../../layers/index.ts";
import { Dependents, Inputs } from "./edges.ts";
import type { GraphState, LayerState, Wanter } from "./graph-state.ts";
import type { Instruction } from "./instructions.ts";
import type { Joining } from "./join.ts";
import type { TaskPlace } from "./labels.ts";
import type { Rebalance } from "./rebalance.ts";
import type { Replication } from "./replicate.ts";
import type { RequestState } from "./request-state.ts";
import type { Retirement } from "./retire.ts";
import { Shared } from "./shared/shared-state.ts";
import { Story } from "./story.ts";
import { FIRST_TASKS, TaskPages } from "./task-pages.ts";
import { IntStack } from "./vectors.ts";
import type { Letting, Placing } from "./wide.ts";
import type { RoomOptions, WorkerState } from "./worker-state.ts";

/** How the scheduler behaves; every field has a default. */
export interface SchedulerOptions extends RoomOptions {
  /** Deaths of workers that a task may be running through before it is given up. */
  readonly allowedFailures: number;
  /** Work units (edges looked at, about 100 ns each) before `handle` pauses with `continue`. */
  readonly sliceUnits: number;
  /** Seconds that a task of an unknown layer is taken for. */
  readonly unknownSeconds: number;
  /** Bytes a second between workers, for placement. */
  readonly bandwidth: number;
  /** Seconds that it costs to fetch one block from another worker. */
  readonly fetchSeconds: number;
  /** Tasks sent ahead of their inputs, a worker. */
  readonly speculationMax: number;
  /** Seconds of work that must wait on one worker before others take some of it. */
  readonly stealSeconds: number;
  /** Seconds between two looks for copies that nobody needs; 0: none is dropped before its block is. */
  readonly replicaSeconds: number;
  /** Seconds until a task that failed is tried again, where its layer does not say; twice as many each time. */
  readonly retryDelaySeconds: number;
  /** Bytes of values that clients share, altogether. */
  readonly sharedBytesMax: number;
  /** Inputs beyond which a task is placed, and lets go of them, in slices. */
  readonly wideInputs: number;
  /** Milliseconds between two progress messages of a request. */
  readonly progressMs: number;
  /** Transitions of one event; more is a bug. */
  readonly transitionsMax: number;
  /** Checks every invariant after every event. */
  readonly validate: boolean;
  /** Moves of tasks for each live task that is checked by itself; 0: none is. Costs up to 3 % (bench R6). */
  readonly spotEvery: number;
  /** Rows of the story that are kept; 0: none. */
  readonly storyRows: number;
  /** Room for live tasks to begin with, a multiple of 256: it grows. */
  readonly firstTasks: number;
}

/** What is not told otherwise. */
export const SCHEDULER_DEFAULTS: SchedulerOptions = Object.freeze({
  saturation: 1.1,
  aheadSeconds: 0.01,
  aheadMax: 8192,
  allowedFailures: 3,
  sliceUnits: 24_000,
  unknownSeconds: 0.02,
  bandwidth: 1e9,
  fetchSeconds: 50e-6,
  speculationMax: 4096,
  stealSeconds: 2e-3,
  replicaSeconds: 2,
  retryDelaySeconds: 0,
  sharedBytesMax: 2 ** 30,
  wideInputs: 8192,
  progressMs: 100,
  transitionsMax: Number.POSITIVE_INFINITY,
  validate: false,
  spotEvery: 256,
  storyRows: 16_384,
  firstTasks: FIRST_TASKS,
});

/** Tasks waiting for inputs in one graph beyond which no further output is begun. */
export const WAITING_MAX = 4096;

/** The state of the machine. */
export class SchedulerState {
  readonly options: SchedulerOptions;
  readonly pages: TaskPages;
  readonly inputs: Inputs = new Inputs();
  readonly dependents: Dependents;
  readonly graphs: Map<number, GraphState> = new Map();
  /** Graphs with tasks to discover, most urgent first. */
  readonly active: GraphState[] = [];
  /** By worker number; undefined: nobody. */
  readonly workers: (WorkerState | undefined)[] = [];
  /** The connected ones. */
  connected: WorkerState[] = [];
  /** Submitted graphs that are on their way in; the next one first. */
  readonly joining: Joining[] = [];
  readonly requests: Map<number, Map<number, RequestState>> = new Map();
  /** Requests with something to tell. */
  readonly telling: Set<RequestState> = new Set();
  /** Requests that are neither done nor failed, for progress. */
  readonly running: Set<RequestState> = new Set();
  /** Recommended moves: handle, state, handle, state … */
  readonly recommended: IntStack = new IntStack(64);
  /** Graphs that nobody needs any more; dropped when the event is over. */
  readonly doomed: GraphState[] = [];
  /** Layers whose blocks were wanted and are not any more, page by page. */
  readonly sweeps: { readonly layer: LayerState; page: number }[] = [];
  /** Outputs that may have been in memory before they were asked for. */
  readonly reports: Wanter[] = [];
  /** Layers that requests want kept; equal layers of new graphs need not be made again. */
  readonly wanted: Map<Layer, LayerState> = new Map();
  /** Tasks that any worker was given and has not reported. */
  processing = 0;
  /** Starts and ends that found no room in their slice: handle, state, handle, state … */
  readonly deferred: IntStack = new IntStack();
  /** Tasks with very many inputs that are being placed, and that let go of them. */
  readonly placing: Placing[] = [];
  readonly letting: Letting[] = [];
  /** Counts what makes copies of blocks go, and workers come and go. */
  upheavals = 0;
  /** Handles of tasks without a worker; stale ones included. */
  readonly homeless: IntStack = new IntStack();
  /** Those of them that are looked at again, as a worker has joined; the next one on top. */
  readonly returning: IntStack = new IntStack();
  /** Tasks without a worker. */
  parked = 0;
  /** Layers with such tasks. */
  readonly stranded: Set<LayerState> = new Set();
  /** Whether clients may have to be told of one. */
  strandedNews = false;
  readonly story: Story;
  /** Tasks that failed, by key, the latest last. */
  readonly failedKeys: Map<string, TaskPlace> = new Map();
  /** Copies that workers were asked for and have not got. */
  copying = 0;
  /** When these were last looked through. */
  copiesLookedAt: number = Number.NEGATIVE_INFINITY;
  /** Tasks that failed and are tried again at that time, by id. */
  readonly delayed: Map<number, number> = new Map();
  /** When the first of these may run. */
  delayedUntil: number = Number.POSITIVE_INFINITY;
  /** What clients share by name. */
  readonly shared: Shared = new Shared();
  /** Copies, and moves, that clients asked for. */
  readonly replications: Replication[] = [];
  readonly rebalances: Rebalance[] = [];
  /** When surplus copies were last looked for. */
  reducedAt: number = Number.NEGATIVE_INFINITY;
  /** Workers that are going, by number. */
  readonly retirements: Map<number, Retirement> = new Map();
  /** Instructions that are not tied to a worker's outbox. */
  readonly out: Instruction[] = [];
  /** Instructions that follow the workers' outboxes. */
  readonly late: Instruction[] = [];
  now = 0;
  /** When requests were last looked through for progress. */
  progressAt: number = Number.NEGATIVE_INFINITY;
  /** Work units left in this slice. */
  budget = 0;
  /** The worker for which tasks are looked for; -1: nobody. */
  puller = -1;
  /** The worker that the next started task goes to. */
  target = -1;
  /** Where the inputs, and the readers, of the task that is about to start lie on the scratch stacks; -1: not there. */
  inputsFrom = -1;
  readersFrom = -1;
  /** Bytes and packed bytes of the result that has just been reported. */
  arrivedBytes = 0;
  arrived: Uint8Array | null = null;
  nextRun = 1;
  nextBase = 0;
  transitions = 0;
  /** Transitions before this event. */
  transitionsBefore = 0;
  events = 0;
  /** Where the round over the workers goes on. */
  turn = 0;

  constructor(options: Partial<SchedulerOptions> = {}) {
    this.options = { ...SCHEDULER_DEFAULTS, ...options };
    this.pages = new TaskPages(this.options.firstTasks);
    this.story = new Story(this.options.storyRows);
    this.dependents = new Dependents(this.pages);
  }

  /** A connected worker. */
  worker(index: number): WorkerState {
    return this.workers[index] as WorkerState;
  }

  /** Recommends a move; it is made before the event ends, if it still makes sense. */
  recommend(handle: number, state: number): void {
    this.recommended.push(handle);
    this.recommended.push(state);
  }
}
