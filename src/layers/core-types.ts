/** The layer types that come with plygraph. */
import type { LayerType } from "./layer-type.ts";
import { type Registry, registryOf } from "./registry.ts";
import { blockwise } from "./types/blockwise.ts";
import { concat } from "./types/concat.ts";
import { explicit } from "./types/explicit.ts";
import { held } from "./types/held.ts";
import { overlap } from "./types/overlap.ts";
import { rechunk } from "./types/rechunk.ts";
import { reduce } from "./types/reduce.ts";
import { reshape } from "./types/reshape.ts";
import { scan } from "./types/scan.ts";
import { slice } from "./types/slice.ts";
import { source } from "./types/source.ts";
import { stack } from "./types/stack.ts";
import { take } from "./types/take.ts";
import { transpose } from "./types/transpose.ts";
import { tree } from "./types/tree.ts";

/** All of them, physical and logical. */
export const coreTypes: readonly LayerType[] = Object.freeze([
  source,
  blockwise,
  tree,
  reduce,
  rechunk,
  slice,
  take,
  transpose,
  reshape,
  concat,
  stack,
  overlap,
  scan,
  explicit,
  held,
] as readonly LayerType[]);

let registry: Registry | undefined;

/** The registry of exactly these types. */
export function defaultRegistry(): Registry {
  registry ??= registryOf(coreTypes);
  return registry;
}
