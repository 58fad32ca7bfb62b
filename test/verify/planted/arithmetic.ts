/** Faults in rules about elementwise layers: types, rounding, NaN, operands. */
import type { DType } from "../../../src/core/index.ts";
import {
  blockwise,
  callExpr,
  castExpr,
  constExpr,
  coordExpr,
  type Expr,
  inputExpr,
  slice,
  substitute,
  transpose,
} from "../../../src/layers/index.ts";
import { as, pat, type RuleIR, rest, rule, v } from "../../../src/optimizer/index.ts";
import { fault, type Planted } from "./fault.ts";

const phase = "compact";

/** A rule that changes the expression of a blockwise layer: null where it does not apply. */
const onExpr = (
  name: string,
  change: (expr: Expr) => Expr | null,
  tags: readonly string[] = [],
): RuleIR =>
  rule(name, {
    match: as("b", pat(blockwise, [rest("inputs")], { kernel: v("kernel") })),
    phase,
    tags,
    rewrite: ({ b, inputs, kernel }, c) => {
      if (kernel.kind !== "expr") return null;
      const expr = change(kernel.expr);
      if (expr === null || expr === kernel.expr) return null;
      return c.make(
        blockwise,
        { ...b.attrs, kernel: { kind: "expr", expr }, dtype: expr.dtype },
        inputs,
        b,
      );
    },
  });

const call = (op: string, expr: Expr): readonly Expr[] | null =>
  expr.kind === "call" && expr.op === op ? expr.args : null;

const zero = (dtype: DType): Expr => constExpr(0, dtype);

const binary =
  (op: "subtract" | "floorDivide", swap: boolean) =>
  (expr: Expr): Expr | null => {
    const args = call(op, expr);
    return args === null || !swap || args[0].id < args[1].id
      ? null
      : callExpr(op, [args[1], args[0]]);
  };

/** Elementwise arithmetic. */
export const ARITHMETIC: readonly Planted[] = [
  fault(
    "swapped operands",
    ["values"],
    onExpr("SubtractSwapped", (expr) => {
      const args = call("subtract", expr);
      return args === null ||
        args[0].kind !== "input" ||
        args[1].kind !== "input" ||
        args[0].index > args[1].index
        ? null
        : callExpr("subtract", [args[1], args[0]]);
    }),
  ),
  fault("swapped divisor", ["values"], onExpr("DivideSwapped", binary("floorDivide", true))),
  fault(
    "NaN lost: maximum by comparison",
    ["values"],
    onExpr("MaximumByGreater", (expr) => {
      const args = call("maximum", expr);
      return args === null || args[0].dtype === "bool"
        ? null
        : callExpr("where", [callExpr("greater", [args[0], args[1]]), args[0], args[1]]);
    }),
  ),
  fault(
    "NaN lost: x · y is 0 where y is 0",
    ["values"],
    onExpr("MultiplyByZero", (expr) => {
      const args = call("multiply", expr);
      return args === null ||
        args.length !== 2 ||
        args[0].kind === "const" ||
        args[1].kind === "const"
        ? null
        : callExpr("where", [
            callExpr("equal", [args[1], zero(args[1].dtype)]),
            zero(expr.dtype),
            expr,
          ]);
    }),
  ),
  fault(
    "sign of zero lost",
    ["values"],
    onExpr("NegateBySubtraction", (expr) => {
      const args = call("negative", expr);
      return args === null || !expr.dtype.startsWith("float")
        ? null
        : callExpr("subtract", [zero(expr.dtype), args[0]]);
    }),
  ),
  fault(
    "NaN lost: a condition turned round",
    ["values"],
    onExpr("NotGreater", (expr) => {
      const args = call("where", expr);
      const condition = args === null ? null : call("greater", args[0]);
      if (args === null || condition === null) return null;
      return callExpr("where", [
        callExpr("lessEqual", [condition[0], condition[1]]),
        args[2],
        args[1],
      ]);
    }),
  ),
  fault(
    "integer overflow changed",
    ["values"],
    onExpr("NegateWide", (expr) => {
      const args = call("add", expr);
      if (args === null || (expr.dtype !== "int8" && expr.dtype !== "uint8")) return null;
      const wide = callExpr(
        "add",
        args.map((arg) => castExpr(arg, "int32")),
      );
      return castExpr(callExpr("minimum", [wide, expr.dtype === "int8" ? 127 : 255]), expr.dtype);
    }),
  ),
  fault(
    "lost dtype",
    ["dtype", "throws"],
    onExpr("CastDropped", (expr) =>
      expr.kind === "cast" && expr.arg.kind === "input" ? expr.arg : null,
    ),
  ),
  fault(
    "a conversion that loses digits",
    ["values"],
    onExpr("ThroughFloat32", (expr) =>
      expr.kind === "input" ||
      expr.dtype !== "float64" ||
      (expr.kind === "cast" && expr.arg.dtype === "float32")
        ? null
        : castExpr(castExpr(expr, "float32"), "float64"),
    ),
  ),
  fault(
    "64-bit integers through doubles",
    ["values"],
    onExpr("ThroughDouble", (expr) =>
      expr.dtype !== "int64" || expr.kind === "cast" || expr.kind === "const"
        ? null
        : castExpr(castExpr(expr, "float64"), "int64"),
    ),
  ),
  fault(
    "a square root of a square",
    ["values"],
    onExpr("AbsBySquare", (expr) => {
      const args = call("sqrt", expr);
      return args === null ? null : callExpr("pow", [args[0], 0.5]);
    }),
  ),
  fault(
    "float reassociation without the tag",
    ["values"],
    onExpr("SumTurnedRound", (expr) => {
      const args = call("add", expr);
      if (args === null || expr.dtype !== "float64" || args[1] !== constExpr(1, "float64"))
        return null;
      return callExpr("add", [callExpr("add", [args[0], 0.1]), 0.9]);
    }),
  ),
  fault(
    "coordinates stay behind",
    ["values"],
    rule("SliceLeavesCoordinates", {
      match: as(
        "s",
        pat(slice, [as("b", pat(blockwise, [v("x")], { kernel: v("kernel") }))], {
          drop: v("drop"),
        }),
      ),
      phase,
      where: ({ s, b, x, drop }) =>
        drop.length === 0 &&
        b.attrs.domain.length === 0 &&
        b.attrs.sizes.length === 0 &&
        b.attrs.out.join() === b.attrs.ins[0].join() &&
        s.annotations === b.annotations &&
        x.shape.length > 0,
      rewrite: ({ s, b, x, kernel }, c) =>
        kernel.kind !== "expr"
          ? null
          : c.make(blockwise, b.attrs, [c.make(slice, s.attrs, [x], s)], b),
    }),
  ),
  fault(
    "an operand that is broadcast is sliced",
    ["throws", "values", "shape"],
    rule("SliceOfBroadcast", {
      match: as(
        "s",
        pat(slice, [as("b", pat(blockwise, [v("x"), v("y")], { kernel: v("kernel") }))], {
          drop: v("drop"),
        }),
      ),
      phase,
      where: ({ drop, b, x, y }) =>
        drop.length === 0 &&
        b.attrs.kernel.kind === "expr" &&
        b.attrs.domain.length === 0 &&
        x.shape.length === y.shape.length &&
        b.attrs.ins.every((labels) => labels.join() === b.attrs.out.join()),
      rewrite: ({ s, b, x, y }, c) =>
        c.make(
          blockwise,
          b.attrs,
          [x, y].map((input) => c.make(slice, s.attrs, [input], s)),
          b,
        ),
    }),
  ),
  fault(
    "labels in the wrong order below a transposition",
    ["values", "shape", "throws", "chunks"],
    rule("TransposeIntoBlockwiseWrong", {
      match: as(
        "b",
        pat(blockwise, [as("t", pat(transpose, [v("x")], { axes: v("axes") }))], {
          kernel: v("kernel"),
        }),
      ),
      phase,
      where: ({ kernel, b, t }) => kernel.kind === "expr" && b.annotations === t.annotations,
      rewrite: ({ b, x, axes }, c) =>
        c.make(blockwise, { ...b.attrs, ins: [axes.map((axis) => b.attrs.ins[0][axis])] }, [x], b),
    }),
  ),
  fault(
    "coordinates in the old order of axes",
    ["values"],
    rule("TransposeKeepsCoordinates", {
      match: as(
        "t",
        pat(transpose, [as("b", pat(blockwise, [rest("inputs")], { kernel: v("kernel") }))], {
          axes: v("axes"),
        }),
      ),
      phase,
      where: ({ kernel, b, t }) => kernel.kind === "expr" && b.annotations === t.annotations,
      rewrite: ({ b, inputs, axes }, c) =>
        c.make(blockwise, { ...b.attrs, out: axes.map((axis) => b.attrs.out[axis]) }, inputs, b),
    }),
  ),
  fault(
    "two inputs are read as one",
    ["values"],
    onExpr("InputsMixed", (expr) => {
      const args = call("subtract", expr);
      return args === null ||
        args.some((arg) => arg.kind !== "input" || arg.dtype !== "float64") ||
        args[0] === args[1]
        ? null
        : substitute(expr, [inputExpr(0, "float64"), inputExpr(0, "float64")], []);
    }),
  ),
  fault(
    "a position counted from one",
    ["values"],
    onExpr("CoordinateFromOne", (expr) =>
      expr.kind === "coord" ? callExpr("add", [coordExpr(expr.axis), 1]) : null,
    ),
  ),
];
