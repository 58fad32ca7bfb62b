/** A rule with a fault that the checker must find. */
import type { RuleIR } from "../../../src/optimizer/index.ts";
import type { FindingKind } from "../../../src/verify/index.ts";

export interface Planted {
  /** What is wrong with it. */
  readonly fault: string;
  /** What the finding may be called: the first difference that is seen. */
  readonly kinds: readonly FindingKind[];
  readonly rule: RuleIR;
}

/** One row of the table. */
export const fault = (what: string, kinds: readonly FindingKind[], rule: RuleIR): Planted => ({
  fault: what,
  kinds,
  rule,
});
