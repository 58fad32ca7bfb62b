/** Blocks cut out of data that travel as a payload. */
import {
  type DType,
  dtypeInfo,
  invariant,
  type Shape,
  sizeOf,
  typedArray,
} from "../../core/index.ts";
import type { Layer, PayloadRef, Plain } from "../../layers/index.ts";
import { copyView } from "../copy.ts";
import { domainOf, locatorOf } from "../domain.ts";
import { type KernelEnv, type LayerRunner, paramsAs } from "../types.ts";
import { boxView, contiguousView, type View } from "../view.ts";

interface Params {
  readonly payload: PayloadRef;
  /** Shape of the whole literal, row-major. */
  readonly shape: Shape;
}

/** Makes the runner of `literal`. */
export function literal(raw: Plain, layer: Layer, env: KernelEnv): LayerRunner {
  const { payload, shape } = paramsAs<Params>(raw);
  const domain = domainOf(layer);
  const locator = locatorOf(layer, domain);
  let bytes: Uint8Array | undefined;
  let whole: View | undefined;
  return {
    run(task, _inputs, out) {
      // A payload may leave with its graph, and come again with another one, elsewhere in memory.
      const now = env.payload(payload.hash);
      if (whole === undefined || now !== bytes) {
        bytes = now;
        whole = wholeView(now, shape, layer.dtype as DType);
      }
      locator.locate(task);
      copyView(boxView(whole, locator.starts, locator.sizes, domain.steps), out);
    },
  };
}

function wholeView(bytes: Uint8Array, shape: Shape, dtype: DType): View {
  const { itemsize } = dtypeInfo(dtype);
  const size = sizeOf(shape);
  invariant(bytes.byteLength === size * itemsize, "a literal's payload has the size of its shape");
  const aligned = bytes.byteOffset % itemsize === 0 ? bytes : bytes.slice();
  return contiguousView(typedArray(dtype, aligned.buffer, aligned.byteOffset, size), shape, dtype);
}
