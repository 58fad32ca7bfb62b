/** Arrays from formulas: expression text, and functions of coordinates. */
import type { DType, Shape } from "../../core/index.ts";
import { lambdaExpression, parseExpression } from "../../frontends/index.ts";
import { coordExpr, type Expr, substitute } from "../../layers/index.ts";
import { layerOf } from "./array-base.ts";
import { checkOptions } from "./check.ts";
import type { ElementFunction } from "./nd-array.ts";
import { NDArray } from "./nd-array.ts";
import { type CreateOptions, checkShape, fromExpr } from "./verbs/create.ts";
import { arrayType, overInputs } from "./verbs/elementwise.ts";

/**
 * An elementwise formula as text: `await evaluate("sqrt(x ** 2 + y ** 2)", { x, y })`. Precedence is
 * Python's; functions have the array API's names. The parser is loaded on first use.
 * @throws ExpressionSyntaxError, ExpressionTypeError, UnknownNameError with a caret; ShapeError
 */
export async function evaluate(
  text: string,
  arrays: Readonly<Record<string, NDArray>>,
): Promise<NDArray> {
  const names = Object.keys(arrays);
  const dtypes = Object.fromEntries(
    names.map((name) => [name, arrayType(layerOf("evaluate()", arrays[name]))]),
  );
  const expr = await parseExpression(text, dtypes);
  return new NDArray(
    overInputs(
      names.map((name) => arrays[name].layer),
      expr,
    ),
  );
}

/**
 * An array whose elements are a function of their coordinates: `fromFunction((i, j) => i * 10 + j,
 * [3, 4])`. The function is read as text and compiled; coordinates are float64.
 * @throws LambdaError with a caret; ShapeError
 */
export function fromFunction(
  fn: ElementFunction,
  shape: Shape,
  options: CreateOptions & {
    readonly captures?: Readonly<Record<string, number | bigint | boolean>>;
  } = {},
): NDArray {
  checkOptions("fromFunction()", options, ["dtype", "chunks", "captures"]);
  checkShape(shape);
  const dtypes: DType[] = shape.map(() => "float64");
  const coords: Expr[] = shape.map((_, axis) => coordExpr(axis));
  const expr = substitute(lambdaExpression(fn, dtypes, options.captures ?? {}), coords);
  return new NDArray(fromExpr(shape, expr, options));
}
