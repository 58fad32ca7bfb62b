/** Interleaved rounds: A B B A …, medians, and a row of A against A that shows the noise. */

/** Middle value. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear-interpolated quantile, 0 ≤ q ≤ 1. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

/** Relative half-width of the middle half. */
export function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / Math.abs(median(values) || 1);
}

/** Samples of each side, taken in the order A B B A A B …; the first pair is thrown away when `warm`. */
export async function interleave(
  sides: readonly (() => Promise<number>)[],
  rounds: number,
  warm = true,
): Promise<readonly (readonly number[])[]> {
  const samples: number[][] = sides.map(() => []);
  for (let round = warm ? -1 : 0; round < rounds; round++) {
    const order = sides.map((_, side) => side);
    if (round % 2 !== 0) order.reverse();
    for (const side of order) {
      const value = await sides[side]();
      if (round >= 0) samples[side].push(value);
    }
  }
  return samples;
}

/** Median of the pairwise ratios b/a of two sides. */
export function medianRatio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, i) => b[i] / value));
}
