/** Terms for a rule: made from its left side, or by a generator of its own. */
import { isPlygraphError } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import type { Plugin, RuleIR } from "../../optimizer/index.ts";
import { ARRAYS } from "../arrays.ts";
import { randomChoices } from "../choices.ts";
import { HINTS } from "../hints.ts";
import { arraysWith } from "../plugins.ts";
import { drawOf } from "../sort.ts";
import { termFromPattern } from "./from-pattern.ts";

/** How many, and with which operations. */
export interface TermsOptions {
  /** Tries; some make no term. */
  readonly count: number;
  /** Same seed, same terms. */
  readonly seed: number;
  readonly plugins?: readonly Plugin[];
}

/** Terms at which `rule` may fire: its pattern fits most of them, its conditions may not hold. */
export function termsFor(
  rule: RuleIR,
  { count, seed, plugins = [] }: TermsOptions,
): readonly Layer[] {
  const sort = plugins.length === 0 ? ARRAYS : arraysWith(plugins);
  const hint = Object.hasOwn(HINTS, rule.name) ? HINTS[rule.name] : null;
  return Array.from({ length: count }, (_, k) => {
    const draw = drawOf(randomChoices(seed * 1009 + k), "full", "finite");
    try {
      return hint === null ? termFromPattern(rule.pattern, sort, draw) : hint(draw);
    } catch (error) {
      if (!isPlygraphError(error)) throw error;
      return null;
    }
  }).filter((term) => term !== null);
}
