/** When two layers may become one: their annotations decide. */
import { OptionError, shown } from "../../core/index.ts";
import { isLayer, type Layer, NO_ANNOTATIONS, sameAnnotations } from "../../layers/index.ts";

/** Whether nobody wished anything for `layer`. */
export const isPlain = (layer: Layer): boolean =>
  layer.annotations === NO_ANNOTATIONS || sameAnnotations(layer.annotations, NO_ANNOTATIONS);

/** Whether both carry the same wishes, so that one layer can stand for both. */
export function mayMerge(a: Layer, b: Layer): boolean {
  if (!isLayer(a) || !isLayer(b)) return refuse("mayMerge()", a, b);
  return sameAnnotations(a.annotations, b.annotations);
}

/** Whether `layer` may vanish in favour of `input` without a wish being lost. */
export function mayVanish(layer: Layer, input: Layer): boolean {
  if (!isLayer(layer) || !isLayer(input)) return refuse("mayVanish()", layer, input);
  return isPlain(layer) || mayMerge(layer, input);
}

/** @throws OptionError that names what is no layer */
function refuse(where: string, ...given: readonly unknown[]): never {
  const wrong = given.find((one) => !isLayer(one));
  throw new OptionError(where, `takes two layers, and one is ${shown(wrong)}`);
}
