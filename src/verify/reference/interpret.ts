/** The reference interpreter: what a graph of layers means, written for clarity, without blocks or kernels. */
import { type DType, sizeOf, typedArray, UnknownToReferenceError } from "../../core/index.ts";
import {
  type Layer,
  type LayerType,
  type PayloadRef,
  payloadBytes,
  type SourceAttrs,
  topologicalOrder,
} from "../../layers/index.ts";
import { denseBlockwise, denseSource } from "./blockwise.ts";
import { type Dense, denseOf, elementAt } from "./dense.ts";
import {
  denseConcat,
  denseOverlap,
  denseReshape,
  denseScan,
  denseSlice,
  denseStack,
  denseTake,
  denseTranspose,
} from "./moves.ts";
import { denseReduce, denseTree } from "./reduce.ts";

/** What a layer of one type makes of its inputs. */
export type Meaning = (layer: Layer, inputs: readonly Dense[]) => Dense;

const meaning = <A extends object>(
  run: (layer: Layer<A>, inputs: readonly Dense[]) => Dense,
): Meaning => run as unknown as Meaning;

/** By the name of the layer type. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  Object.entries({
    source: meaning(denseAnySource),
    blockwise: meaning(denseBlockwise),
    slice: meaning(denseSlice),
    transpose: meaning(denseTranspose),
    rechunk: (_layer, [x]) => x,
    concat: meaning(denseConcat),
    stack: meaning(denseStack),
    take: meaning(denseTake),
    reshape: meaning(denseReshape),
    overlap: meaning(denseOverlap),
    scan: meaning(denseScan),
    reduce: meaning(denseReduce),
    tree: meaning(denseTree),
  } satisfies Record<string, Meaning>),
);

const more = new WeakMap<LayerType, Meaning>();

/** Says what layers of a type of a plugin mean. */
export function provideMeaning(type: LayerType, run: Meaning): void {
  more.set(type, run);
}

/**
 * The elements of `layer`. `known` keeps what was worked out, for further layers of the same graph.
 * @throws UnknownToReferenceError for kernels that are code; EmptyReductionError
 */
export function reference(layer: Layer, known: Map<Layer, Dense> = new Map()): Dense {
  const done = known.get(layer);
  if (done !== undefined) return done;
  for (const one of topologicalOrder([layer])) {
    if (known.has(one)) continue;
    const run = more.get(one.type) ?? MEANINGS.get(one.type.name);
    if (run === undefined) throw new UnknownToReferenceError(`layers "${one.type.name}"`);
    known.set(
      one,
      run(
        one,
        one.inputs.map((input) => known.get(input) as Dense),
      ),
    );
  }
  return known.get(layer) as Dense;
}

function denseAnySource(layer: Layer<SourceAttrs>): Dense {
  const { kernel, origin, steps } = layer.attrs;
  if (kernel.kind !== "builtin") return denseSource(layer);
  if (kernel.name !== "literal") throw new UnknownToReferenceError(`what "${kernel.name}" reads`);
  const whole = literalOf(kernel.params as unknown as LiteralParams, layer.dtype as DType);
  return denseOf(layer.shape, whole.dtype, (at) =>
    elementAt(
      whole,
      at.map((p, axis) => origin[axis] + steps[axis] * p),
    ),
  );
}

interface LiteralParams {
  readonly payload: PayloadRef;
  readonly shape: readonly number[];
}

/** The elements of a literal, before it is sliced. */
export function literalOf({ payload, shape }: LiteralParams, dtype: DType): Dense {
  const bytes = payloadBytes(payload).slice();
  return { shape, dtype, data: typedArray(dtype, bytes.buffer, 0, sizeOf(shape)) };
}
