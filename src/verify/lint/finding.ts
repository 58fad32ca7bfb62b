/** What can be said about rules without running them. */

/** How serious it is. `error`: the set must not be used so. `warning`: look at it. `note`: good to know. */
export type Severity = "error" | "warning" | "note";

/** What a lint is about. */
export type LintKind =
  | "unbound"
  | "unused"
  | "arity"
  | "attribute"
  | "phase"
  | "duplicate"
  | "variables"
  | "shadowed"
  | "overlap"
  | "critical-pair"
  | "unproven"
  | "expansive"
  | "circle";

/** One finding: the rules, what is the matter, and a term that shows it. */
export interface LintFinding {
  readonly kind: LintKind;
  readonly severity: Severity;
  readonly rules: readonly string[];
  readonly text: string;
  /** A term, or the variable; empty where there is none. */
  readonly witness: string;
}
