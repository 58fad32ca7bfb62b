/** Constructors of the IR: they check types, insert the conversions, fold constants and intern. */
import {
  DTYPES,
  type DType,
  ExpressionTypeError,
  isDType,
  promoteTypes,
  shown,
} from "../../core/index.ts";
import { callHash, findCall, keepCall } from "./call-table.ts";
import {
  holds,
  isWeak,
  type Literal,
  literalFrom,
  literalOf,
  scalarOf,
  type Weak,
  weakType,
  weakValue,
} from "./constants.ts";
import { evaluate } from "./evaluate.ts";
import type { CallExpr, CastExpr, ConstExpr, CoordExpr, Expr, InputExpr } from "./expr.ts";
import { intern } from "./intern.ts";
import { CallNode, CastNode, ConstNode, CoordNode, InputNode } from "./nodes.ts";
import { isOpName, OPS, type OpName } from "./ops.ts";
import { typeOf } from "./type-rules.ts";
import { convertScalar, isInteger, isLossless } from "./values.ts";

/** Inputs and axes are numbered below this. */
const INDEX_MAX = 0xffff;

/** What an operation is applied to: an expression, or a literal that takes the type of the others. */
export type ExprOperand = Expr | Weak;

/** The element of input `index` that is aligned with the output element. */
export function inputExpr(index: number, dtype: DType): InputExpr {
  const known = typeof index === "number" ? inputs.get(dtype)?.[index] : undefined;
  if (known !== undefined) return known;
  checkIndex(index, "input");
  checkType(dtype);
  const made = intern(`i${index}:${dtype}`, (): InputExpr => new InputNode(index, dtype));
  if (index < INPUTS_KEPT) keepInput(made);
  return made;
}

/** The first inputs of every type are kept for good: nearly every expression reads some. */
const INPUTS_KEPT = 256;
const inputs = new Map<DType, (InputExpr | undefined)[]>();

function keepInput(input: InputExpr): void {
  const list = inputs.get(input.dtype);
  if (list === undefined) inputs.set(input.dtype, [...new Array(input.index), input]);
  else list[input.index] = input;
}

/**
 * A constant of `dtype`. 64-bit integers may be given as safe numbers, and bool as 0 or 1.
 * @throws ExpressionTypeError when the type cannot hold the value.
 */
export function constExpr(value: Literal, dtype: DType): ConstExpr {
  checkType(dtype);
  if (!LITERALS.includes(typeof value)) {
    throw new ExpressionTypeError(`${shown(value)} is not a number, a bigint or a boolean`);
  }
  const held = literalOf(value, dtype);
  const text = Object.is(held, -0) ? "-0" : String(held);
  return intern(`k${text}:${dtype}`, () => new ConstNode(held, dtype));
}

/** The position of the element along `axis`, over the whole array, as float64. */
export function coordExpr(axis: number): CoordExpr {
  checkIndex(axis, "axis");
  return intern(`x${axis}`, () => new CoordNode(axis));
}

/**
 * `op` of `args`, with the conversions that the array API's promotion asks for. Literals among the
 * operands are weak: they take the type of the others. Constants are folded, and what changes nothing
 * (`positive`, rounding an integer) answers its operand.
 * @throws ExpressionTypeError for types, counts or parameters that the operation does not take.
 */
export function callExpr(
  op: OpName,
  args: readonly ExprOperand[],
  params: readonly number[] = [],
): Expr {
  if (typeof op !== "string" || !isOpName(op)) {
    throw new ExpressionTypeError(`there is no operation ${quoted(op)}`);
  }
  if (!Array.isArray(args)) {
    throw new ExpressionTypeError(`${op} takes a list of operands, not ${shown(args)}`);
  }
  // Operands that need no conversion find what was checked when it was first made.
  const known = args.every(isExpr)
    ? findCall(callHash(op, args, params), op, args, params)
    : undefined;
  if (known !== undefined) return known;
  for (const [k, arg] of args.entries()) checkOperand(op, k, arg);
  const operands = strengthen(op, args);
  const typing = typeOf(
    op,
    operands.map(({ dtype }) => dtype),
    params,
  );
  const converted = operands.map((operand, i) => castExpr(operand, typing.args[i]));
  return simplified(op, converted) ?? makeCall(op, converted, [...params], typing.result);
}

/**
 * The operation of `node` on other operands of the same types: what `callExpr` answers, without
 * working the types out again. The list is kept.
 */
export function recallExpr(node: CallExpr, args: readonly Expr[]): Expr {
  if (areConst(args)) return callExpr(node.op, args, node.params);
  return makeCall(node.op, args, node.params, node.dtype);
}

function areConst(args: readonly Expr[]): boolean {
  for (let k = 0; k < args.length; k++) if (args[k].kind !== "const") return false;
  return true;
}

/** Conversion with the rules of `astype`; chains of conversions that lose nothing are one. */
export function castExpr(arg: Expr, dtype: DType): Expr {
  checkType(dtype);
  if ((arg as Expr | null | undefined)?.dtype === dtype) return arg;
  if (!hasKind(arg)) throw new ExpressionTypeError(`${shown(arg)} is no expression`);
  if (arg.kind === "const") {
    return constExpr(literalFrom(convertScalar(scalarOf(arg.value), dtype), dtype), dtype);
  }
  const narrow = narrowed(arg);
  if (narrow !== undefined) return castExpr(narrow, dtype);
  if (arg.kind === "cast" && isLossless(arg.arg.dtype, arg.dtype)) return castExpr(arg.arg, dtype);
  if (arg.kind === "call" && arg.op === "where" && arg.args.slice(1).every(isConst)) {
    return callExpr("where", [arg.args[0], ...arg.args.slice(1).map((x) => castExpr(x, dtype))]);
  }
  return intern(`c${arg.id}:${dtype}`, (): CastExpr => new CastNode(arg, dtype));
}

/** Random integers that fit 32 bits, to be converted: made as int32, which is several times cheaper. */
function narrowed(arg: Expr): Expr | undefined {
  if (arg.kind !== "call" || arg.op !== "integers" || arg.dtype !== "int64") return undefined;
  const [k0, k1, low, high] = arg.params;
  if (!holds("int32", low) || !holds("int32", high - 1)) return undefined;
  return callExpr("integers", arg.args, [k0, k1, low, high, DTYPES.indexOf("int32")]);
}

/** Whether `expr` is a constant. */
export function isConst(expr: Expr): expr is ConstExpr {
  return expr.kind === "const";
}

/** Operands as expressions: weak ones become constants of the type they take beside the others. */
function strengthen(op: OpName, args: readonly ExprOperand[]): readonly Expr[] {
  // The condition of `where` has no say in the type of the branches.
  const first = op === "where" ? 1 : 0;
  const strong = args.slice(first).flatMap((arg) => (isWeak(arg) ? [] : [arg.dtype]));
  const base = strong.length === 0 ? undefined : strong.reduce(promoteTypes);
  return args.map((arg, i) => {
    if (!isWeak(arg)) return arg;
    const value = weakValue(arg);
    const type = weakType(i < first ? undefined : base, arg);
    // A comparison with a number out of range has an answer; arithmetic with one is a mistake.
    const exact = OPS[op].family === "compare" && !holds(type, value) ? homeOf(value) : type;
    return constExpr(value, exact);
  });
}

function homeOf(value: Literal): DType {
  return typeof value === "bigint" && value > 0x7fffffffffffffffn ? "uint64" : "int64";
}

/** The operand or constant that the call comes to, where it does no work. */
function simplified(op: OpName, args: readonly Expr[]): Expr | undefined {
  const [first] = args;
  const { family } = OPS[op];
  if (op === "positive") return first;
  if (family === "rounding" && isInteger(first.dtype)) return first;
  if (op === "abs" && first.dtype.startsWith("uint")) return first;
  if (family === "random" || !args.every(isConst)) return undefined;
  const types = args.map((arg) => arg.dtype);
  const dtype = typeOf(op, types, []).result;
  const values = args.map(({ value }) => scalarOf(value));
  return constExpr(literalFrom(evaluate(op, types, values), dtype), dtype);
}

/** The call of these operands; the lists are kept. */
function makeCall(
  op: OpName,
  args: readonly Expr[],
  params: readonly number[],
  dtype: DType,
): CallExpr {
  const hash = callHash(op, args, params);
  const known = findCall(hash, op, args, params);
  if (known !== undefined) return known;
  const made = new CallNode(op, args, params, dtype);
  keepCall(hash, made);
  return made;
}

function isExpr(operand: ExprOperand): operand is Expr {
  return operand !== null && !isWeak(operand);
}

const LITERALS: readonly string[] = ["number", "bigint", "boolean"];

function hasKind(value: unknown): value is Expr {
  if (typeof value !== "object" || value === null) return false;
  const { kind, dtype } = value as Readonly<Record<"kind" | "dtype", unknown>>;
  return typeof kind === "string" && isDType(dtype);
}

function checkOperand(op: OpName, k: number, operand: unknown): void {
  if (LITERALS.includes(typeof operand) || hasKind(operand)) return;
  if (typeof operand === "object" && operand !== null && isWeak(operand)) return;
  const takes = "an expression, a number, a bigint or a boolean";
  throw new ExpressionTypeError(`operand ${k} of ${op} is ${takes}, not ${shown(operand)}`);
}

function checkIndex(index: number, what: string): void {
  if (!Number.isInteger(index) || index < 0 || index > INDEX_MAX) {
    throw new ExpressionTypeError(`${shown(index)} is not the number of an ${what}`);
  }
}

function checkType(dtype: DType): void {
  if (!isDType(dtype)) throw new ExpressionTypeError(`${quoted(dtype)} is not an element type`);
}

const quoted = (value: unknown): string =>
  typeof value === "string" ? `"${value}"` : shown(value);
