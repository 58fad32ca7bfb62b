/** Guard mutation: a condition that can be deleted without any check noticing is not needed, or not checked. */
import type { Layer } from "../layers/index.ts";
import { RULES, type RuleIR } from "../optimizer/index.ts";
import { ARRAYS } from "./arrays.ts";
import { type Budget, checkRule, type RuleCheck, type TermHint } from "./check-rule.ts";
import { wrongExamples } from "./check-rules.ts";
import { EXCUSES, type Excuses } from "./excuses.ts";
import type { Finding } from "./finding.ts";
import { HINTS } from "./hints.ts";
import { ELEMENTS, type Sort } from "./sort.ts";

/** One condition of one rule, deleted. */
export interface Mutant {
  readonly rule: string;
  /** The condition; `sharing` for the gate. */
  readonly condition: string;
  /** What noticed; null: nothing did. */
  readonly killedBy: Finding | null;
  /** Why nothing needs to notice, where that is known. */
  readonly excuse: string | null;
}

/** What mutation found. */
export interface MutationReport {
  readonly mutants: readonly Mutant[];
  /** What is wrong with rules as they stand: their conditions were not deleted. One a rule. */
  readonly broken: readonly Finding[];
  /** Neither killed nor excused. */
  readonly survivors: readonly Mutant[];
  readonly ok: boolean;
}

/** Choices for mutation. */
export interface MutateOptions<T = Layer> {
  readonly sort?: Sort<T>;
  readonly budget?: Partial<Budget>;
  readonly seed?: number;
  readonly hints?: Readonly<Record<string, TermHint<T>>>;
  /** Conditions that no check can miss, and why: by rule, by the beginning of the condition. */
  readonly excuses?: Excuses;
  /** Leave conditions with an excuse out: they cost the whole budget. */
  readonly skipExcused?: boolean;
}

const BUDGET: Budget = { small: 300, random: 1500, costs: 60, elements: ELEMENTS, firesMin: 0 };

/** Deletes every condition and every sharing gate, one at a time, and checks the rule without it. */
export function mutateGuards<T = Layer>(
  rules: readonly RuleIR[] = RULES.rules,
  options: MutateOptions<T> = {},
): MutationReport {
  const { excuses = EXCUSES, seed = 1, skipExcused = false } = options;
  const hints = options.hints ?? (HINTS as unknown as Readonly<Record<string, TermHint<T>>>);
  const sort = options.sort ?? (ARRAYS as unknown as Sort<T>);
  const budget = { ...BUDGET, ...options.budget };
  const broken: Finding[] = [];
  const mutants = rules.flatMap((rule) => {
    const own = mutantsOf(rule);
    const hint = Object.hasOwn(hints, rule.name) ? hints[rule.name] : null;
    // What is wrong without any deletion would count as noticing each of them.
    const fault = own.length === 0 ? null : killerOf({ rule, sort, budget, seed, hint }, false);
    if (fault !== null) {
      broken.push(fault);
      return [];
    }
    return own.map(({ condition, mutant }): Mutant => {
      const known = excuseFor(excuses, rule.name, condition);
      if (skipExcused && known !== null) {
        return { rule: rule.name, condition, killedBy: null, excuse: known };
      }
      const killedBy = killerOf({ rule: mutant, sort, budget, seed, hint }, known === null);
      return { rule: rule.name, condition, killedBy, excuse: killedBy === null ? known : null };
    });
  });
  const survivors = mutants.filter(({ killedBy, excuse }) => killedBy === null && excuse === null);
  return { mutants, broken, survivors, ok: survivors.length + broken.length === 0 };
}

/** Who survives is tried with other terms, too: some gates show at few of them only. */
const SEEDS = 4;

function killerOf<T>(check: RuleCheck<T>, again: boolean): Finding | null {
  for (let turn = 0; turn < (again ? SEEDS : 1); turn++) {
    const { findings } = checkRule({ ...check, seed: check.seed + turn });
    const found = findings.find(({ kind }) => kind !== "pass-rate" && kind !== "silent");
    if (found !== undefined) return found;
  }
  // Files have no values here: what a rule may not do to them, its examples say.
  return wrongExamples(check.rule)[0] ?? null;
}

function mutantsOf(
  rule: RuleIR,
): readonly { readonly condition: string; readonly mutant: RuleIR }[] {
  const guards = rule.guards.map(({ name }, k) => ({
    condition: name,
    // `let`s stand before the guard that reads them first: what follows moves up by one.
    mutant: {
      ...rule,
      guards: rule.guards.toSpliced(k, 1),
      lets: rule.lets.map((one) => ({
        ...one,
        before: one.before > k ? one.before - 1 : one.before,
      })),
    },
  }));
  if (rule.sharing === null) return guards;
  return [
    ...guards,
    { condition: "sharing", mutant: { ...rule, sharing: null, sharingExpression: null } },
  ];
}

function excuseFor(excuses: Excuses, rule: string, condition: string): string | null {
  const own = { ...excuses["*"], ...excuses[rule] };
  const key = Object.keys(own).find((begin) => condition.startsWith(begin));
  return key === undefined ? null : own[key];
}

/** One line a mutant, survivors last. */
export function formatMutants({ mutants, broken, survivors }: MutationReport): string {
  const lines = mutants
    .toSorted((a, b) => Number(a.killedBy === null) - Number(b.killedBy === null))
    .map(({ rule, condition, killedBy, excuse }) => {
      const fate =
        killedBy === null ? (excuse ?? "SURVIVED") : `${killedBy.kind}: ${killedBy.text}`;
      return `${rule} without "${condition}": ${fate}`;
    });
  const killed = mutants.filter(({ killedBy }) => killedBy !== null).length;
  const excused = mutants.length - killed - survivors.length;
  const first = broken.map(
    ({ rule, kind, text }) =>
      `${rule}: mend the rule first, no condition was deleted: ${kind}: ${text}`,
  );
  return [
    ...lines,
    ...first,
    `${mutants.length} mutants: ${killed} found, ${excused} excused, ${survivors.length} survived`,
  ].join("\n");
}
