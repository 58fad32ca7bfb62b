/** Blocks that a kernel makes from nothing: constants, ranges, random numbers, files. */
import {
  AttributeError,
  type BlockSet,
  type Chunks,
  type DType,
  formatChunks,
  shapeOf,
} from "../../core/index.ts";
import { flopsOf, outCost } from "../cost.ts";
import type { Kernel } from "../kernel.ts";
import type { Layer } from "../layer.ts";
import type { Derived, Expansion, LayerType } from "../layer-type.ts";
import { f, schema } from "../schema.ts";
import { checkKernel } from "./kernel-check.ts";
import { kernelText } from "./summary.ts";

/**
 * Element `p` of the domain stands for `origin + steps * p` of what the kernel knows: a coordinate of
 * an expression, an index into a file. So slicing a source changes nothing but these.
 */
export interface SourceAttrs {
  readonly kernel: Kernel;
  /** Of the output. */
  readonly chunks: Chunks;
  /** Iteration chunks: the same grid; equal to `chunks` unless the kernel reduces. */
  readonly domain: Chunks;
  readonly origin: readonly number[];
  readonly steps: readonly number[];
  readonly dtype: DType;
}

const NOTHING: Expansion = Object.freeze({
  dependencies: () => undefined,
  dependents: () => undefined,
});

/** A layer without inputs. */
export const source: LayerType<SourceAttrs> = {
  name: "source",
  version: 1,
  phase: "physical",
  schema: schema<SourceAttrs>({
    kernel: f.kernel,
    chunks: f.chunks,
    domain: f.chunks,
    origin: f.ints,
    steps: f.ints,
    dtype: f.dtype,
  }),
  arity: { min: 0, max: 0 },
  derive,
  expand: () => NOTHING,
  cull: (): readonly BlockSet[] => [],
  kernel: ({ attrs }) => attrs.kernel,
  cost: (layer) =>
    outCost(layer, { flops: flopsOf(layer.attrs.kernel, shapeOf(layer.attrs.domain)) }),
  summary: ({ attrs }: Layer<SourceAttrs>) => kernelText(attrs.kernel),
};

function derive(attrs: SourceAttrs): Derived {
  const { kernel, chunks, domain, origin, steps, dtype } = attrs;
  const rank = domain.length;
  if (origin.length !== rank || steps.length !== rank) {
    const name = origin.length !== rank ? "origin" : "steps";
    throw new AttributeError(
      "source",
      name,
      `names ${attrs[name].length} axes; the domain has ${rank}`,
    );
  }
  const extra = chunks.length - rank;
  const aligned =
    (extra === 0 || (extra === 1 && chunks[rank].blocks === 1)) &&
    domain.every((axis, a) => axis.blocks === chunks[a].blocks);
  if (!aligned) {
    throw new AttributeError(
      "source",
      "domain",
      `(${formatChunks(domain)}) has another grid than chunks (${formatChunks(chunks)})`,
    );
  }
  checkKernel(kernel, { type: "source", dtype, domain, chunks, inputs: [] });
  return { shape: shapeOf(chunks), dtype, chunks };
}
