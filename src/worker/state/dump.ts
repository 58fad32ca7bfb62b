/** The whole state of a machine as plain data: for people, files and comparisons. */
import type { LoggedEvent } from "./event-log.ts";
import type { MachineOptions } from "./machine-options.ts";
import type { MachineState } from "./machine-state.ts";
import {
  ABORTED,
  ACQUIRED,
  ASSIGNED,
  FORGOTTEN,
  IN_FLIGHT,
  INLINE,
  ON_THREAD,
  PIECE,
  STATE_NAMES,
} from "./states.ts";
import type { StoryRow } from "./story.ts";

/** One record. */
export interface TaskDump {
  readonly slot: number;
  readonly graph: number;
  readonly task: number;
  readonly state: string;
  /** What "cancelled" and "resumed" would be called elsewhere, derived. */
  readonly flags: readonly string[];
  readonly run: number;
  readonly priority: number;
  readonly waiting: number;
  readonly users: number;
  readonly nbytes: number;
  readonly lane: number;
  readonly holder: string;
  /** Slots of its inputs, in order. */
  readonly inputs: readonly number[];
  /** Of a piece: `[start…, shape…, step…]`. */
  readonly box: readonly number[] | null;
}

/** A machine, whole. */
export interface MachineDump {
  readonly options: Omit<MachineOptions, "registry">;
  /** What it was told since the beginning; empty where that was not recorded, or is too much. */
  readonly events: readonly LoggedEvent[];
  readonly now: number;
  readonly paused: boolean;
  readonly managedBytes: number;
  readonly payloadBytes: number;
  readonly reservedBytes: number;
  readonly incomingBytes: number;
  readonly requests: number;
  readonly onThreads: number;
  readonly graphs: readonly number[];
  readonly peers: readonly {
    readonly address: string;
    readonly wanted: number;
    readonly asked: readonly number[];
  }[];
  readonly tasks: readonly TaskDump[];
  readonly story: readonly StoryRow[];
}

const FLAGS: readonly (readonly [number, string])[] = [
  [ASSIGNED, "assigned"],
  [ON_THREAD, "on-thread"],
  [IN_FLIGHT, "in-flight"],
  [PIECE, "piece"],
  [INLINE, "inline"],
  [ACQUIRED, "acquired"],
  [ABORTED, "aborted"],
];

/** Everything that a machine knows. */
export function dumpOf(m: MachineState): Omit<MachineDump, "events"> {
  const tasks: TaskDump[] = [];
  for (let slot = 0; slot < m.tasks.capacity; slot++) {
    if (m.tasks.state[slot] !== FORGOTTEN) tasks.push(taskDump(m, slot));
  }
  const { registry: _, ...options } = m.options;
  return {
    options,
    now: m.now,
    paused: m.paused,
    managedBytes: m.managedBytes,
    payloadBytes: m.payloadBytes,
    reservedBytes: m.reservedBytes,
    incomingBytes: m.incomingBytes,
    requests: m.requests,
    onThreads: m.onThreads,
    graphs: Array.from(m.graphs.all(), ({ number }) => number),
    peers: m.peers.all.map(({ address, wanted, asked }) => ({
      address,
      wanted: wanted.size,
      asked,
    })),
    tasks,
    story: m.story.rows(),
  };
}

function taskDump(m: MachineState, slot: number): TaskDump {
  const { tasks, edges } = m;
  const inputs: number[] = [];
  for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
    inputs.push(edges.unit[edge]);
  }
  return {
    slot,
    graph: m.graphOf(slot).number,
    task: tasks.task[slot],
    state: STATE_NAMES[tasks.state[slot]],
    flags: FLAGS.flatMap(([flag, name]) => (m.has(slot, flag) ? name : [])),
    run: tasks.run[slot],
    priority: tasks.priority[slot],
    waiting: tasks.waiting[slot],
    users: tasks.users[slot],
    nbytes: tasks.nbytes[slot],
    lane: tasks.lane[slot],
    holder: m.peers.all[tasks.holder[slot]]?.address ?? "",
    inputs,
    box: m.boxes.get(slot) ?? null,
  };
}
