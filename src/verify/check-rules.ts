/** Checks rules against the reference interpreter and against their own tasks. */
import type { Layer } from "../layers/index.ts";
import { checkExamples, type RuleIR } from "../optimizer/index.ts";
import { ARRAYS } from "./arrays.ts";
import { checkCheckOptions } from "./check-options.ts";
import { type Budget, checkRule, type RuleReport, type TermHint } from "./check-rule.ts";
import { messageOf } from "./check-term.ts";
import type { Finding } from "./finding.ts";
import { HINTS } from "./hints.ts";
import { ELEMENTS, type Sort } from "./sort.ts";

/** Choices for a check. */
export interface CheckOptions<T = Layer> {
  /** What the rules are about; arrays unless told. */
  readonly sort?: Sort<T>;
  readonly budget?: Partial<Budget>;
  /** Same seed, same terms; 1 unless told. */
  readonly seed?: number;
  /** By the name of a rule: makes terms for it. */
  readonly hints?: Readonly<Record<string, TermHint<T>>>;
}

/** What a check of several rules found. */
export interface CheckReport {
  readonly rules: readonly RuleReport[];
  readonly findings: readonly Finding[];
  readonly seed: number;
  readonly ms: number;
  readonly ok: boolean;
}

const BUDGET: Budget = { small: 400, random: 400, costs: 80, elements: ELEMENTS, firesMin: 60 };

/** Checks every rule. Deterministic for a seed and budget. @throws OptionError */
export function checkRules<T = Layer>(
  rules: readonly RuleIR[],
  options: CheckOptions<T> = {},
): CheckReport {
  checkCheckOptions("checkRules()", rules, options);
  const from = performance.now();
  const { seed = 1, hints = HINTS as unknown as Readonly<Record<string, TermHint<T>>> } = options;
  const sort = options.sort ?? (ARRAYS as unknown as Sort<T>);
  const budget = { ...BUDGET, ...options.budget };
  const reports = rules.map((rule) => {
    const hint = Object.hasOwn(hints, rule.name) ? hints[rule.name] : null;
    const report = checkRule({ rule, sort, budget, seed, hint });
    return { ...report, findings: [...report.findings, ...wrongExamples(rule)] };
  });
  const findings = reports.flatMap((report) => report.findings);
  return {
    rules: reports,
    findings,
    seed,
    ms: performance.now() - from,
    ok: findings.length === 0,
  };
}

/** Examples of a rule that do not hold, as findings. */
export function wrongExamples(rule: RuleIR): readonly Finding[] {
  const says = (text: string): Finding => ({
    rule: rule.name,
    kind: "example",
    text,
    runner: null,
    before: null,
    after: null,
    choices: null,
  });
  try {
    return checkExamples([rule]).map(({ index, wrong, place }) =>
      says(`${place === null ? "" : `${place}: `}example ${index + 1}: ${wrong}`),
    );
  } catch (error) {
    return [says(`an example threw ${messageOf(error)}`)];
  }
}
