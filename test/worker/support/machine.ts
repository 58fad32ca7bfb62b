/** A machine with a small graph, and short words for its events. */
import type { Message, RemoteData } from "../../../src/comm/index.ts";
import { regularAxis } from "../../../src/core/index.ts";
import {
  blockwise,
  callExpr,
  constExpr,
  defaultRegistry,
  type Graph,
  graphOf,
  inputExpr,
  type Layer,
  makeLayer,
  packGraph,
  rechunk,
  source,
} from "../../../src/layers/index.ts";
import {
  type Event,
  type Instruction,
  type MachineOptions,
  WorkerMachine,
} from "../../../src/worker/index.ts";

export function numbers(lengths: readonly number[], sizes: readonly number[], value = 1): Layer {
  const chunks = lengths.map((length, axis) => regularAxis(length, sizes[axis]));
  return makeLayer(
    source,
    {
      kernel: { kind: "expr", expr: constExpr(value, "float64") },
      chunks,
      domain: chunks,
      origin: lengths.map(() => 0),
      steps: lengths.map(() => 1),
      dtype: "float64",
    },
    [],
  );
}

export function plusOne(input: Layer): Layer {
  const labels = input.shape.map((_, axis) => axis);
  const expr = callExpr("add", [inputExpr(0, "float64"), constExpr(1, "float64")]);
  return makeLayer(
    blockwise,
    {
      out: labels,
      ins: [labels],
      domain: [],
      sizes: [],
      kernel: { kind: "expr", expr },
      dtype: "float64",
    },
    [input],
  );
}

export function rechunked(input: Layer, sizes: readonly number[]): Layer {
  return makeLayer(rechunk, { chunks: input.shape.map((n, axis) => regularAxis(n, sizes[axis])) }, [
    input,
  ]);
}

/** Whole blocks elsewhere: `[task, holder, bytes]`. */
export type Elsewhere = readonly (readonly [task: number, holder: string, nbytes?: number])[];

export function remoteOf(graph: number, elsewhere: Elsewhere): RemoteData {
  const addresses = [...new Set(elsewhere.map(([, holder]) => holder))];
  return {
    graphs: Int32Array.from(elsewhere, () => graph),
    tasks: Float64Array.from(elsewhere, ([task]) => task),
    nbytes: Float64Array.from(elsewhere, ([, , nbytes]) => nbytes ?? 8),
    holders: Int32Array.from(elsewhere, ([, holder]) => addresses.indexOf(holder)),
    addresses,
  };
}

export class MachineBench {
  readonly machine: WorkerMachine;
  readonly graph: Graph;
  now = 0;
  #run = 0;
  #block = 0;

  constructor(outputs: readonly Layer[], options: Partial<MachineOptions> = {}) {
    this.machine = new WorkerMachine({
      registry: defaultRegistry(),
      address: "me",
      threads: 1,
      memoryLimitBytes: 1e9,
      validate: true,
      ...options,
    });
    const packed = packGraph(outputs);
    this.graph = graphOf(packed.layers);
    this.handle({ type: "graph", graph: 1, packed: packed.bytes, deliver: [] });
  }

  handle(event: Event): Instruction[] {
    return this.machine.handle(event, this.now);
  }

  compute(
    tasks: readonly number[],
    elsewhere: Elsewhere = [],
    runs?: readonly number[],
  ): Instruction[] {
    return this.handle({
      type: "compute",
      graph: 1,
      tasks: Int32Array.from(tasks),
      runs: Int32Array.from(runs ?? tasks.map(() => ++this.#run)),
      priorities: Float64Array.from(tasks),
      remote: remoteOf(1, elsewhere),
    });
  }

  free(tasks: readonly number[]): Instruction[] {
    return this.handle({ type: "free", graph: 1, tasks: Int32Array.from(tasks) });
  }

  /** A thread has the results of these tasks. */
  executed(slots: readonly number[]): Instruction[] {
    return this.handle({
      type: "executed",
      slots,
      blocks: slots.map(() => ++this.#block),
      nbytes: slots.map(() => 8),
      seconds: slots.map(() => 1e-3),
    });
  }

  failed(slot: number): Instruction[] {
    return this.handle({
      type: "failed",
      slots: [slot],
      errors: [{ tag: "TaskFailed", message: "oh" }],
    });
  }

  /** A peer's answer; `false` where it does not have the unit. */
  arrived(peer: string, units: readonly number[], here = units.map(() => true)): Instruction[] {
    return this.handle({
      type: "arrived",
      peer,
      units,
      blocks: units.map((_, k) => (here[k] ? ++this.#block : -1)),
      nbytes: units.map(() => 8),
    });
  }

  /** Name of the state of a task, or "forgotten". */
  state(task: number): string {
    const found = this.machine.dump().tasks.find((row) => row.task === task && row.box === null);
    return found?.state ?? "forgotten";
  }

  slot(task: number): number {
    return this.machine.slotOf(1, task);
  }
}

/** Slots that are to run, on any lane. */
export const started = (instructions: readonly Instruction[]): number[] =>
  instructions.flatMap((one) => (one.type === "execute" ? one.slots : []));

/** Requests to peers. */
export const gathers = (
  instructions: readonly Instruction[],
): Extract<Instruction, { type: "gather" }>[] =>
  instructions.filter((one) => one.type === "gather");

/** Messages of one kind to the scheduler. */
export function sent<Op extends Message["op"]>(
  instructions: readonly Instruction[],
  op: Op,
): Extract<Message, { op: Op }>[] {
  return instructions.flatMap((one) =>
    one.type === "send" && one.message.op === op
      ? [one.message as Extract<Message, { op: Op }>]
      : [],
  );
}

/** Blocks that are given back. */
export const dropped = (instructions: readonly Instruction[]): number[] =>
  instructions.flatMap((one) => (one.type === "drop" ? one.blocks : []));
