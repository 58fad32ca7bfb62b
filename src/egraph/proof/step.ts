/** Steps of proofs. */
import type { ProofTerm } from "./terms.ts";

/** One use of a rule (or of a union that was given) somewhere in a term. */
export interface ProofStep {
  /** The rule, or the name that the union was given. */
  readonly rule: string;
  /** False for a union that no rule made: there is nothing to check. */
  readonly isRule: boolean;
  /** Whether left became right; backwards, right became left. */
  readonly forward: boolean;
  /** Inputs to go down to where it happens. */
  readonly path: readonly number[];
  /** What stood there, and what stands there then. */
  readonly from: ProofTerm;
  readonly to: ProofTerm;
  /** Which of the rule's patterns; terms that all of them matched. */
  readonly pattern: number;
  readonly matched: readonly ProofTerm[];
  /** What the rule's names stand for: terms, lists of terms, values of attributes. */
  readonly names: Readonly<Record<string, unknown>>;
  /** Conditions that held. */
  readonly guards: readonly string[];
}

/** The same steps the other way. */
export function reversed(steps: readonly ProofStep[]): ProofStep[] {
  return steps
    .map((step) => ({ ...step, from: step.to, to: step.from, forward: !step.forward }))
    .reverse();
}

/** The same steps inside input `k` of a term. */
export function inside(k: number, steps: readonly ProofStep[]): ProofStep[] {
  return steps.map((step) => ({ ...step, path: [k, ...step.path] }));
}
