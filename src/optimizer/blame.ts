/** What went wrong in a rule, told in full: which rule, at which layer, with which values. */
import {
  CallbackError,
  CostModelError,
  type PlygraphError,
  RuleError,
  readableError,
} from "../core/index.ts";
import type { Layer } from "../layers/index.ts";
import { interpret, interpreted } from "../matching/index.ts";
import type { GraphNode } from "./graph-node.ts";
import type { RuleIR } from "./rule.ts";
import { NODE_ACCESS, patternOf } from "./rule-group.ts";
import { layerText, valueText } from "./values.ts";

/**
 * The error of `rule`, which threw `cause` at `layer`. Where an analysis or a cost threw, which a rule
 * only asks, that is to blame.
 */
export function blame(
  rule: RuleIR,
  layer: Layer,
  bindings: Readonly<Record<string, unknown>>,
  cause: unknown,
): PlygraphError {
  if (cause instanceof RuleError && cause.fields["node"] !== undefined) return cause;
  if (cause instanceof CostModelError) return cause;
  if (cause instanceof CallbackError && cause.fields["call"] !== "derive") return cause;
  const wrong =
    cause instanceof RuleError && cause.fields["rule"] === rule.name
      ? cause.message.slice(`rule "${rule.name}" `.length)
      : `failed: ${readableError(cause).message}`;
  const values = Object.fromEntries(
    Object.entries(bindings).map(([name, value]) => [name, valueText(value)]),
  );
  return new RuleError(wrong, {
    rule: rule.name,
    node: layerText(layer),
    values,
    cause,
  });
}

/**
 * The rule of `rules` whose pattern throws at `node`: only the tests of attributes run code there.
 * Null where none does when it is asked again.
 */
export function findThrower(rules: readonly RuleIR[], node: GraphNode): RuleIR | null {
  for (const rule of rules) {
    try {
      interpret(interpreted(patternOf(rule).constraints), node, NODE_ACCESS, () => false);
    } catch {
      return rule;
    }
  }
  return null;
}
