/** What runs one task: the interface between a worker and the kernels. */
import type { Layer, Plain } from "../layers/index.ts";
import type { View } from "./view.ts";

/** One dependency edge of the task, in edge order; `view` is the part that the edge names already. */
export interface KernelInput {
  /** Which input of the layer. */
  readonly input: number;
  readonly view: View;
  /** Where the part lands in the output block; null for a whole block. */
  readonly at: readonly number[] | null;
}

/** What code of a user may ask about the task that it is. */
export interface TaskInfo {
  /**
   * Aborted when nobody wants the result any more: a future was cancelled, a computation given up. It takes part
   * in `fetch` and the like; code that never waits asks `aborted`, or calls `throwIfAborted()`, now and then.
   */
  readonly signal: AbortSignal;
}

/** What kernels may ask of the worker they run on. */
export interface KernelEnv {
  /** The task that is being started: to be asked for before anything is waited for. */
  task?(): TaskInfo;
  /** Bytes of a payload that the graph refers to. */
  payload(hash: string): Uint8Array;
}

const NEVER: TaskInfo = { signal: new AbortController().signal };

/** The task that is being started; one that is never cancelled where nobody could. */
export const taskInfo = (env: KernelEnv): TaskInfo => env.task?.() ?? NEVER;

/** Runs the tasks of one layer. A promise only where a kernel waits for a file or a module. */
export interface LayerRunner {
  /** Reads strided inputs and writes the contiguous block `out` of task number `task`. */
  run(task: number, inputs: readonly KernelInput[], out: View): void | Promise<void>;
}

/** What a runner is made of: a kernel's parameters, the layer it stands in, and its surroundings. */
export type Builtin = (params: Plain, layer: Layer, env: KernelEnv) => LayerRunner;

/** Parameters as a record with known fields; a kernel's own layer type has checked them. */
export function paramsAs<P>(params: Plain): P {
  return params as unknown as P;
}
