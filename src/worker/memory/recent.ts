/** By how much a figure has grown lately. */

/** How long ago counts. */
const WINDOW_MS = 30_000;

/** The least value of the last half minute, from samples. */
export class RecentGrowth {
  /** Times and values, both ascending: a sample that is not the least of those behind it says nothing. */
  readonly #samples: { readonly at: number; readonly value: number }[] = [];

  /** Adds a sample; answers how far it is above the least of the window. */
  add(at: number, value: number): number {
    const samples = this.#samples;
    while (samples.length > 0 && samples[samples.length - 1].value >= value) samples.pop();
    samples.push({ at, value });
    while (samples[0].at < at - WINDOW_MS) samples.shift();
    return value - samples[0].value;
  }
}
