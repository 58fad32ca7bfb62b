/** Users' functions on blocks: `mapBlocks` and `mapOverlap`. */
import {
  type DType,
  dtypeOf,
  KernelResultError,
  type Shape,
  sizeOf,
  type TypedArray,
  unravel,
} from "../core/index.ts";
import { blockStartOf, type Kernel, type Layer, layerName } from "../layers/index.ts";
import { convertView, copyView, elementOf, fillView } from "./copy.ts";
import { compileFunction, importFunction, moduleParams, type UserFunction } from "./functions.ts";
import {
  type KernelEnv,
  type KernelInput,
  type LayerRunner,
  type TaskInfo,
  taskInfo,
} from "./types.ts";
import { contiguousView, flatData, isContiguous, newView, type View } from "./view.ts";

/** A block as a user's function gets it: row-major; `data` must not be written to. */
export interface BlockValue {
  readonly data: TypedArray;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Where the block that is wanted lies: the last argument of a user's function. */
export interface BlockInfo extends TaskInfo {
  /** Number of the block, row-major in the grid. */
  readonly block: number;
  /** Its coordinates in the grid. */
  readonly index: readonly number[];
  /** Position of its first element in the whole array. */
  readonly start: readonly number[];
  /** The shape and type that the answer must have. */
  readonly shape: Shape;
  readonly dtype: DType;
}

type FunctionKernel = Kernel & { readonly kind: "function" | "module" };

/**
 * Calls the function with one `BlockValue` for each input, then the parameters of a module kernel if
 * it has any, then a `BlockInfo` if the function declares one parameter more. It answers a block, a
 * typed array, nested lists, or one number for all elements; a throw goes through as it is.
 * @throws KernelResultError for an answer of another size
 */
export function blockFunctionRunner(
  layer: Layer,
  kernel: FunctionKernel,
  env: KernelEnv,
): LayerRunner {
  const more = kernel.kind === "module" ? moduleParams(kernel) : [];
  const call = (
    run: UserFunction,
    task: number,
    inputs: readonly KernelInput[],
    out: View,
    info: TaskInfo,
  ): unknown => {
    const args: unknown[] = [...inputs.map(({ view }) => blockValue(view)), ...more];
    if (run.length > args.length) args.push(infoOf(layer, task, out, info));
    return run(...args);
  };
  if (kernel.kind === "module") {
    return {
      async run(task, inputs, out) {
        const info = taskInfo(env);
        const run = await importFunction(kernel);
        store(await call(run, task, inputs, out, info), out, layer);
      },
    };
  }
  return {
    run(task, inputs, out) {
      const result = call(compileFunction(kernel), task, inputs, out, taskInfo(env));
      if (result instanceof Promise) return result.then((value) => store(value, out, layer));
      return store(result, out, layer);
    },
  };
}

function infoOf(layer: Layer, task: number, out: View, info: TaskInfo): BlockInfo {
  const index = layer.grid.map(() => 0);
  unravel(task, layer.grid, index);
  const start = blockStartOf(layer, task);
  const { shape, dtype } = out;
  return {
    block: task,
    index,
    start,
    shape,
    dtype,
    get signal() {
      return info.signal;
    },
  };
}

function blockValue(view: View): BlockValue {
  const { shape, dtype } = view;
  if (isContiguous(view)) return { data: flatData(view), shape, dtype };
  const copy = newView(shape, dtype);
  copyView(view, copy);
  return { data: copy.data, shape, dtype };
}

function store(result: unknown, out: View, layer: Layer): void {
  const expected = `[${out.shape.join(", ")}] elements of ${out.dtype}`;
  const refuse = (got: string): never => {
    throw new KernelResultError(layerName(layer), expected, got);
  };
  if (isElement(result)) {
    fillView(out, elementOf(result, out.dtype));
    return;
  }
  const flat = flatten(result);
  if (flat === undefined) {
    refuse(result === null ? "null" : typeof result);
  } else if (flat.length !== sizeOf(out.shape)) {
    refuse(`${flat.length} elements`);
  } else if (Array.isArray(flat)) {
    flat.forEach((value: unknown, k) => {
      if (!isElement(value)) refuse(`${value === null ? "null" : typeof value} as element ${k}`);
      out.data[out.offset + k] = elementOf(value, out.dtype);
    });
  } else {
    convertView(contiguousView(flat as TypedArray, out.shape, dtypeOf(flat as TypedArray)), out);
  }
}

const isElement = (value: unknown): value is number | bigint | boolean =>
  typeof value === "number" || typeof value === "bigint" || typeof value === "boolean";

/** The elements of an answer, or `undefined` for what is not made of elements. */
function flatten(result: unknown): TypedArray | unknown[] | undefined {
  if (ArrayBuffer.isView(result) && !(result instanceof DataView)) return result as TypedArray;
  if (Array.isArray(result)) return result.flat(Number.POSITIVE_INFINITY) as unknown[];
  if (typeof result !== "object" || result === null) return undefined;
  if ("data" in result) return flatten(result.data);
  return "length" in result ? Array.from(result as ArrayLike<unknown>) : undefined;
}
