import { type DType, eachBlock, type TypedArray } from "../../src/core/index.ts";
import {
  boxView,
  compileLayer,
  copyView,
  type KernelEnv,
  type KernelInput,
  newView,
  runValue,
  type View,
} from "../../src/kernels/index.ts";
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
} from "../../src/layers/index.ts";

/** All elements of a layer, row-major; for an object layer one value a task in `values`. */
export interface DenseArray {
  readonly shape: readonly number[];
  readonly dtype: DType | "object";
  readonly data: TypedArray;
  readonly values: readonly unknown[];
}

type Blocks = Map<number, unknown>;

const ENV: KernelEnv = { payload: (hash) => payloadBytes({ hash, bytes: 0 }) };

/**
 * The reference executor: runs every needed task of physical layers, one after the other, in this
 * thread, and answers the outputs dense.
 */
export async function runLocal(outputs: readonly Layer[]): Promise<Map<Layer, DenseArray>> {
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
    eachBlock(needed[l], (task) => tasks.push(task));
    for (const task of tasks) own.set(task, await runTask(layer, task, blocks));
  }
  return new Map(outputs.map((layer) => [layer, gather(layer, blocks.get(layer) as Blocks)]));
}

/** `runLocal` of one layer. */
export async function runOne(layer: Layer): Promise<DenseArray> {
  return (await runLocal([layer])).get(layer) as DenseArray;
}

async function runTask(
  layer: Layer,
  task: number,
  blocks: ReadonlyMap<Layer, Blocks>,
): Promise<unknown> {
  const block = (input: number, number: number): unknown => {
    const found = blocks.get(input === SELF ? layer : layer.inputs[input])?.get(number);
    if (found === undefined) throw new Error(`block ${number} of input ${input} is not there`);
    return found;
  };
  if (layer.dtype === "object") {
    const values: unknown[] = [];
    expansionOf(layer).dependencies(task, {
      wantsParts: true,
      block: (input, number) => values.push(block(input, number)),
      part: (input, number) => values.push(block(input, number)),
    });
    return runValue(layer, task, values, ENV);
  }
  const out = newView(blockShape(layer, task), layer.dtype);
  await compileLayer(layer, ENV).run(task, inputsOf(layer, task, block), out);
  return out;
}

function inputsOf(
  layer: Layer,
  task: number,
  block: (input: number, number: number) => unknown,
): KernelInput[] {
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

function gather(layer: Layer, blocks: Blocks): DenseArray {
  if (layer.dtype === "object") {
    const values = Array.from({ length: layer.tasks }, (_, task) => blocks.get(task));
    return { shape: layer.shape, dtype: "object", data: new Float64Array(0), values };
  }
  const whole = newView(layer.shape, layer.dtype);
  for (const [task, view] of blocks) {
    copyView(view as View, boxView(whole, blockStartOf(layer, task), (view as View).shape));
  }
  return { shape: layer.shape, dtype: layer.dtype, data: whole.data, values: [] };
}
