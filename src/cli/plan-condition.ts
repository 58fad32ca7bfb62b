/** Conditions about plans as text: `tasks > 100 or cost > 0.5`. */
import { CommandError } from "../core/index.ts";
import { parseExpression } from "../frontends/index.ts";
import { constExpr, type Layer, nbytesOf, substitute, topologicalOrder } from "../layers/index.ts";
import { COST_PARTS, planCost, scalarCost } from "../optimizer/index.ts";

/** What a condition can ask: sizes of the plan, and the parts of its cost. */
const NAMES: readonly string[] = ["layers", "bytes", "cost", ...COST_PARTS];

/**
 * A function that tells whether a plan is bad. `cost` is in estimated seconds, `bytes` are all that is made.
 * @throws ExpressionSyntaxError, UnknownNameError with a caret; CommandError for what is no condition
 */
export async function planCondition(text: string): Promise<(outputs: readonly Layer[]) => boolean> {
  const types = Object.fromEntries(NAMES.map((name) => [name, "float64" as const]));
  const expr = await parseExpression(text, types);
  if (expr.dtype !== "bool") {
    throw new CommandError("trace", `--bisect "${text}" is no condition, such as "tasks > 100"`);
  }
  return (outputs) => {
    // Constants are folded: what is left is the answer.
    const found = substitute(
      expr,
      valuesOf(outputs).map((value) => constExpr(value, "float64")),
    );
    return found.kind === "const" && found.value === true;
  };
}

function valuesOf(outputs: readonly Layer[]): number[] {
  const layers = topologicalOrder(outputs);
  const cost = planCost(outputs);
  return [
    layers.length,
    layers.reduce((sum, layer) => sum + nbytesOf(layer), 0),
    scalarCost(outputs),
    ...COST_PARTS.map((name) => cost[name]),
  ];
}
