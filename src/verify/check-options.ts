/** Checks of what callers hand to a check of rules: JavaScript lets anything through. */
import { checkCount, checkNumber, checkOptions, checkThat, isRecord } from "../core/index.ts";
import { checkRuleList, hasMethods } from "../optimizer/index.ts";

const KEYS = ["sort", "budget", "seed", "hints"] as const;
const BUDGET = ["small", "random", "costs", "elements", "firesMin"] as const;
const SORT = ["leaf", "arity", "build", "size", "consumer", "withInputs", "context", "compare"];

type Given = Readonly<Record<(typeof KEYS)[number], unknown>>;

/** @throws OptionError that names the option, the value, and what it takes */
export function checkCheckOptions(where: string, rules: unknown, options: unknown): void {
  checkRuleList(where, rules);
  checkOptions(where, options ?? null, KEYS);
  const { sort, budget, seed, hints } = options as Given;
  const sorts = "a sort of values, such as arraysWith([plugin]) makes";
  checkThat(where, "sort", sort, hasMethods(sort, SORT), sorts);
  checkOptions(`${where}: budget`, budget, BUDGET);
  for (const [name, value] of Object.entries((budget ?? {}) as object)) {
    checkCount(`${where}: budget`, name, value, name === "elements" ? 1 : 0);
  }
  checkNumber(where, "seed", seed, { whole: true });
  checkThat(where, "hints", hints, isRecord(hints), "a record of functions by name of a rule");
  for (const [name, hint] of Object.entries((hints ?? {}) as object)) {
    checkThat(where, `hints.${name}`, hint, typeof hint === "function", "a function");
  }
}
