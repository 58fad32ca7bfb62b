import type { Row } from "./report.ts";

/** Options of a run. `quick` takes at most 45 seconds: fewer repetitions of the same work. */
export interface SuiteOptions {
  readonly quick: boolean;
}

/** One benchmark. */
export interface Suite {
  readonly id: string;
  readonly title: string;
  run(options: SuiteOptions): Promise<readonly Row[]>;
}
