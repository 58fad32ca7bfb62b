/** Lints of rules: what can be said without running them, and whether overlapping rules meet again. */
import type { RuleIR } from "../../optimizer/index.ts";
import { lintCircles } from "./circles.ts";
import { criticalPairs } from "./critical-pairs.ts";
import type { LintFinding } from "./finding.ts";
import { boundNames, lintNames } from "./names.ts";
import { lintOverlaps } from "./overlap.ts";
import { lintTermination, type Termination, terminationOf } from "./termination.ts";

/** Choices for lints. */
export interface LintOptions {
  /** Terms tried for each critical pair; 0: none are tried. 12 unless told. */
  readonly pairTries?: number;
}

/** What lints say. */
export interface LintReport {
  readonly findings: readonly LintFinding[];
  /** Why each `=>` rule ends. */
  readonly termination: readonly Termination[];
  /** Pairs of rules that apply at one term, and how many of them meet again. */
  readonly pairs: { readonly tried: number; readonly joined: number };
  /** Whether there is no error. */
  readonly ok: boolean;
}

/** Lints rules that are used together. */
export function lintRules(rules: readonly RuleIR[], options: LintOptions = {}): LintReport {
  const unique = rules.filter(({ name }, k) => rules.findIndex((one) => one.name === name) === k);
  const { pairTries } = options;
  const critical =
    pairTries === 0 ? { pairs: 0, joined: 0, findings: [] } : criticalPairs(unique, pairTries);
  const findings = [
    ...duplicates(rules),
    ...rules.flatMap(lintNames),
    ...rules.flatMap(bothWays),
    ...lintOverlaps(unique),
    ...lintTermination(unique),
    ...lintCircles(unique),
    ...critical.findings,
  ];
  return {
    findings,
    termination: unique.filter(({ mode }) => mode === "normalize").map(terminationOf),
    pairs: { tried: critical.pairs, joined: critical.joined },
    ok: findings.every(({ severity }) => severity !== "error"),
  };
}

function duplicates(rules: readonly RuleIR[]): readonly LintFinding[] {
  return rules
    .filter(({ name }, k) => rules.findIndex((one) => one.name === name) < k)
    .map(({ name }) => ({
      kind: "duplicate",
      severity: "error",
      rules: [name],
      text: "two rules have this name",
      witness: name,
    }));
}

/** A rule that is read both ways cannot have an opaque right side, or one that forgets a name. */
function bothWays(rule: RuleIR): readonly LintFinding[] {
  if (rule.mode !== "both-ways") return [];
  const wrong = (text: string, witness: string): LintFinding => ({
    kind: "variables",
    severity: "error",
    rules: [rule.name],
    text,
    witness,
  });
  const { template } = rule;
  if (template === null) return [wrong("<=> needs a right side that is a term", rule.name)];
  const used = JSON.stringify(template);
  const names = boundNames(rule.pattern).filter((name) => !used.includes(`"name":"${name}"`));
  const roots = rule.pattern.kind === "as" ? [rule.pattern.name] : [];
  return (
    names
      // Nodes and lists without a name of the author's have one of ours, such as "$1".
      .filter((name) => !roots.includes(name) && !/^\W/.test(name))
      .map((name) => wrong(`<=> binds "${name}" on the left side only`, name))
  );
}

/** Findings, errors first, and one line of counts. */
export function formatLints({ findings, termination, pairs }: LintReport): string {
  const order = ["error", "warning", "note"];
  const sorted = findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  const lines = sorted.map(
    ({ severity, kind, rules, text, witness }) =>
      `${severity} ${kind} ${rules.join(", ")}: ${text}${witness === "" ? "" : `\n    ${witness}`}`,
  );
  const by = (reason: string): number => termination.filter((one) => one.by === reason).length;
  const ends = `${by("weight")} end by weight, ${by("order")} by order, ${by("measure")} by a measure, ${by("unproven")} unproven`;
  return [...lines, `${ends}; ${pairs.tried} critical pairs, ${pairs.joined} meet again`].join(
    "\n",
  );
}
