/** What went wrong in a rule, told in full: which rule, at which layer, with which values. */
import {
  CallbackError,
  CostModelError,
  type PlygraphError,
  RuleError,
  readableError,
} from "../core/index.ts";
import { isLayer, type Layer } from "../layers/index.ts";
import { interpret, interpreted } from "../matching/index.ts";
import type { GraphNode } from "./graph-node.ts";
import type { RuleIR } from "./rule.ts";
import { NODE_ACCESS, patternOf } from "./rule-group.ts";

/** Longer values are cut. */
const TEXT_MAX = 120;

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

/** A layer in one line: `slice [0:3] of (12)`. */
export function layerText(layer: Layer): string {
  const shape = `(${layer.shape.join(", ")}) ${layer.dtype}`;
  return cut(`${layer.type.name} ${summaryOf(layer)} -> ${shape}`);
}

function summaryOf(layer: Layer): string {
  try {
    return layer.type.summary(layer);
  } catch {
    return "?";
  }
}

/** A value in one line, for people. */
export function valueText(value: unknown): string {
  if (isLayer(value)) return layerText(value);
  if (Array.isArray(value)) return cut(`[${value.map(valueText).join(", ")}]`);
  if (typeof value === "bigint" || typeof value === "function") return cut(String(value));
  return cut(plainText(value));
}

/** JSON, as far as there is one. */
function plainText(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_, one) => (typeof one === "bigint" ? `${one}n` : one)) ?? "undefined"
    );
  } catch {
    return readableError(value).message;
  }
}

const cut = (text: string): string =>
  text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX - 1)}…`;
