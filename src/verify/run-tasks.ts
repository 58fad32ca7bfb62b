/** Runs the tasks of physical layers, one after the other, in this thread: blocks, parts, real kernels. */
import { eachBlock, VerifyError } from "../core/index.ts";
import {
  boxView,
  compileLayer,
  copyView,
  type KernelEnv,
  type KernelInput,
  newView,
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

type Blocks = Map<number, View>;

const ENV: KernelEnv = { payload: (hash) => payloadBytes({ hash, bytes: 0 }) };

/**
 * The elements of every output, from the tasks that they need.
 * @throws VerifyError for kernels that wait (files, modules) and layers of objects
 */
export function runTasks(outputs: readonly Layer[]): Dense[] {
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
    eachBlock(needed[l], (task) => {
      own.set(task, runTask(layer, task, blocks));
    });
  }
  return outputs.map((layer) => gather(layer, blocks.get(layer) as Blocks));
}

function runTask(layer: Layer, task: number, blocks: ReadonlyMap<Layer, Blocks>): View {
  const { dtype } = layer;
  if (dtype === "object") throw new VerifyError(`a layer "${layer.type.name}"`, "makes objects");
  const out = newView(blockShape(layer, task), dtype);
  const done = compileLayer(layer, ENV).run(task, inputsOf(layer, task, blocks), out);
  if (done !== undefined) {
    done.catch(() => undefined);
    throw new VerifyError(`a layer "${layer.type.name}"`, "waits for a file or a module");
  }
  return out;
}

function inputsOf(layer: Layer, task: number, blocks: ReadonlyMap<Layer, Blocks>): KernelInput[] {
  const inputs: KernelInput[] = [];
  const block = (input: number, number: number): View => {
    const found = blocks.get(input === SELF ? layer : layer.inputs[input])?.get(number);
    if (found !== undefined) return found;
    throw new VerifyError(
      `block ${number} of input ${input} of "${layer.type.name}"`,
      "was culled",
    );
  };
  const sink: EdgeSink = {
    wantsParts: true,
    block: (input, number) => {
      inputs.push({ input, view: block(input, number), at: null });
    },
    part: (input, number, start, shape, step, at) => {
      const view = boxView(block(input, number), start, shape, step);
      inputs.push({ input, view, at: [...at] });
    },
  };
  expansionOf(layer).dependencies(task, sink);
  return inputs;
}

function gather(layer: Layer, blocks: Blocks): Dense {
  const whole = newView(layer.shape, layer.dtype as Dense["dtype"]);
  for (const [task, view] of blocks) {
    copyView(view, boxView(whole, blockStartOf(layer, task), view.shape));
  }
  return { shape: layer.shape, dtype: whole.dtype, data: whole.data };
}
