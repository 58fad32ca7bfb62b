/** Replays one rule at one node, and says what keeps it from firing there. */
import { isLayer } from "../../layers/index.ts";
import {
  bindingsOf,
  type Constraint,
  type Constraints,
  expressionText,
  type Found,
  interpret,
  interpreted,
  type Operation,
  type PlaceId,
} from "../../matching/index.ts";
import { refusalOf, rewritten } from "../admit.ts";
import { costsOf, type LayerCost, layerSeconds } from "../cheaper.ts";
import type { GraphNode } from "../graph-node.ts";
import type { LiveGraph } from "../live-graph.ts";
import { operationName } from "../operations.ts";
import { listening, type Refusal } from "../refuse.ts";
import { rewriteContext } from "../rewrite-context.ts";
import type { RewriteContext, RuleIR } from "../rule.ts";
import { NODE_ACCESS, patternOf } from "../rule-group.ts";
import { decidingValues, failingConjunct } from "./condition-values.ts";
import type { Obstacle } from "./obstacle.ts";
import { placeText } from "./place-text.ts";

/** An obstacle, and how far the rule came before it: higher is closer to firing. */
export interface Diagnosis {
  readonly obstacle: Obstacle;
  /** Below 1 the pattern does not fit; it is the share of its constraints that hold. */
  readonly progress: number;
}

/** How a rule is asked. */
export interface DiagnoseOptions {
  /** Whether the sharing gate is asked; an e-graph leaves it to costs. */
  readonly sharing: boolean;
  /** What explore rules are measured by; estimated seconds unless told. */
  readonly cost?: LayerCost | undefined;
}

/** The pattern fits, and so many of the questions behind it were answered well. */
const FITS = 1;
const SHARING = 2;
const REWRITE = 3;
const COST = 4;
const NONE = 5;

/** The closest way in which `rule` might have fired at `node`, and what was in its way. */
export function diagnose(
  rule: RuleIR,
  node: GraphNode,
  graph: LiveGraph,
  options: DiagnoseOptions,
): Diagnosis {
  const { constraints } = patternOf(rule);
  const order = orderOf(constraints);
  let closest: Diagnosis | null = null;
  const keep = (progress: number, obstacle: () => Obstacle): void => {
    if (closest === null || progress > closest.progress) {
      closest = { progress, obstacle: obstacle() };
    }
  };
  const asked: Asked = { rule, node, graph, options, context: rewriteContext(() => graph, []) };
  try {
    interpret(
      interpreted(constraints),
      node,
      NODE_ACCESS,
      (found) => {
        const after = conditions(asked, bindingsOf(constraints, found, NODE_ACCESS));
        keep(after.progress, () => after.obstacle);
        return after.progress === NONE;
      },
      (constraint, found) => {
        const met = order.indexOf(constraint) / order.length;
        keep(met, () => mismatch(constraints, constraint, found));
      },
    );
  } catch (error) {
    keep(FITS, () => threw(error));
  }
  return closest ?? { progress: 0, obstacle: { kind: "none" } };
}

interface Asked {
  readonly rule: RuleIR;
  readonly node: GraphNode;
  readonly graph: LiveGraph;
  readonly options: DiagnoseOptions;
  readonly context: RewriteContext;
}

/** In the order in which the interpreter asks them. */
const orderOf = (constraints: Constraints): readonly Constraint[] =>
  interpreted(constraints).checks.flat();

function threw(error: unknown): Obstacle {
  return { kind: "error", message: error instanceof Error ? error.message : String(error) };
}

/** What of the pattern does not fit. */
function mismatch(constraints: Constraints, constraint: Constraint, found: Found): Obstacle {
  const place = placeText(constraints, constraint.place);
  const here = termAt(found, constraint.place);
  switch (constraint.kind) {
    case "operation":
      return { kind: "operation", place, wanted: operationsText(constraint), found: here };
    case "arity": {
      const wanted = constraint.exact ? `${constraint.count}` : `${constraint.count} or more`;
      const node = found[constraint.place] as GraphNode;
      return { kind: "inputs", place, wanted, found: node.inputs.length };
    }
    case "equals":
      return { kind: "attribute", place, wanted: JSON.stringify(constraint.value), found: here };
    case "test": {
      const wanted = constraint.test.text ?? "what the pattern asks for";
      return { kind: "attribute", place, wanted, found: here };
    }
    case "same": {
      const other = placeText(constraints, constraint.other);
      return { kind: "same", place, other, found: here, wanted: termAt(found, constraint.other) };
    }
  }
}

function operationsText({
  types,
  not,
}: {
  readonly types: readonly Operation[];
  readonly not: boolean;
}): string {
  const names = types.map(operationName).join(" or ");
  return not ? `layer but ${names}` : names;
}

/** What stands at a place; nodes as layers. */
function termAt(found: Found, place: PlaceId): unknown {
  const here = found[place];
  return typeof here === "object" && here !== null && "layer" in here ? here.layer : here;
}

/** What is asked once the pattern fits: guards, sharing, the right side, costs. */
function conditions(asked: Asked, bindings: Record<string, unknown>): Diagnosis {
  const { rule, node, options, context } = asked;
  try {
    const refused = refusalOf(rule, bindings as never, context, options.sharing);
    if (refused !== null) return refusal(asked, bindings, refused);
    const { answer: result, said } = listening(() => rewritten(rule, bindings as never, context));
    if (result === null && said !== null) return refusedFor(said);
    if (result === null || result === node.layer) return noOther(asked, bindings);
    if (rule.mode === "normalize") return { progress: NONE, obstacle: { kind: "none" } };
    const costs = costsOf(asked.graph, node, result, options.cost ?? layerSeconds);
    if (costs.after < costs.before) return { progress: NONE, obstacle: { kind: "none" } };
    return { progress: COST, obstacle: { kind: "cost", ...costs } };
  } catch (error) {
    return { progress: FITS, obstacle: threw(error) };
  }
}

function refusal(
  { rule, context }: Asked,
  bindings: Record<string, unknown>,
  name: string,
): Diagnosis {
  const at = rule.guards.findIndex((guard) => guard.name === name);
  if (at >= 0) {
    const { expression } = rule.guards[at];
    const values =
      expression === null ? allOf(bindings) : decidingValues(expression, bindings, context);
    const progress = FITS + at / (rule.guards.length + 1);
    return { progress, obstacle: { kind: "guard", name, values } };
  }
  const whole = rule.sharingExpression;
  if (whole === null) {
    return {
      progress: SHARING,
      obstacle: { kind: "sharing", name, values: usesOf(bindings, context) },
    };
  }
  const part = failingConjunct(whole, bindings, context);
  const values = [...decidingValues(part, bindings, context), ...usesOf(bindings, context)];
  return {
    progress: SHARING,
    obstacle: { kind: "sharing", name: expressionText(part), values: distinct(values) },
  };
}

function refusedFor({ reason, values }: Refusal): Diagnosis {
  return { progress: REWRITE, obstacle: { kind: "rewrite", name: reason, values: allOf(values) } };
}

function noOther({ rule, context }: Asked, bindings: Record<string, unknown>): Diagnosis {
  const { template } = rule;
  const name = template === null ? "its function answers null" : expressionText(template);
  const values = template === null ? allOf(bindings) : decidingValues(template, bindings, context);
  return { progress: REWRITE, obstacle: { kind: "rewrite", name, values } };
}

type Values = Extract<Obstacle, { readonly kind: "guard" | "sharing" }>["values"];

const allOf = (bindings: Readonly<Record<string, unknown>>): Values =>
  Object.entries(bindings).map(([text, value]) => ({ text, value }));

/** How often the layers of a match are read: what sharing is about. */
function usesOf(bindings: Readonly<Record<string, unknown>>, context: RewriteContext): Values {
  return Object.entries(bindings).flatMap(([name, value]) =>
    isLayer(value) ? [{ text: `${name}.uses`, value: context.uses(value) }] : [],
  );
}

function distinct(values: Values): Values {
  return [...new Map(values.map((one) => [one.text, one])).values()];
}
