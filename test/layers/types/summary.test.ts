import { expect, test } from "@jest/globals";
import {
  callExpr,
  coordExpr,
  inputExpr,
  type Kernel,
  kernelText,
  reductionOf,
} from "../../../src/layers/index.ts";
import { kernelName } from "../../../src/layers/types/summary.ts";

const expr = callExpr("sin", [inputExpr(0, "float64")]);

test.each<[Kernel, string | undefined, RegExp]>([
  [{ kind: "expr", expr }, "sin", /sin/],
  [{ kind: "expr", expr: coordExpr(0) }, undefined, /./],
  [
    {
      kind: "reduce",
      expr,
      reduction: reductionOf("var", "float64"),
      axes: [0, 2],
      shape: [1, 1, 1],
    },
    "var",
    /^var\(.*sin.*\) over axes 0,2$/,
  ],
  [{ kind: "builtin", name: "matmul", params: null }, "matmul", /^matmul$/],
  [{ kind: "module", specifier: "./m.js", name: "run", params: null }, "run", /^\.\/m\.js#run$/],
  [
    { kind: "function", text: "function  inc(x) {\n  return x;\n}", captures: null },
    "inc",
    /^function inc\(x\)/,
  ],
  [{ kind: "function", text: "async function go() {}", captures: null }, "go", /go/],
  [{ kind: "function", text: "(x) => x", captures: null }, undefined, /=>/],
])("%#", (kernel, name, text) => {
  expect(kernelName(kernel)).toBe(name);
  expect(kernelText(kernel)).toMatch(text);
});

test("long texts are cut", () => {
  expect(kernelText({ kind: "function", text: "x".repeat(500), captures: null })).toHaveLength(60);
});
