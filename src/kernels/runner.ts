/** From a layer to the code that runs its tasks. */
import { kernelOf, type Layer } from "../layers/index.ts";
import { blockFunctionRunner } from "./block-function.ts";
import { builtinOf } from "./builtin/index.ts";
import { elementwiseRunner } from "./elementwise.ts";
import { reduceRunner } from "./reduce/partial.ts";
import type { KernelEnv, LayerRunner } from "./types.ts";

/** By what they may ask: workers of one process share layers, but not their payloads. */
const runners = new WeakMap<KernelEnv, WeakMap<Layer, LayerRunner>>();

/**
 * The runner of a layer's tasks, made once for each layer and `env`; generated code is shared by all
 * layers with the same content.
 * @throws UnknownKernelError, EmptyReductionError, KernelFunctionError
 */
export function compileLayer(layer: Layer, env: KernelEnv): LayerRunner {
  let known = runners.get(env);
  if (known === undefined) {
    known = new WeakMap();
    runners.set(env, known);
  }
  let runner = known.get(layer);
  if (runner === undefined) {
    runner = makeRunner(layer, env);
    known.set(layer, runner);
  }
  return runner;
}

function makeRunner(layer: Layer, env: KernelEnv): LayerRunner {
  const kernel = kernelOf(layer);
  switch (kernel.kind) {
    case "expr":
      return elementwiseRunner(layer, kernel);
    case "reduce":
      return reduceRunner(layer, kernel);
    case "builtin":
      return builtinOf(kernel.name)(kernel.params, layer, env);
    case "function":
    case "module":
      return blockFunctionRunner(layer, kernel, env);
  }
}
