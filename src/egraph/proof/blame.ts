/** Which rules made terms equal that cannot be. */
import { UnsoundMergeError } from "../../core/index.ts";
import type { Analysis, Conflict } from "../analyses.ts";
import type { EGraph } from "../egraph.ts";

/** What an analysis refused. */
export interface Refusal {
  readonly analysis: Analysis;
  readonly clash: Conflict;
  readonly values: readonly [unknown, unknown];
}

/** The error that names the rules between two terms that disagree. */
export function unsoundMerge(
  _graph: EGraph,
  { analysis, clash, values }: Refusal,
): UnsoundMergeError {
  return new UnsoundMergeError(analysis.name, {
    rules: [],
    values,
    reason: clash.reason,
    proof: [],
  });
}
