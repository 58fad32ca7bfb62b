/** Saturation as a strategy: the phase in which plans are chosen by cost. */
import type { RuleIR } from "../rule.ts";
import type { Strategy } from "../strategy.ts";
import { type SaturateLayersOptions, saturateLayers } from "./saturate-layers.ts";

/**
 * The cheapest equal plan that `rules` find, for the whole graph: nodes that it is run at are not
 * asked for.
 */
export function explore(
  rules: readonly RuleIR[],
  options: Omit<SaturateLayersOptions, "rules"> = {},
): Strategy {
  return Object.freeze({
    text: `explore(${rules.length} rules)`,
    run(engine) {
      if (rules.length === 0) return "unchanged";
      const found = saturateLayers(engine.rebuild(), { ...options, rules });
      if (!found.changed) return "unchanged";
      engine.adopt(found.outputs, found.origins);
      return "changed";
    },
  } satisfies Strategy);
}
