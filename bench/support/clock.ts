import benny from "benny";

/** Seconds for one call, and the relative margin of error, as measured by benny. */
export interface Timing {
  readonly seconds: number;
  readonly spread: number;
}

/**
 * The one place that knows benny: times `work`, which is prepared anew by `setup` before benny starts.
 * @param secondsMax how long benny may sample
 */
export async function clock(
  name: string,
  setup: () => () => unknown,
  secondsMax: number,
): Promise<Timing> {
  const summary = await benny.suite(
    name,
    benny.add(name, setup, { minSamples: 5, maxTime: secondsMax }),
  );
  const [result] = summary.results;
  return { seconds: result.details.median, spread: result.details.relativeMarginOfError / 100 };
}
