/** Saturation as a strategy: the phase in which plans are chosen by cost. */
import { EGraphRuleError, RuleError, UnsoundMergeError } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import type { Engine } from "../engine.ts";
import type { RuleIR } from "../rule.ts";
import type { SeenClass } from "../seen-class.ts";
import type { Strategy } from "../strategy.ts";
import {
  type SaturatedLayers,
  type SaturateLayersOptions,
  saturateLayers,
} from "./saturate-layers.ts";
import { checkSaturationOptions } from "./saturation-options.ts";

/**
 * The cheapest equal plan that `rules` find, for the whole graph: nodes that it is run at are not
 * asked for. Rules that throw, or that say that different values are equal, are named; where the
 * engine skips such rules it goes on without them.
 */
export function saturate(
  rules: readonly RuleIR[],
  options: Omit<SaturateLayersOptions, "rules"> = {},
): Strategy {
  checkSaturationOptions("saturate()", options);
  return Object.freeze({
    text: `saturate(${rules.length} rules)`,
    run(engine) {
      const found = withoutWrong(engine, engine.rebuild(), rules, options);
      if (found === null) return "unchanged";
      noteBudget(engine, found);
      if (!found.changed) return "unchanged";
      engine.adopt(found.outputs, found.origins, joined(found));
      return "changed";
    },
  } satisfies Strategy);
}

/** Says which rules made most of an e-graph that ran into its budget. */
function noteBudget(engine: Engine, { regions }: SaturatedLayers): void {
  const cut = regions.find(({ run }) => run.reason !== "saturated");
  if (cut === undefined) return;
  const busiest = cut.run.blame.slice(0, 3).map(({ rule }) => rule);
  engine.note({ reason: "saturation", rules: busiest });
}

/** The classes of all regions in one list. */
function joined({ regions }: SaturatedLayers): readonly SeenClass[] {
  const all: SeenClass[] = [];
  for (const { classes } of regions) {
    const before = all.length;
    const moved = (input: number): number => (input < 0 ? input : input + before);
    for (const one of classes) {
      const choices = one.choices.map((choice) => ({
        ...choice,
        inputs: choice.inputs.map(moved),
      }));
      all.push({ ...one, choices });
    }
  }
  return all;
}

/** Null where no rule is left. */
function withoutWrong(
  engine: Engine,
  outputs: readonly Layer[],
  rules: readonly RuleIR[],
  options: Omit<SaturateLayersOptions, "rules">,
): SaturatedLayers | null {
  let left = rules.filter((rule) => !engine.book.isOff(rule));
  while (left.length > 0) {
    try {
      return saturateLayers(outputs, { ...options, rules: left }, engine.watched);
    } catch (error) {
      const names = wrongIn(error);
      const wrong = left.filter(({ name }) => names.includes(name));
      if (wrong.length === 0) throw error;
      const told = asRuleError(error, wrong[0]);
      engine.skip(told, wrong, error instanceof UnsoundMergeError ? error : told);
      left = left.filter((rule) => !wrong.includes(rule));
    }
  }
  return null;
}

/** The rules that an error names. */
function wrongIn(error: unknown): readonly string[] {
  if (error instanceof RuleError || error instanceof EGraphRuleError) {
    return [String(error.fields["rule"])];
  }
  if (error instanceof UnsoundMergeError) return error.fields["rules"] as readonly string[];
  return [];
}

function asRuleError(error: unknown, { name }: RuleIR): RuleError {
  if (error instanceof RuleError) return error;
  const { message } = error as Error;
  const wrong =
    error instanceof UnsoundMergeError
      ? `is unsound: ${message}`
      : `failed: ${message.replace(`rule "${name}": `, "")}`;
  return new RuleError(wrong, { rule: name, cause: error });
}
