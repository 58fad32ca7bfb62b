/** Where the block of a task lies in what its kernel iterates over, and how inputs align with it. */
import { type AxisChunks, blockSize, blockStart, type Chunks, unravel } from "../core/index.ts";
import type { BlockwiseAttrs, Layer, SourceAttrs } from "../layers/index.ts";

/** The iteration space of a layer's kernel. */
export interface Domain {
  readonly chunks: Chunks;
  /** For each input, the domain axis of each of its axes; -1 for a contracted label. */
  readonly inputs: readonly (readonly number[])[];
  /** A coordinate along axis `a` is `origin[a] + steps[a] · position`. */
  readonly origin: readonly number[];
  readonly steps: readonly number[];
}

/** The domain of a `source` or `blockwise` layer; a trailing state axis of a partial reduction is left out. */
export function domainOf(layer: Layer): Domain {
  return "ins" in layer.attrs
    ? blockwiseDomain(layer as Layer<BlockwiseAttrs>)
    : sourceDomain(layer as Layer<SourceAttrs>);
}

function sourceDomain({ attrs }: Layer<SourceAttrs>): Domain {
  return { chunks: attrs.domain, inputs: [], origin: attrs.origin, steps: attrs.steps };
}

function blockwiseDomain(layer: Layer<BlockwiseAttrs>): Domain {
  const { out, ins, domain, kernel } = layer.attrs;
  const rank = kernel.kind === "reduce" ? kernel.shape.length : out.length;
  const labels = out.slice(0, rank);
  const given = new Map<number, AxisChunks>(domain);
  const chunks = labels.map(
    (label, a) => given.get(label) ?? labelChunks(layer, label) ?? layer.chunks[a],
  );
  return {
    chunks,
    inputs: ins.map((own) => own.map((label) => labels.indexOf(label))),
    origin: labels.map(() => 0),
    steps: labels.map(() => 1),
  };
}

/** Chunks of a label as its inputs have them; one of length 1 broadcasts if another is longer. */
function labelChunks(layer: Layer<BlockwiseAttrs>, label: number): AxisChunks | undefined {
  let found: AxisChunks | undefined;
  layer.inputs.forEach((input, i) => {
    layer.attrs.ins[i].forEach((own, axis) => {
      if (own !== label) return;
      const chunks = input.chunks[axis];
      if (found === undefined || (found.length === 1 && chunks.length !== 1)) found = chunks;
    });
  });
  return found;
}

/** Finds a task's block; the arrays are reused by the next call. */
export interface Locator {
  /** Lengths of the block. */
  readonly sizes: number[];
  /** Coordinate of the first element along each axis, `origin` and `steps` applied. */
  readonly starts: number[];
  locate(task: number): void;
}

/** A locator for the blocks of `layer` in `domain`. */
export function locatorOf(layer: Layer, domain: Domain): Locator {
  const { chunks, origin, steps } = domain;
  const coords = layer.grid.map(() => 0);
  const sizes = chunks.map(() => 0);
  const starts = chunks.map(() => 0);
  const { grid } = layer;
  return {
    sizes,
    starts,
    locate(task) {
      unravel(task, grid, coords);
      for (let a = 0; a < chunks.length; a++) {
        sizes[a] = blockSize(chunks[a], coords[a]);
        starts[a] = origin[a] + steps[a] * blockStart(chunks[a], coords[a]);
      }
    },
  };
}
