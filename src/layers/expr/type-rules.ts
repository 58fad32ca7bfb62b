/** Which element types an operation takes and answers: the array API's rules, one for each family. */
import { DTYPES, type DType, ExpressionTypeError, promoteTypes } from "../../core/index.ts";
import { OPS, type OpFamily, type OpName } from "./ops.ts";
import { isFloat, isInteger } from "./values.ts";

/** The types that an operation's operands are converted to, and the type of its answer. */
export interface Typing {
  readonly args: readonly DType[];
  readonly result: DType;
}

type Rule = (op: OpName, types: readonly DType[]) => Typing;

const RULES: Readonly<Record<OpFamily, Rule>> = {
  numeric: (op, types) => alike(types, number(op, common(types))),
  float: (op, types) => alike(types, float(number(op, common(types)))),
  rounding: (op, types) => alike(types, number(op, common(types))),
  ordered: (_op, types) => alike(types, common(types)),
  compare: (_op, types) => comparison(types),
  test: (op, types) => ({ args: types.map((type) => number(op, type)), result: "bool" }),
  bits: (op, types) => alike(types, bits(op, common(types))),
  shift: (op, types) => alike(types, integer(op, common(types))),
  logical: (op, types) => ({ args: types.map((type) => bool(op, type)), result: "bool" }),
  where: (op, [condition, x, y]) => {
    const result = promoteTypes(x, y);
    return { args: [bool(op, condition), result, result], result };
  },
  random: (_op, types) => ({ args: types.map(() => "float64" as const), result: "float64" }),
};

/**
 * Types of `op` for operands of `types`. Random operations answer the type named in `params`.
 * @throws ExpressionTypeError for a wrong number of operands, types it does not take, or bad parameters.
 */
export function typeOf(op: OpName, types: readonly DType[], params: readonly number[]): Typing {
  const spec = OPS[op];
  if (types.length !== spec.arity) {
    throw new ExpressionTypeError(
      `${op} takes ${spec.arity} operand${spec.arity === 1 ? "" : "s"}, not ${types.length}`,
    );
  }
  const typing = RULES[spec.family](op, types);
  if (spec.family === "random") return { args: typing.args, result: randomType(op, params) };
  if (params.length > 0) throw new ExpressionTypeError(`${op} takes no parameters`);
  return typing;
}

function common(types: readonly DType[]): DType {
  return types.reduce(promoteTypes);
}

function alike(types: readonly DType[], type: DType): Typing {
  return { args: types.map(() => type), result: type };
}

function comparison(types: readonly DType[]): Typing {
  const mixed = types.includes("int64") && types.includes("uint64");
  if (mixed) return { args: types, result: "bool" };
  return { args: types.map(() => common(types)), result: "bool" };
}

function number(op: OpName, type: DType): DType {
  if (type === "bool") {
    throw new ExpressionTypeError(
      `${op} takes numbers, not bool; convert first (astype "int32"), or use a logical operation`,
    );
  }
  return type;
}

function float(type: DType): DType {
  return isFloat(type) ? type : "float64";
}

function bits(op: OpName, type: DType): DType {
  if (isFloat(type)) {
    throw new ExpressionTypeError(`${op} takes integers or bool, not ${type}; convert first`);
  }
  return type;
}

function integer(op: OpName, type: DType): DType {
  if (!isInteger(type)) {
    throw new ExpressionTypeError(`${op} takes integers, not ${type}; convert first`);
  }
  return type;
}

function bool(op: OpName, type: DType): DType {
  if (type !== "bool") {
    const what = op === "where" ? "a bool condition" : "bool";
    throw new ExpressionTypeError(
      `${op} takes ${what}, not ${type}; compare first, such as x != 0`,
    );
  }
  return type;
}

/** Number of literal parameters of the random operations, without the optional type code. */
const RANDOM_PARAMS: Readonly<Record<string, number>> = {
  uniform: 2,
  normal: 2,
  exponential: 2,
  integers: 4,
};

function randomType(op: OpName, params: readonly number[]): DType {
  const least = RANDOM_PARAMS[op];
  if (params.length < least || params.length > least + 1) {
    throw new ExpressionTypeError(`${op} takes ${least} or ${least + 1} parameters`);
  }
  const [k0, k1, low, high] = params;
  if (!isWord(k0) || !isWord(k1)) {
    throw new ExpressionTypeError(`the key of ${op} is two 32-bit words, not ${k0} and ${k1}`);
  }
  const code = params[least];
  const type = code === undefined ? undefined : DTYPES[code];
  if (code !== undefined && type === undefined) {
    throw new ExpressionTypeError(`${code} is not the code of an element type`);
  }
  if (op === "integers") return integersType(low, high, type ?? "int64");
  if (type !== undefined && !isFloat(type)) {
    throw new ExpressionTypeError(`${op} answers floats, not ${type}`);
  }
  return type ?? "float64";
}

function integersType(low: number, high: number, type: DType): DType {
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || low >= high) {
    throw new ExpressionTypeError(
      `integers needs safe integers low < high (exclusive), not ${low} and ${high}`,
    );
  }
  if (!isInteger(type)) throw new ExpressionTypeError(`integers answers integers, not ${type}`);
  return type;
}

function isWord(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
}
