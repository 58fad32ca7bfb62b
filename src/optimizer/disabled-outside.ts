/** Rules that are switched off for a whole process, from outside. */
import { UnknownRuleError } from "../core/index.ts";
import { type RuleSet, selects } from "./rule-set.ts";
import { RULES } from "./rules/index.ts";

const NAME = "PLYGRAPH_RULES_DISABLE";

/**
 * Selectors of `PLYGRAPH_RULES_DISABLE` (`Slice*,#fuse`) that select rules of `set`: names, `#tags`, names
 * with `*`, between commas. What is in no set of one's own but among the built-in rules is left out.
 * @throws UnknownRuleError for what selects nothing at all
 */
export function disabledOutside(set: RuleSet): readonly string[] {
  const text = process.env[NAME];
  if (text === undefined || text === "") return [];
  const selectors = text.split(",").map((word) => word.trim());
  return selectors.filter((selector) => {
    if (selector === "") return false;
    if (set.rules.some((rule) => selects(selector, rule))) return true;
    if (RULES.rules.some((rule) => selects(selector, rule))) return false;
    const known = RULES.rules.map(({ name }) => name);
    throw new UnknownRuleError(selector, known, NAME);
  });
}
