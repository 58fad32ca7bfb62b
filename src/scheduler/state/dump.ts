/** The whole state of a scheduler as plain data: for people, files and comparisons. */
import type { WireError } from "../../comm/index.ts";
import type { SchedulerOptions, SchedulerState } from "./core-state.ts";
import type { LoggedEvent } from "./event-log.ts";
import type { GraphState, LayerState } from "./graph-state.ts";
import { keyOf, labelOf } from "./labels.ts";
import { DONE, LEADS, RELEASED, REPLICAS, STATE_NAMES, STEALING } from "./states.ts";
import type { StoryRow } from "./story.ts";
import { PAGE_TASKS } from "./task-pages.ts";

/** Rows of each kind that a dump has at most. */
const TASKS_MAX = 50_000;
const LAYERS_MAX = 20_000;

/** A layer of a graph, by their numbers. */
export type LayerPlaceDump = readonly [graph: number, layer: number];

/** One layer of a graph. */
export interface LayerDump {
  readonly index: number;
  readonly name: string;
  readonly type: string;
  readonly tasks: number;
  /** Tasks that are needed. */
  readonly needed: number;
  /** The layer of an older graph that it stands for. */
  readonly owner: LayerPlaceDump | null;
  readonly inputs: readonly LayerPlaceDump[];
  readonly wants: number;
  readonly done: number;
  readonly processing: number;
  readonly parked: number;
  readonly allowed: readonly string[] | null;
  readonly retries: number;
  /** Seconds that a task takes: as last measured, -1 where nobody knows; and as counted. */
  readonly measured: number;
  readonly estimate: number;
}

/** One graph. */
export interface GraphDump {
  readonly number: number;
  readonly base: number;
  readonly tasks: number;
  readonly rank: number;
  readonly refs: number;
  readonly active: boolean;
  readonly needed: number;
  readonly done: number;
  readonly waiting: number;
  readonly parked: number;
  readonly introduced: readonly number[];
  readonly borrowed: readonly LayerPlaceDump[];
  /** By task: further holders, tries and deaths so far, and what went wrong. */
  readonly replicas: readonly (readonly [task: number, workers: readonly number[]])[];
  readonly tries: readonly (readonly [task: number, count: number])[];
  readonly deaths: readonly (readonly [task: number, count: number])[];
  readonly errors: readonly (readonly [task: number, error: WireError])[];
  readonly layers: readonly LayerDump[];
}

/** One live task. */
export interface SchedulerTaskDump {
  readonly graph: number;
  readonly task: number;
  readonly key: string;
  readonly state: string;
  readonly flags: readonly string[];
  /** Worker that runs or holds it, or for which it is queued; -1 in other states. */
  readonly worker: number;
  /** Of one in memory: bytes; of others, inputs that are not there. */
  readonly nbytes: number;
  readonly missing: number;
  readonly consumers: number;
  readonly run: number;
}

/** One connected worker. */
export interface WorkerStateDump {
  readonly index: number;
  readonly name: string;
  readonly address: string;
  readonly threads: number;
  readonly memoryLimitBytes: number;
  readonly processing: number;
  readonly occupancySeconds: number;
  readonly heldBytes: number;
  readonly backlog: number;
  readonly stealing: number;
  readonly askedBy: readonly number[];
  readonly heardAt: number;
}

/** One request. */
export interface RequestDump {
  readonly client: number;
  readonly request: number;
  readonly graph: number;
  readonly outputs: readonly LayerPlaceDump[];
  readonly remaining: number;
  readonly told: boolean;
}

/** A scheduler, whole. */
export interface SchedulerDump {
  readonly options: SchedulerOptions;
  /** What it was told since the beginning; empty where that was not recorded, or is too much. */
  readonly events: readonly LoggedEvent[];
  readonly now: number;
  readonly eventCount: number;
  readonly transitions: number;
  readonly processing: number;
  readonly parked: number;
  /** Graphs on their way in, by client and request. */
  readonly joining: readonly (readonly [client: number, request: number])[];
  /** Moves, sweeps and reports that found no room in their slice. */
  readonly deferred: number;
  readonly sweeps: number;
  readonly reports: number;
  readonly workers: readonly WorkerStateDump[];
  readonly requests: readonly RequestDump[];
  readonly graphs: readonly GraphDump[];
  /** Layers and live tasks beyond those that are listed. */
  readonly layersLeftOut: number;
  readonly tasksLeftOut: number;
  readonly tasks: readonly SchedulerTaskDump[];
  readonly story: readonly StoryRow[];
}

const FLAGS: readonly (readonly [number, string])[] = [
  [DONE, "done"],
  [STEALING, "stealing"],
  [LEADS, "leads"],
  [REPLICAS, "replicas"],
];

/** Everything that the machine knows, but for the events. */
export function dumpOf(s: SchedulerState): Omit<SchedulerDump, "events"> {
  const room = { layers: LAYERS_MAX };
  const graphs = Array.from(s.graphs.values(), (graph) => graphDump(graph, room));
  const { tasks, leftOut } = tasksOf(s);
  return {
    options: s.options,
    now: s.now,
    eventCount: s.events,
    transitions: s.transitions,
    processing: s.processing,
    parked: s.parked,
    joining: s.joining.map(({ event }) => [event.client, event.request]),
    deferred: s.deferred.length >> 1,
    sweeps: s.sweeps.length,
    reports: s.reports.length,
    workers: workersOf(s),
    requests: requestsOf(s),
    graphs,
    layersLeftOut: Math.max(0, -room.layers),
    tasksLeftOut: leftOut,
    tasks,
    story: s.story.of(),
  };
}

const placeOf = ({ graph, index }: LayerState): LayerPlaceDump => [graph.number, index];

function graphDump(graph: GraphState, room: { layers: number }): GraphDump {
  const { number, base, rank, refs, active, needed, done, waiting, parked } = graph;
  const listed = graph.layers.slice(0, Math.max(0, room.layers));
  room.layers -= graph.layers.length;
  const byTask = <V>(map: ReadonlyMap<number, V>): [number, V][] =>
    Array.from(map, ([id, value]) => [id - base, value]);
  return {
    number,
    base,
    tasks: graph.graph.total,
    rank,
    refs,
    active,
    needed,
    done,
    waiting,
    parked,
    introduced: [...graph.introduced],
    borrowed: graph.borrowed.map(placeOf),
    replicas: byTask(graph.replicas).map(([task, workers]) => [task, [...workers]]),
    tries: byTask(graph.tries),
    deaths: byTask(graph.deaths),
    errors: byTask(graph.errors),
    layers: listed.map(layerDump),
  };
}

function layerDump(layer: LayerState): LayerDump {
  const { index, tasks, wants, done, processing, parked, allowed, retries } = layer;
  return {
    index,
    name: labelOf(layer),
    type: layer.layer.type.name,
    tasks,
    needed: layer.set.count,
    owner: layer.owner === layer ? null : placeOf(layer.owner),
    inputs: layer.inputs.map(placeOf),
    wants,
    done,
    processing,
    parked,
    allowed,
    retries,
    measured: layer.measured,
    estimate: layer.estimate,
  };
}

function tasksOf(s: SchedulerState): { tasks: SchedulerTaskDump[]; leftOut: number } {
  const { pages } = s;
  const tasks: SchedulerTaskDump[] = [];
  let live = 0;
  for (let slot = 0; slot < pages.slots; slot++) {
    if (pages.graphs[slot] === null) continue;
    live += pages.live[slot];
    if (tasks.length < TASKS_MAX) addTasks(s, slot, tasks);
  }
  return { tasks, leftOut: live - tasks.length };
}

function addTasks(s: SchedulerState, slot: number, tasks: SchedulerTaskDump[]): void {
  const to = (slot + 1) * PAGE_TASKS;
  for (let handle = slot * PAGE_TASKS; handle < to; handle++) {
    if (s.pages.state[handle] !== RELEASED) tasks.push(taskDump(s, handle));
  }
}

function taskDump({ pages }: SchedulerState, handle: number): SchedulerTaskDump {
  const layer = pages.layerOf(handle);
  const id = pages.idOf(handle);
  const state = STATE_NAMES[pages.state[handle]];
  const placed = state === "processing" || state === "memory" || state === "queued";
  return {
    graph: layer.graph.number,
    task: id - layer.graph.base,
    key: keyOf(layer, id - layer.base),
    state,
    flags: FLAGS.flatMap(([flag, name]) => ((pages.flags[handle] & flag) !== 0 ? name : [])),
    worker: placed ? pages.who[handle] : -1,
    nbytes: state === "memory" ? pages.aux[handle] : 0,
    missing: state === "waiting" || state === "processing" ? pages.aux[handle] : 0,
    consumers: pages.count[handle],
    run: pages.run[handle],
  };
}

function workersOf({ connected }: SchedulerState): WorkerStateDump[] {
  return connected.map((worker) => ({
    index: worker.index,
    name: worker.name,
    address: worker.address,
    threads: worker.threads,
    memoryLimitBytes: worker.memoryLimitBytes,
    processing: worker.processing,
    occupancySeconds: worker.occupancy,
    heldBytes: worker.heldBytes,
    backlog: worker.backlog.length,
    stealing: worker.stealing,
    askedBy: [...worker.askedBy],
    heardAt: worker.heardAt,
  }));
}

function requestsOf({ requests }: SchedulerState): RequestDump[] {
  return [...requests.values()].flatMap((own) =>
    Array.from(own.values(), ({ client, number, graph, outputs, remaining, told }) => ({
      client,
      request: number,
      graph: graph.number,
      outputs: outputs.map(({ layer }) => placeOf(layer)),
      remaining,
      told,
    })),
  );
}
