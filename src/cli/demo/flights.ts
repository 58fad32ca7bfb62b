/** The main job: three million real flights, standardized, correlated, counted, averaged by hour. */
import { arange, type NDArray, readParquet, stack, where } from "../../collections/index.ts";

/** Names of the standardized columns, in the order of the correlation matrix. */
export const COLUMNS: readonly string[] = ["delay", "distance", "hour", "weekday"];
/** Edges of the histogram: minutes of delay in bins of 15. */
export const DELAY_RANGE: readonly [number, number] = [-60, 180];
/** Number of these bins. */
export const DELAY_BINS = 16;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1970-01-01 was a Thursday; Monday is 0. */
const EPOCH_WEEKDAY = 3;

/** The three answers, lazy. */
export interface FlightPlan {
  readonly rows: number;
  /** 4×4, float64. */
  readonly correlation: NDArray;
  /** Counts, int64. */
  readonly histogram: NDArray;
  /** Mean delay in minutes by hour of the day, float64. */
  readonly delayByHour: NDArray;
}

/**
 * The plan over one file, in blocks of `blockRows` rows; by row group when left out.
 * @throws MissingFileError, CorruptFileError, UnknownColumnError, ColumnTypeError
 */
export async function flightPlan(path: string, blockRows?: number): Promise<FlightPlan> {
  const wish = blockRows === undefined ? {} : { chunks: [blockRows] };
  const [date, delay, distance] = await Promise.all(
    ["date", "delay", "distance"].map((column) =>
      readParquet(path, column, { ...wish, dtype: "float64" }),
    ),
  );
  const hour = date.div(HOUR_MS).floor().remainder(24);
  const weekday = date.div(DAY_MS).floor().add(EPOCH_WEEKDAY).remainder(7);
  const table = stack([delay, distance, hour, weekday], { axis: 1 }).rechunk({ 1: -1 });
  const standard = table.sub(table.mean({ axis: 0 })).div(table.std({ axis: 0 }));
  const correlation = standard.T.matmul(standard).div(date.size);
  const { counts } = delay.histogram({ bins: DELAY_BINS, range: DELAY_RANGE });
  return { rows: date.size, correlation, histogram: counts, delayByHour: meanBy(delay, hour, 24) };
}

/** Mean of `values` by group number 0 … groups − 1. */
function meanBy(values: NDArray, group: NDArray, groups: number): NDArray {
  const member = group.expandDims(1).equal(arange(0, groups, 1, { dtype: "float64" }));
  const sums = where(member, values.expandDims(1), 0).sum({ axis: 0 });
  return sums.div(member.sum({ axis: 0 }));
}
