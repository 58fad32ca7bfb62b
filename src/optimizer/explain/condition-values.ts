/** The values that decide a condition: its parts, each evaluated by itself. */
import {
  conjunctsOf,
  evaluate,
  expressionText,
  partsOf,
  type RuleExpression,
  type Scope,
} from "../../matching/index.ts";
import { layerHost } from "../layer-host.ts";
import { LAYER_OPERATIONS } from "../operations.ts";
import type { RewriteContext } from "../rule.ts";
import type { NamedValue } from "./obstacle.ts";

const HOST = layerHost(LAYER_OPERATIONS);
const VALUES_MAX = 12;

/** Operators that put conditions together, or turn them round: their parts say more. */
const LOGICAL: ReadonlySet<string> = new Set(["&&", "||"]);

/**
 * Parts of `expression` that decide what it is, each with its value: both sides of comparisons, the
 * arguments of calls. Parts that cannot be evaluated by themselves are left out.
 */
export function decidingValues(
  expression: RuleExpression,
  scope: Scope,
  context: RewriteContext,
): readonly NamedValue[] {
  const found = new Map<string, unknown>();
  for (const part of decidingParts(expression)) {
    const text = expressionText(part);
    if (found.size >= VALUES_MAX || found.has(text)) continue;
    const value = partValue(part, scope, context);
    if (value !== undefined) found.set(text, value);
  }
  return [...found].map(([text, value]) => ({ text, value }));
}

/** What an expression is; undefined where it cannot be told. */
export function partValue(
  expression: RuleExpression,
  scope: Scope,
  context: RewriteContext,
): unknown {
  try {
    return evaluate(expression, scope, context, HOST);
  } catch {
    // A part of a condition that is asked only where another part holds.
    return undefined;
  }
}

/** The first conjunct that does not hold; the whole where that cannot be told. */
export function failingConjunct(
  expression: RuleExpression,
  scope: Scope,
  context: RewriteContext,
): RuleExpression {
  const parts = conjunctsOf(expression);
  return parts.find((part) => partValue(part, scope, context) === false) ?? expression;
}

function decidingParts(e: RuleExpression): readonly RuleExpression[] {
  if (e.kind === "unary" && e.op === "!") return shownWith(e.of);
  if (e.kind === "binary" && LOGICAL.has(e.op))
    return [...shownWith(e.left), ...shownWith(e.right)];
  return partsOf(e).flatMap(readable);
}

/** A condition inside of another: what it is, and what decides it. */
function shownWith(e: RuleExpression): readonly RuleExpression[] {
  const nested = e.kind === "binary" && LOGICAL.has(e.op);
  return nested ? decidingParts(e) : [e, ...decidingParts(e)];
}

/** Names and properties; literals say what they are themselves, and the elements of lists say more. */
function readable(e: RuleExpression): readonly RuleExpression[] {
  switch (e.kind) {
    case "literal":
    case "range":
      return [];
    case "list":
    case "each":
    case "make":
    case "with":
      return partsOf(e).flatMap(readable);
    case "call":
    case "binary":
      return [e, ...partsOf(e).flatMap(readable)];
    default:
      return [e];
  }
}
