/** Tasks whose blocks are JavaScript values: submitted functions, `map`, `delayed`. */
import { KernelFunctionError } from "../core/index.ts";
import { type ExplicitAttrs, explicitKernel, type Layer, layerName } from "../layers/index.ts";
import { compileFunction, importFunction, moduleParams, type UserFunction } from "./functions.ts";
import { type KernelEnv, type TaskInfo, taskInfo } from "./types.ts";
import { isPlainValue, packValue, unpackValue } from "./values.ts";

/** Arguments of a whole layer, unpacked once; no function sees these but plain values. */
const unpacked = new WeakMap<Layer, readonly unknown[]>();

/**
 * Runs one task of an explicit layer. `values` are those of its edges, in order; literal arguments
 * stand around them as the layer says. A function that declares one parameter more gets a `TaskInfo`. What it
 * throws goes through as it is.
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
      return called(compileFunction(kernel), args, taskInfo(env));
    case "module": {
      const info = taskInfo(env);
      const all = [...args, ...moduleParams(kernel)];
      return importFunction(kernel).then((run) => called(run, all, info));
    }
    default:
      throw new KernelFunctionError(
        layerName(layer),
        `a task cannot run a kernel of kind ${kernel.kind}`,
      );
  }
}

const called = (run: UserFunction, args: readonly unknown[], task: TaskInfo): unknown =>
  run.length === args.length + 1 ? run(...args, task) : run(...args);

/** Whether the function of a task with so many edges declares a parameter for its `TaskInfo`. */
export function wantsTask(layer: Layer, task: number, edges: number, env: KernelEnv): boolean {
  const own = layer as Layer<ExplicitAttrs>;
  const kernel = explicitKernel(own, task);
  if (kernel.kind !== "function") return false;
  const args = literalsOf(own, task, env)?.length ?? edges;
  return compileFunction(kernel).length === args + 1;
}

function argumentsOf(
  layer: Layer<ExplicitAttrs>,
  task: number,
  values: readonly unknown[],
  env: KernelEnv,
): readonly unknown[] {
  const list = literalsOf(layer, task, env);
  return list === undefined ? values : list.map((value) => withEdges(value, values));
}

/**
 * Whether the literal arguments of a task are plain values and edges, and nothing else: the values of
 * the edges are not looked at.
 */
export function hasPlainLiterals(layer: Layer, task: number, env: KernelEnv): boolean {
  const list = literalsOf(layer as Layer<ExplicitAttrs>, task, env);
  return list === undefined || (list.length <= PLAIN_LITERALS_MAX && list.every(isPlainLiteral));
}

/** More arguments than this are not looked through. */
const PLAIN_LITERALS_MAX = 64;

const isPlainLiteral = (value: unknown): boolean => isPlainValue(value) || edgeOf(value) >= 0;

/** Literal arguments of a task, which its function may change: the next attempt finds them whole. */
function literalsOf(
  layer: Layer<ExplicitAttrs>,
  task: number,
  env: KernelEnv,
): readonly unknown[] | undefined {
  const { args, count } = layer.attrs;
  if (args === null) return undefined;
  let lists = unpacked.get(layer);
  if (lists === undefined) {
    const bytes = args instanceof Uint8Array ? args : env.payload(args.hash);
    // A copy: typed arrays are views of the bytes that they were unpacked from.
    lists = unpackValue(bytes.slice()) as readonly unknown[];
    if (count === 1 && !(Array.isArray(lists[0]) && lists[0].every(isPlainLiteral))) {
      return asList(lists[0]);
    }
    unpacked.set(layer, lists);
  }
  const list = asList(lists[task]);
  return list === undefined || list.every(isPlainLiteral)
    ? list
    : (unpackValue(packValue(list)) as readonly unknown[]);
}

const asList = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value) ? value : undefined;

/** An argument, or the value of the edge that `{ $edge: k }` stands for, in lists and records too. */
function withEdges(value: unknown, values: readonly unknown[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => withEdges(item, values));
  if (!isRecord(value)) return value;
  const edge = edgeOf(value);
  if (edge >= 0) return values[edge];
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withEdges(item, values)]),
  );
}

/** A plain record, of whichever realm: the prototype of its prototype is nothing. */
function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Which edge `{ $edge: k }` stands for, or -1 for all other values. */
function edgeOf(value: unknown): number {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return -1;
  if (!isRecord(value)) return -1;
  const keys = Object.keys(value);
  const { $edge } = value as { readonly $edge?: unknown };
  return keys.length === 1 && typeof $edge === "number" ? $edge : -1;
}
