import { sizeOf, unravel } from "../../src/core/index.ts";
import type { ReductionName } from "../../src/layers/index.ts";
import { naive } from "../../src/verify/index.ts";
import type { Sample, Value } from "./arrays.ts";

export { naive };

/** The answers of a reduction over `axes`, row-major. */
export function expected(
  name: ReductionName,
  { shape, values, dtype }: Sample,
  axes: readonly number[],
  ddof = 0,
): Value[] {
  const kept = shape.map((_, a) => a).filter((a) => !axes.includes(a));
  const groups = Array.from({ length: sizeOf(kept.map((a) => shape[a])) }, (): Value[] => []);
  const at = shape.map(() => 0);
  values.forEach((value, k) => {
    unravel(k, shape, at);
    groups[kept.reduce((sum, a) => sum * shape[a] + at[a], 0)].push(value);
  });
  return groups.map((group) => naive(name, group, dtype, ddof));
}
