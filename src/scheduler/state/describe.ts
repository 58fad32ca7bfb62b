/** Figures about the machine. */
import type { WorkerFigures } from "../../comm/index.ts";
import type { SchedulerState } from "./core-state.ts";
import { labelOf } from "./labels.ts";
import { STATE_NAMES } from "./states.ts";
import { PAGE_TASKS } from "./task-pages.ts";

/** Counts and sizes. */
export interface SchedulerSummary {
  readonly graphs: number;
  readonly requests: number;
  readonly workers: readonly ({
    readonly name: string;
    readonly address: string;
    readonly threads: number;
    readonly processing: number;
    readonly occupancySeconds: number;
    readonly heldBytes: number;
    readonly memoryLimitBytes: number;
    /** It has too little memory to start anything. */
    readonly paused: boolean;
    /** Abstract resources that it has, and what is taken of them. */
    readonly resources: Readonly<Record<string, number>>;
    readonly taken: Readonly<Record<string, number>>;
    /** It is going: what it holds moves to others. */
    readonly retiring: boolean;
  } & WorkerFigures)[];
  /** Layers with tasks that no connected worker may run: whom they name, and how many tasks wait. */
  readonly stranded: readonly {
    readonly graph: number;
    readonly layer: string;
    readonly workers: readonly string[];
    readonly resources: Readonly<Record<string, number>>;
    readonly tasks: number;
  }[];
  /** Tasks of all graphs that are needed and not done, and the seconds that they will take, on one thread. */
  readonly remaining: { readonly tasks: number; readonly seconds: number };
  /** Live tasks by state. */
  readonly states: Readonly<Record<string, number>>;
  readonly liveTasks: number;
  readonly pages: number;
  /** Bytes of typed arrays for tasks. */
  readonly taskBytes: number;
  readonly transitions: number;
  readonly events: number;
}

/** Counts everything; O(live tasks). */
export function describe(s: SchedulerState): SchedulerSummary {
  const { pages } = s;
  const counts = new Array<number>(STATE_NAMES.length).fill(0);
  for (let slot = 0; slot < pages.slots; slot++) {
    if (pages.live[slot] === 0 || pages.graphs[slot] === null) continue;
    const to = (slot + 1) * PAGE_TASKS;
    for (let handle = slot * PAGE_TASKS; handle < to; handle++) counts[pages.state[handle]]++;
  }
  // Released tasks are not alive.
  counts[0] = 0;
  let requests = 0;
  for (const [, own] of s.requests) requests += own.size;
  return {
    graphs: s.graphs.size,
    requests,
    workers: s.connected.map((worker) => ({
      name: worker.name,
      address: worker.address,
      threads: worker.threads,
      processing: worker.processing,
      occupancySeconds: worker.occupancy,
      heldBytes: worker.heldBytes,
      memoryLimitBytes: worker.memoryLimitBytes,
      paused: worker.paused,
      resources: Object.fromEntries(worker.resources),
      taken: Object.fromEntries(worker.taken),
      retiring: worker.retiring,
      ...worker.figures,
    })),
    stranded: Array.from(s.stranded, (layer) => ({
      graph: layer.graph.number,
      layer: labelOf(layer),
      workers: layer.allowed ?? [],
      resources: Object.fromEntries(layer.needs ?? []),
      tasks: layer.parked,
    })),
    remaining: remainingOf(s),
    states: Object.fromEntries(STATE_NAMES.map((name, state) => [name, counts[state]])),
    liveTasks: counts.reduce((a, b) => a + b, 0),
    pages: pages.pages,
    taskBytes: pages.bytes,
    transitions: s.transitions,
    events: s.events,
  };
}

function remainingOf(s: SchedulerState): SchedulerSummary["remaining"] {
  let tasks = 0;
  let seconds = 0;
  for (const [, graph] of s.graphs) {
    for (const layer of graph.layers) {
      // Those of others are counted there.
      if (layer.owner !== layer) continue;
      const left = Math.max(0, layer.set.count - layer.done);
      tasks += left;
      seconds += left * layer.estimate;
    }
  }
  return { tasks, seconds };
}
