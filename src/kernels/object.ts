/** Tasks whose blocks are JavaScript values: submitted functions, `map`, `delayed`. */
import { KernelFunctionError } from "../core/index.ts";
import { type ExplicitAttrs, explicitKernel, type Layer, layerName } from "../layers/index.ts";
import { compileFunction, importFunction, moduleParams } from "./functions.ts";
import type { KernelEnv } from "./types.ts";
import { unpackValue } from "./values.ts";

/** Arguments of a whole layer, unpacked once. */
const unpacked = new WeakMap<Layer, readonly unknown[]>();

/**
 * Runs one task of an explicit layer. `values` are those of its edges, in order; literal arguments
 * stand around them as the layer says. What the function throws goes through as it is.
 */
export function runValue(
  layer: Layer,
  task: number,
  values: readonly unknown[],
  env: KernelEnv,
): unknown {
  const own = layer as Layer<ExplicitAttrs>;
  const kernel = explicitKernel(own, task);
  const args = argumentsOf(own, task, values, env);
  switch (kernel.kind) {
    case "function":
      return compileFunction(kernel)(...args);
    case "module":
      return importFunction(kernel).then((run) => run(...args, ...moduleParams(kernel)));
    default:
      throw new KernelFunctionError(
        layerName(layer),
        `a task cannot run a kernel of kind ${kernel.kind}`,
      );
  }
}

function argumentsOf(
  layer: Layer<ExplicitAttrs>,
  task: number,
  values: readonly unknown[],
  env: KernelEnv,
): readonly unknown[] {
  const { args } = layer.attrs;
  if (args === null) return values;
  let lists = unpacked.get(layer);
  if (lists === undefined) {
    const bytes = args instanceof Uint8Array ? args : env.payload(args.hash);
    lists = unpackValue(bytes) as readonly unknown[];
    unpacked.set(layer, lists);
  }
  const list = lists[task];
  if (!Array.isArray(list)) return values;
  return list.map((value) => withEdges(value, values));
}

/** An argument, or the value of the edge that `{ $edge: k }` stands for, in lists and records too. */
function withEdges(value: unknown, values: readonly unknown[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => withEdges(item, values));
  if (!isRecord(value)) return value;
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === "$edge") {
    return values[(value as { readonly $edge: number }).$edge];
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withEdges(item, values)]),
  );
}

/** A plain record, of whichever realm: the prototype of its prototype is nothing. */
function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
