/** The one kernel behind every layer that only moves elements: parts are copied to where they land. */
import type { Kernel, Plain } from "../kernel.ts";

/**
 * Parameters of the builtin kernel `assemble`, which copies every part to `at` in its output block.
 * A missing `at` means the origin. When one whole block in its own order is all a task reads, the
 * kernel is the identity.
 */
export interface AssembleParams {
  /**
   * For each output axis, the input axis that it shows; -1 for a new axis of length 1. An input
   * axis that is not named has length 1 in every part and is dropped. `at` is in output axes.
   */
  readonly axes: readonly number[];
  /**
   * For each output axis, what stands where no part lands: positions outside the hull of the parts
   * along that axis. Later axes win in corners. Null: nothing to fill.
   */
  readonly fill: readonly (number | null)[];
}

/** The kernel of a layer whose output axis `a` shows input axis `axes[a]`, without holes. */
export function assembleKernel(axes: readonly number[], fill?: readonly (number | null)[]): Kernel {
  const params = { axes, fill: fill ?? axes.map(() => null) } satisfies AssembleParams;
  return { kind: "builtin", name: "assemble", params: params as Plain };
}

/** `0, 1, …, rank - 1`: every axis stays where it is. */
export const sameAxes = (rank: number): readonly number[] =>
  Array.from({ length: rank }, (_, axis) => axis);
