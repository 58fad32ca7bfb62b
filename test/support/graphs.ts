/** Small layers that many tests need. */
import type { Chunks } from "../../src/core/index.ts";
import {
  blockwise,
  callExpr,
  constExpr,
  inputExpr,
  type Layer,
  makeLayer,
  source,
} from "../../src/layers/index.ts";

/** An array of ones. */
export function ones(chunks: Chunks): Layer {
  return makeLayer(
    source,
    {
      kernel: { kind: "expr", expr: constExpr(1, "float64") },
      chunks,
      domain: chunks,
      origin: chunks.map(() => 0),
      steps: chunks.map(() => 1),
      dtype: "float64",
    },
    [],
  );
}

/** `input + value`. */
export function elementwise(input: Layer, value: number): Layer {
  const labels = input.chunks.map((_, axis) => axis);
  const expr = callExpr("add", [inputExpr(0, "float64"), constExpr(value, "float64")]);
  return makeLayer(
    blockwise,
    {
      out: labels,
      ins: [labels],
      domain: [],
      sizes: [],
      kernel: { kind: "expr", expr },
      dtype: "float64",
    },
    [input],
  );
}
