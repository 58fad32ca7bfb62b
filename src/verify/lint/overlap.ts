/** Rules that match the same terms: which one wins, and does one leave nothing to the other. */
import type { RuleIR } from "../../optimizer/index.ts";
import type { LintFinding } from "./finding.ts";
import { nodesOf } from "./names.ts";
import { patternText } from "./pattern-text.ts";
import { covers, unify } from "./unify.ts";

/** A rule without conditions takes every term that it matches. */
const isUnconditional = (rule: RuleIR): boolean =>
  rule.guards.length === 0 &&
  rule.sharing === null &&
  rule.mode === "normalize" &&
  alwaysAnswers(rule);

/** A template that is a term, not a choice that may be null, and no helper that may answer null. */
const alwaysAnswers = ({ template }: RuleIR): boolean =>
  template !== null &&
  (template.kind === "make" || template.kind === "name" || template.kind === "with");

/** Whether names that stand twice make a pattern narrower than it looks. */
function isLinear(rule: RuleIR): boolean {
  const names: string[] = [];
  for (const node of nodesOf(rule.pattern)) {
    for (const child of node.inputs ?? []) if (child.kind === "var") names.push(child.name);
    for (const attr of Object.values(node.attrs)) if (attr.kind === "var") names.push(attr.name);
  }
  return new Set(names).size === names.length;
}

/** Overlaps of rules that run in one phase. Time: O(pairs). */
export function lintOverlaps(rules: readonly RuleIR[]): readonly LintFinding[] {
  return rules.flatMap((one, k) =>
    rules.slice(k + 1).flatMap((other) => {
      const shared = one.phases.filter((phase) => other.phases.includes(phase));
      const both = shared.length === 0 ? null : unify(one.pattern, other.pattern);
      return both === null ? [] : overlapOf(one, other, patternText(both));
    }),
  );
}

/** `one` stands first in the list. */
function overlapOf(one: RuleIR, other: RuleIR, witness: string): readonly LintFinding[] {
  const [first, second] = other.benefit > one.benefit ? [other, one] : [one, other];
  const rules = [first.name, second.name];
  if (isUnconditional(first) && isLinear(first) && covers(first.pattern, second.pattern)) {
    const text = `"${second.name}" never fires: "${first.name}" is tried first and takes every term that it matches`;
    return [{ kind: "shadowed", severity: "error", rules, text, witness }];
  }
  if (first.benefit !== second.benefit || !sameShape(first, second)) return [];
  const text = `both match the same terms with benefit ${first.benefit}; "${first.name}" is tried first, by its place`;
  return [{ kind: "overlap", severity: "warning", rules, text, witness }];
}

/** Patterns that ask exactly the same: a narrower one is tried first whatever its place. */
const sameShape = (a: RuleIR, b: RuleIR): boolean =>
  covers(a.pattern, b.pattern) && covers(b.pattern, a.pattern);
