/** Runs the tasks of physical layers, one after the other, in this thread: blocks, parts, real kernels. */
import { type DType, eachBlock, type TypedArray, VerifyError } from "../core/index.ts";
import {
  boxView,
  compileLayer,
  copyView,
  type KernelEnv,
  type KernelInput,
  newView,
  runValue,
  type View,
} from "../kernels/index.ts";
import {
  blockShape,
  blockStartOf,
  cullGraph,
  type EdgeSink,
  expansionOf,
  graphOf,
  type Layer,
  payloadBytes,
  SELF,
  topologicalOrder,
} from "../layers/index.ts";
import type { Dense } from "./reference/dense.ts";

/** All elements of a layer, row-major; of a layer of objects, one value a task in `values`. */
export interface Gathered {
  readonly shape: readonly number[];
  readonly dtype: DType | "object";
  readonly data: TypedArray;
  readonly values: readonly unknown[];
}

/** Views; of layers of objects, values. */
type Blocks = Map<number, unknown>;
/** What a task has to wait for goes to whoever drives the run. */
type Run = Generator<PromiseLike<unknown>, readonly Gathered[], unknown>;

const ENV: KernelEnv = { payload: (hash) => payloadBytes({ hash, bytes: 0 }) };

/**
 * The elements of every output, from the tasks that they need.
 * @throws VerifyError for kernels that wait (files, modules) and layers of objects
 */
export function runTasks(outputs: readonly Layer[]): readonly Dense[] {
  const strange = topologicalOrder(outputs).find(({ dtype }) => dtype === "object");
  if (strange !== undefined) {
    throw new VerifyError(`a layer "${strange.type.name}"`, "makes objects");
  }
  const step = tasksOf(outputs).next();
  if (step.done) return step.value as readonly Dense[];
  Promise.resolve(step.value).catch(() => undefined);
  throw new VerifyError("a task", "waits for a file or a module");
}

/** The same, waiting for what tasks wait for; layers of objects, too. */
export async function runTasksWaiting(outputs: readonly Layer[]): Promise<readonly Gathered[]> {
  const run = tasksOf(outputs);
  let step = run.next();
  while (!step.done) step = run.next(await step.value);
  return step.value;
}

function* tasksOf(outputs: readonly Layer[]): Run {
  const graph = graphOf(topologicalOrder(outputs));
  const needed = cullGraph(
    graph,
    outputs.map((layer) => ({ layer: graph.indexOf(layer) })),
  );
  const blocks = new Map<Layer, Blocks>();
  for (let l = 0; l < graph.layers.length; l++) {
    const layer = graph.layers[l];
    const own: Blocks = new Map();
    blocks.set(layer, own);
    const tasks: number[] = [];
    eachBlock(needed[l], (task) => {
      tasks.push(task);
    });
    for (const task of tasks) own.set(task, yield* runTask(layer, task, blocks));
  }
  return outputs.map((layer) => gather(layer, blocks.get(layer) as Blocks));
}

function* runTask(
  layer: Layer,
  task: number,
  blocks: ReadonlyMap<Layer, Blocks>,
): Generator<PromiseLike<unknown>, unknown, unknown> {
  const block = (input: number, number: number): unknown => {
    const found = blocks.get(input === SELF ? layer : layer.inputs[input])?.get(number);
    if (found !== undefined) return found;
    const what = `block ${number} of input ${input} of "${layer.type.name}"`;
    throw new VerifyError(what, "was culled");
  };
  if (layer.dtype === "object") {
    const made = runValue(layer, task, valuesOf(layer, task, block), ENV);
    return isPromise(made) ? yield made : made;
  }
  const out = newView(blockShape(layer, task), layer.dtype);
  const done = compileLayer(layer, ENV).run(task, inputsOf(layer, task, block), out);
  if (done !== undefined) yield done;
  return out;
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && "then" in value;

type Block = (input: number, number: number) => unknown;

function valuesOf(layer: Layer, task: number, block: Block): readonly unknown[] {
  const values: unknown[] = [];
  const take = (input: number, number: number): void => {
    values.push(block(input, number));
  };
  expansionOf(layer).dependencies(task, { wantsParts: true, block: take, part: take });
  return values;
}

function inputsOf(layer: Layer, task: number, block: Block): KernelInput[] {
  const inputs: KernelInput[] = [];
  const sink: EdgeSink = {
    wantsParts: true,
    block: (input, number) => {
      inputs.push({ input, view: block(input, number) as View, at: null });
    },
    part: (input, number, start, shape, step, at) => {
      const view = boxView(block(input, number) as View, start, shape, step);
      inputs.push({ input, view, at: [...at] });
    },
  };
  expansionOf(layer).dependencies(task, sink);
  return inputs;
}

function gather(layer: Layer, blocks: Blocks): Gathered {
  const { shape, dtype, tasks } = layer;
  if (dtype === "object") {
    const values = Array.from({ length: tasks }, (_, task) => blocks.get(task));
    return { shape, dtype, data: new Float64Array(0), values };
  }
  const whole = newView(shape, dtype);
  for (const [task, block] of blocks) {
    const view = block as View;
    copyView(view, boxView(whole, blockStartOf(layer, task), view.shape));
  }
  return { shape, dtype, data: whole.data, values: [] };
}
