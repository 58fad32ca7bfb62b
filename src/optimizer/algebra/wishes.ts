/** When two layers may become one: their annotations decide. */
import { type Layer, NO_ANNOTATIONS, sameAnnotations } from "../../layers/index.ts";

/** Whether nobody wished anything for `layer`. */
export const isPlain = (layer: Layer): boolean =>
  layer.annotations === NO_ANNOTATIONS || sameAnnotations(layer.annotations, NO_ANNOTATIONS);

/** Whether both carry the same wishes, so that one layer can stand for both. */
export const mayMerge = (a: Layer, b: Layer): boolean =>
  sameAnnotations(a.annotations, b.annotations);

/** Whether `layer` may vanish in favour of `input` without a wish being lost. */
export const mayVanish = (layer: Layer, input: Layer): boolean =>
  isPlain(layer) || mayMerge(layer, input);
