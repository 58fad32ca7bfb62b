/** Rules that are switched off for a whole process, from outside. */
import { RuleNameError, UnknownRuleError } from "../core/index.ts";
import { type RuleSet, selects } from "./rule-set.ts";
import { RULES } from "./rules/index.ts";

const NAME = "PLYGRAPH_RULES_DISABLE";

/**
 * Selectors of `PLYGRAPH_RULES_DISABLE` (`Slice*,#fuse`) that select rules of `set`: names, `#tags`, names
 * with `*`, between commas. What is in no set of one's own but among the built-in rules is left out.
 * @throws UnknownRuleError for what selects nothing at all, RuleNameError for an essential rule
 */
export function disabledOutside(set: RuleSet): readonly string[] {
  const text = process.env[NAME];
  if (text === undefined || text === "") return [];
  const selectors = text.split(",").map((word) => word.trim());
  return selectors.filter((selector) => {
    if (selector === "") return false;
    refuseEssential(set, selector, `${NAME}: `);
    if (set.rules.some((rule) => selects(selector, rule))) return true;
    if (RULES.rules.some((rule) => selects(selector, rule))) return false;
    const known = RULES.rules.map(({ name }) => name);
    throw new UnknownRuleError(selector, known, NAME);
  });
}

/** @throws RuleNameError for the name of a rule that plans cannot run without */
export function refuseEssential(set: RuleSet, selector: string, from = ""): void {
  if (!set.rules.some(({ name, essential }) => essential && name === selector)) return;
  const wrong = "cannot be switched off: it is essential, plans do not run without it";
  throw new RuleNameError(selector, wrong, from);
}
