/** Expression text to the IR: `sqrt(x**2 + y**2)`. The parser is loaded on first use. */
import { type DType, ExpressionLimitError } from "../core/index.ts";
import type { Expr } from "../layers/index.ts";
import { TextMeaning } from "./text-meaning.ts";

/** Longer texts are refused before they are read. */
const TEXT_MAX = 100_000;

/**
 * The expression that `text` stands for; `names` are its variables with their types, in the order of
 * the inputs. Precedence is Python's; conditions are `x if c else y` or `c ? x : y`; `in (…)`, chained
 * comparisons, and every function of the operation table, in camel case or with underscores.
 * @throws ExpressionSyntaxError, ExpressionTypeError and UnknownNameError with line, column and caret;
 *   ExpressionLimitError
 */
export async function parseExpression(
  text: string,
  names: Readonly<Record<string, DType>>,
): Promise<Expr> {
  if (text.length > TEXT_MAX) throw new ExpressionLimitError("characters", text.length, TEXT_MAX);
  const { readText } = await import("./text-reader.ts");
  return readText(text, new TextMeaning(text, names));
}
