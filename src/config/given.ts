/** What was said about keys, and where. */

/** Where a value comes from; the first that says anything about a key counts. */
export const SOURCES = ["options", "command line", "environment", "file"] as const;
export type Source = (typeof SOURCES)[number];

/** One value for one key, as it was written. */
export interface Given {
  readonly name: string;
  readonly value: unknown;
  readonly source: Source;
  /** `plygraph.yaml:3`, `PLYGRAPH_WORKER__NTHREADS`, `--nthreads`, `LocalCluster.start()`. */
  readonly place: string;
}
