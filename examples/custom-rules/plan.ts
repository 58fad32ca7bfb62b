/** Plans for `plygraph explain plan.ts --plugin ./plugin.ts`: arrays that are looked at, not computed. */
import { apply, type NDArray, ones } from "plygraph";
import { clamp } from "./clamp.ts";

const x = ones([2_000, 1_000], { chunks: [500, 1_000] });
const inner = apply(clamp, [x], { low: -2, high: 1 });

/** The first rows of an array that is clamped twice. */
export const outputs: readonly NDArray[] = [
  apply(clamp, [inner], { low: -1, high: 2 }).slice("0:10, :"),
];
