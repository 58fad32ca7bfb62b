/** Reshapes that only add or remove axes of length 1. */
import { sameAxis } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";

/**
 * For each axis of `to`, the axis of `from` that it shows, or -1 for an added axis of length 1; null
 * where the reshape does more than that. Axes of `from` that do not appear have length 1.
 */
export function unitOnly(from: Layer, to: Layer): number[] | null {
  const real = from.shape.flatMap((size, axis) => (size === 1 ? [] : [axis]));
  let next = 0;
  const places = to.shape.map((size) => (size === 1 ? -1 : (real[next++] ?? -2)));
  if (next !== real.length) return null;
  const alike = places.every((at, axis) =>
    at === -1
      ? to.chunks[axis].blocks === 1
      : at >= 0 && sameAxis(from.chunks[at], to.chunks[axis]),
  );
  const single = from.shape.every((size, axis) => size !== 1 || from.chunks[axis].blocks === 1);
  return alike && single ? places : null;
}
