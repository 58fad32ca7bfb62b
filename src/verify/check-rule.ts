/** Checks one rule: every small term, then random ones, then costs; what fails is shrunk. */
import { isPlygraphError } from "../core/index.ts";
import type { RuleIR } from "../optimizer/index.ts";
import { type CostVerdict, checkCost } from "./check-cost.ts";
import { checkTerm, type Verdict, type Wrong } from "./check-term.ts";
import { type Choices, everyChoice, randomChoices } from "./choices.ts";
import type { Finding } from "./finding.ts";
import { policyOf, type Values, valuesDrawn, valuesFor } from "./policy.ts";
import { type Sample, shrinkChoices } from "./shrink-choices.ts";
import { type Draw, drawOf, type Scope, type Sort } from "./sort.ts";
import { termFromPattern } from "./terms/from-pattern.ts";

/** How much is tried. */
export interface Budget {
  /** Terms of the small scope, of each rule. */
  readonly small: number;
  /** Random terms of each rule. */
  readonly random: number;
  /** Pairs of plans whose costs are compared. */
  readonly costs: number;
  /** Elements of an array in a random term. */
  readonly elements: number;
  /** Random terms go on until the rule fired so often, up to ten times `random`. */
  readonly firesMin: number;
}

/** Makes terms for one rule, where those from its pattern pass its conditions too rarely. */
export type TermHint<T> = (draw: Draw) => T | null;

/** What checking one rule needs. */
export interface RuleCheck<T> {
  readonly rule: RuleIR;
  readonly sort: Sort<T>;
  readonly budget: Budget;
  readonly seed: number;
  readonly hint: TermHint<T> | null;
}

/** What was tried of one rule, and what was found. */
export interface RuleReport {
  readonly rule: string;
  /** Terms that the pattern matched. */
  readonly matched: number;
  readonly fired: number;
  /** How often each condition refused. */
  readonly refused: Readonly<Record<string, number>>;
  /** Terms of the small scope; whether these were all. */
  readonly small: { readonly runs: number; readonly complete: boolean };
  readonly random: number;
  /** Of matched random terms, the share at which the rule fired. */
  readonly passRate: number;
  /** Pairs of plans whose costs were compared. */
  readonly costs: number;
  readonly ms: number;
  readonly findings: readonly Finding[];
}

/** Below this share of terms a rule needs a hint. */
const PASS_RATE_MIN = 0.05;

/** Counts verdicts, and stops at the first wrong one. */
class Tally {
  matched = 0;
  fired = 0;
  readonly refused: Record<string, number> = {};
  wrong: Wrong<unknown> | null = null;
  choices: readonly number[] = [];
  scope: Scope = "small";

  add({ outcome, by, wrong }: Verdict<unknown>, choices: Choices, scope: Scope): void {
    if (outcome === "unmatched") return;
    this.matched += 1;
    if (outcome === "fired") this.fired += 1;
    if (by !== null) this.refused[by] = (this.refused[by] ?? 0) + 1;
    if (wrong === null || this.wrong !== null) return;
    this.wrong = wrong;
    this.choices = [...choices.taken];
    this.scope = scope;
  }
}

/** Checks one rule. Deterministic for a seed and budget. */
export function checkRule<T>(check: RuleCheck<T>): RuleReport {
  const from = performance.now();
  const { rule, budget } = check;
  const tally = new Tally();
  const every = everyChoice((choices) => tryTerm(check, tally, choices, "small"), budget.small);
  // What comes after the first fault is not tried.
  const small = { ...every, complete: every.complete && tally.wrong === null };
  const matchedSmall = tally.matched;
  const firedSmall = tally.fired;
  const random = randomTerms(check, tally);
  const findings: Finding[] = [];
  if (tally.wrong !== null) findings.push(shrunk(check, tally));
  // What a rule that is wrong costs is nobody's business.
  const costs = findings.length === 0 ? costsOf(check, findings) : 0;
  const fired = tally.fired - firedSmall;
  const passRate = fired / Math.max(1, tally.matched - matchedSmall);
  if (tally.wrong === null) findings.push(...rarely(rule, tally, passRate, check.hint !== null));
  return {
    rule: rule.name,
    matched: tally.matched,
    fired: tally.fired,
    refused: tally.refused,
    small,
    random,
    passRate,
    costs,
    ms: performance.now() - from,
    findings,
  };
}

function tryTerm<T>(check: RuleCheck<T>, tally: Tally, choices: Choices, scope: Scope): void {
  if (tally.wrong !== null) return;
  const drawn = termOf(check, choices, scope);
  if (drawn !== null) tally.add(verdictAt(check, drawn), choices, scope);
}

/** A term, and what values are in it. */
interface Drawn<T> {
  readonly term: T;
  readonly values: Values;
}

const verdictAt = <T>({ rule, sort }: RuleCheck<T>, { term, values }: Drawn<T>): Verdict<T> =>
  checkTerm(rule, term, sort, values);

function termOf<T>(check: RuleCheck<T>, choices: Choices, scope: Scope): Drawn<T> | null {
  const { rule, sort, hint, budget } = check;
  const policy = policyOf(rule);
  const pick = (below: number): number => choices.pick(below);
  const values = scope === "full" ? valuesDrawn(policy, pick) : valuesFor(policy);
  const draw = drawOf(choices, scope, values, budget.elements);
  const term =
    hint !== null && scope === "full" && draw.once(2)
      ? hinted(hint, draw)
      : termFromPattern(rule.pattern, sort, draw);
  return term === null ? null : { term, values };
}

/** Layers that do not fit together are no term. */
function hinted<T>(hint: TermHint<T>, draw: Draw): T | null {
  try {
    return hint(draw);
  } catch (error) {
    if (!isPlygraphError(error)) throw error;
    return null;
  }
}

function randomTerms<T>(check: RuleCheck<T>, tally: Tally): number {
  const { budget, seed } = check;
  const before = tally.fired;
  let runs = 0;
  while (tally.wrong === null && runs < 10 * budget.random) {
    if (runs >= budget.random && tally.fired - before >= budget.firesMin) break;
    tryTerm(check, tally, randomChoices(seed * 1_000_003 + runs), "full");
    runs += 1;
  }
  return runs;
}

/** The smallest term at which the same is wrong. */
function shrunk<T>(check: RuleCheck<T>, tally: Tally): Finding {
  const { rule, sort } = check;
  const first = tally.wrong as Wrong<T>;
  const { choices, failure } = shrinkChoices(tally.choices, (candidate) => {
    const drawn = termOf(check, candidate, tally.scope);
    return sampleOf(drawn?.term ?? null, sort, () => {
      const wrong = drawn === null ? null : verdictAt(check, drawn).wrong;
      return wrong?.kind === first.kind ? wrong : null;
    });
  });
  return findingOf(rule, failure ?? first, sort, choices);
}

function sampleOf<T, F>(
  term: T | null,
  sort: Sort<T>,
  failure: (term: T) => F | null,
): Sample<F> | null {
  return term === null ? null : { size: sort.size(term), failure: () => failure(term) };
}

function findingOf<T>(
  { name }: RuleIR,
  { kind, text, runner, before, after, others = [] }: Wrong<T>,
  sort: Sort<T>,
  choices: readonly number[],
): Finding {
  return {
    rule: name,
    kind,
    text,
    runner,
    before: sort.write(before, others),
    after: after === null ? null : sort.write(after),
    choices,
  };
}

/** Terms tried for each pair of plans that is compared. */
const TRIES_A_COST = 12;

/** Rules that lower are not asked: what they replace has no tasks yet. */
function costsOf<T>(check: RuleCheck<T>, findings: Finding[]): number {
  const { rule, sort, budget, seed } = check;
  if (rule.mode !== "normalize" || rule.tags.includes("lower") || sort.costs === null) return 0;
  let compared = 0;
  for (let run = 0; compared < budget.costs && run < TRIES_A_COST * budget.costs; run++) {
    const choices = randomChoices(seed * 7_000_003 + run);
    const draw = largeDraw(choices);
    const verdict = costOf(check, largeTerm(check, draw), draw);
    if (verdict === "silent") continue;
    compared += 1;
    if (verdict === "fine") continue;
    findings.push(dearest(check, choices.taken, verdict));
    break;
  }
  return compared;
}

/** The smallest term at which a plan is dearer. */
function dearest<T>(check: RuleCheck<T>, taken: readonly number[], first: Wrong<T>): Finding {
  const { choices, failure } = shrinkChoices(
    taken,
    (candidate) => {
      const draw = largeDraw(candidate);
      return sampleOf(largeTerm(check, draw), check.sort, (term) => {
        const verdict = costOf(check, term, draw);
        return typeof verdict === "string" ? null : verdict;
      });
    },
    COST_SHRINKS_MAX,
  );
  return findingOf(check.rule, failure ?? first, check.sort, choices);
}

/** Each try runs the whole optimizer twice. */
const COST_SHRINKS_MAX = 150;

const largeDraw = (choices: Choices): Draw => drawOf(choices, "large", "finite");

const largeTerm = <T>({ rule, sort }: RuleCheck<T>, draw: Draw): T | null =>
  termFromPattern(rule.pattern, sort, draw);

/** A rule that throws is found by the check of values. */
function costOf<T>({ rule, sort }: RuleCheck<T>, term: T | null, draw: Draw): CostVerdict<T> {
  if (term === null) return "silent";
  try {
    return checkCost(rule, term, sort, draw);
  } catch {
    return "silent";
  }
}

function rarely({ name }: RuleIR, tally: Tally, passRate: number, hasHint: boolean): Finding[] {
  const says = (kind: "silent" | "pass-rate", text: string): Finding[] => [
    { rule: name, kind, text, runner: null, before: null, after: null, choices: null },
  ];
  const most = Object.entries(tally.refused).sort((a, b) => b[1] - a[1])[0];
  const why =
    most === undefined ? "its pattern never matched" : `most often refused by "${most[0]}"`;
  if (tally.fired === 0) return says("silent", `it never fired; ${why}`);
  if (passRate >= PASS_RATE_MIN || hasHint) return [];
  const percent = (100 * passRate).toFixed(1);
  return says(
    "pass-rate",
    `it fired at ${percent} % of the terms from its pattern; ${why}: give it a hint`,
  );
}
