import type { Chunks } from "../../src/core/index.ts";
import {
  callExpr,
  constExpr,
  coordExpr,
  type Expr,
  type Layer,
  makeLayer,
  source,
} from "../../src/layers/index.ts";

/** An array whose elements count themselves, row-major. */
export function counting(chunks: Chunks): Layer {
  const strides = chunks.map((_, a) =>
    chunks.slice(a + 1).reduce((product, { length }) => product * length, 1),
  );
  const zero: Expr = constExpr(0, "float64");
  const expr = strides.reduce<Expr>((sum, stride, a) => {
    const term = callExpr("multiply", [coordExpr(a), constExpr(stride, "float64")]);
    return callExpr("add", [sum, term]);
  }, zero);
  return makeLayer(
    source,
    {
      kernel: { kind: "expr", expr },
      chunks,
      domain: chunks,
      origin: chunks.map(() => 0),
      steps: chunks.map(() => 1),
      dtype: "float64",
    },
    [],
  );
}
