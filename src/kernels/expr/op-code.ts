/** Generated code of each operation: one JavaScript expression for each kind of element type. */
import { type DType, dtypeInfo, invariant } from "../../core/index.ts";
import { isFloat, isWide, type OpName } from "../../layers/index.ts";

/** Code of operands in, code of the result out. */
type Template = (x: string, y: string, z: string) => string;

/** Calls to these, and to `Math`'s functions, are all that generated code contains besides operators. */
const call =
  (name: string): Template =>
  (x, y) =>
    y === undefined ? `${name}(${x})` : `${name}(${x}, ${y})`;
const infix =
  (symbol: string): Template =>
  (x, y) =>
    `${x} ${symbol} ${y}`;

const COMPARE: Readonly<Record<string, Template>> = {
  equal: infix("==="),
  notEqual: infix("!=="),
  less: infix("<"),
  lessEqual: infix("<="),
  greater: infix(">"),
  greaterEqual: infix(">="),
};

const FLOAT_TEST: Readonly<Record<string, Template>> = {
  isfinite: (x) => `${x} - ${x} === 0`,
  isinf: (x) => `${x} === Infinity || ${x} === -Infinity`,
  isnan: (x) => `${x} !== ${x}`,
  signbit: (x) => `signBit(${x}) === 1`,
};

const INT_TEST: Readonly<Record<string, Template>> = {
  isfinite: () => "true",
  isinf: () => "false",
  isnan: () => "false",
  signbit: (x) => `${x} < 0`,
};

/** On JavaScript booleans. */
const BOOL: Readonly<Record<string, Template>> = {
  logicalAnd: infix("&&"),
  logicalOr: infix("||"),
  logicalXor: infix("!=="),
  logicalNot: (x) => `!${x}`,
  bitwiseAnd: infix("&&"),
  bitwiseOr: infix("||"),
  bitwiseXor: infix("!=="),
  bitwiseInvert: (x) => `!${x}`,
  maximum: infix("||"),
  minimum: infix("&&"),
};

const FLOAT: Readonly<Record<string, Template>> = {
  abs: call("Math.abs"),
  acos: call("Math.acos"),
  acosh: call("Math.acosh"),
  add: infix("+"),
  asin: call("Math.asin"),
  asinh: call("Math.asinh"),
  atan: call("Math.atan"),
  atan2: call("Math.atan2"),
  atanh: call("Math.atanh"),
  ceil: call("Math.ceil"),
  clip: (x, y, z) => `Math.min(Math.max(${x}, ${y}), ${z})`,
  copysign: call("copySign"),
  cos: call("Math.cos"),
  cosh: call("Math.cosh"),
  divide: infix("/"),
  exp: call("Math.exp"),
  expm1: call("Math.expm1"),
  floor: call("Math.floor"),
  floorDivide: call("floorDivide"),
  fmod: infix("%"),
  hypot: call("hypotenuse"),
  log: call("Math.log"),
  log10: call("Math.log10"),
  log1p: call("Math.log1p"),
  log2: call("Math.log2"),
  logaddexp: call("logAddExp"),
  maximum: call("Math.max"),
  minimum: call("Math.min"),
  multiply: infix("*"),
  negative: (x) => `-${x}`,
  nextafter: call("nextAfter"),
  pow: (x, y) => (y === "2" ? `${x} * ${x}` : `power(${x}, ${y})`),
  reciprocal: (x) => `1 / ${x}`,
  remainder: call("remainder"),
  round: call("roundHalfEven"),
  sign: call("signOf"),
  sin: call("Math.sin"),
  sinh: call("Math.sinh"),
  sqrt: call("Math.sqrt"),
  square: (x) => `${x} * ${x}`,
  subtract: infix("-"),
  tan: call("Math.tan"),
  tanh: call("Math.tanh"),
  trunc: call("Math.trunc"),
};

const FLOAT32: Readonly<Record<string, Template>> = {
  floorDivide: call("floorDivide32"),
  nextafter: call("nextAfter32"),
};

/** Before wrapping; on integers of at most 32 bits. */
const INT: Readonly<Record<string, (bits: number) => Template>> = {
  abs: () => call("Math.abs"),
  add: () => infix("+"),
  bitwiseAnd: () => infix("&"),
  bitwiseInvert: () => (x) => `~${x}`,
  bitwiseLeftShift: (bits) => (x, y) => `shiftLeft(${x}, ${y}, ${bits})`,
  bitwiseOr: () => infix("|"),
  bitwiseRightShift: (bits) => (x, y) => `shiftRight(${x}, ${y}, ${bits})`,
  bitwiseXor: () => infix("^"),
  clip: () => (x, y, z) => `Math.min(Math.max(${x}, ${y}), ${z})`,
  floorDivide: () => (x, y) => `(${y} === 0 ? 0 : Math.floor(${x} / ${y}))`,
  fmod: () => (x, y) => `(${y} === 0 ? 0 : ${x} % ${y})`,
  maximum: () => call("Math.max"),
  minimum: () => call("Math.min"),
  multiply: () => call("Math.imul"),
  negative: () => (x) => `0 - ${x}`,
  pow: () => (x, y) => (y === "2" ? `Math.imul(${x}, ${x})` : `intPower(${x}, ${y})`),
  remainder: () => call("intRemainder"),
  sign: () => (x) => `(${x} > 0 ? 1 : ${x} < 0 ? -1 : 0)`,
  square: () => (x) => `Math.imul(${x}, ${x})`,
  subtract: () => infix("-"),
};

const BIG: Readonly<Record<string, Template>> = {
  abs: (x) => `(${x} < 0n ? -${x} : ${x})`,
  add: infix("+"),
  bitwiseAnd: infix("&"),
  bitwiseInvert: (x) => `~${x}`,
  bitwiseLeftShift: call("bigShiftLeft"),
  bitwiseOr: infix("|"),
  bitwiseRightShift: call("bigShiftRight"),
  bitwiseXor: infix("^"),
  clip: (x, y, z) => `bigMinimum(bigMaximum(${x}, ${y}), ${z})`,
  floorDivide: call("bigFloorDivide"),
  fmod: call("bigFmod"),
  maximum: (x, y) => `(${x} > ${y} ? ${x} : ${y})`,
  minimum: (x, y) => `(${x} < ${y} ? ${x} : ${y})`,
  multiply: infix("*"),
  negative: (x) => `-${x}`,
  pow: (x, y) => (y === "2n" ? `${x} * ${x}` : `bigPower(${x}, ${y})`),
  remainder: call("bigRemainder"),
  sign: (x) => `(${x} > 0n ? 1n : ${x} < 0n ? -1n : 0n)`,
  square: (x) => `${x} * ${x}`,
  subtract: infix("-"),
};

/** Whether a wide operation's result is in range by itself, so that wrapping it would only cost. */
const CLOSED: ReadonlySet<OpName> = new Set<OpName>([
  "clip",
  "maximum",
  "minimum",
  "bitwiseAnd",
  "bitwiseOr",
  "bitwiseXor",
  "remainder",
  "fmod",
  "sign",
]);

/** Whether `op` on operands of `type` gives a JavaScript boolean. */
export function givesBoolean(op: OpName, type: DType): boolean {
  return op in COMPARE || op in FLOAT_TEST || (type === "bool" && op in BOOL);
}

/**
 * Code of `op` on operands of `type`: constants and variables, already of the right types (JavaScript
 * booleans where `type` is bool and `op` is not a comparison).
 */
export function opCode(op: OpName, type: DType, args: readonly string[]): string {
  const [x, y, z] = args;
  if (op in COMPARE) return COMPARE[op](x, y, z);
  if (op in FLOAT_TEST) return (isFloat(type) ? FLOAT_TEST : INT_TEST)[op](x, y, z);
  if (type === "bool") return found(BOOL[op], op, type)(x, y, z);
  if (isWide(type)) {
    const code = found(BIG[op], op, type)(x, y, z);
    return CLOSED.has(op) ? code : wrapCode(type, code);
  }
  if (isFloat(type)) {
    const table = type === "float32" && op in FLOAT32 ? FLOAT32 : FLOAT;
    return wrapCode(type, found(table[op], op, type)(x, y, z));
  }
  return wrapCode(type, found(INT[op], op, type)(dtypeInfo(type).itemsize * 8)(x, y, z));
}

/** `code`, any number (any bigint for 64-bit types), brought into the range of `type`. */
export function wrapCode(type: DType, code: string): string {
  switch (type) {
    case "float64":
      return code;
    case "float32":
      return `Math.fround(${code})`;
    case "int64":
      return `BigInt.asIntN(64, ${code})`;
    case "uint64":
      return `BigInt.asUintN(64, ${code})`;
    case "bool":
      return `(${code} ? 1 : 0)`;
    case "uint32":
      return `(${code}) >>> 0`;
    case "int32":
      return `(${code}) | 0`;
    case "uint8":
      return `(${code}) & 255`;
    case "uint16":
      return `(${code}) & 65535`;
    case "int8":
      return `((${code}) << 24) >> 24`;
    case "int16":
      return `((${code}) << 16) >> 16`;
  }
}

/** Code that converts `code` of type `from` (a boolean for bool) to `to` (which is not bool). */
export function castCode(from: DType, to: DType, code: string): string {
  if (from === "bool") return isWide(to) ? `(${code} ? 1n : 0n)` : `(${code} ? 1 : 0)`;
  if (isWide(to)) return toWide(from, to, code);
  if (!isWide(from)) return wrapCode(to, code);
  return fromWide(from, to, code);
}

/**
 * Numbers become bigints through memory: the engine knows a BigInt64Array's element as a machine word,
 * while `BigInt(x)` makes an object (30 ns against 5).
 */
function toWide(from: DType, to: DType, code: string): string {
  if (isWide(from)) return wrapCode(to, code);
  const cut = isFloat(from) ? `Math.trunc(${code})` : code;
  const high = isFloat(from) ? `Math.floor(${cut} / 4294967296)` : signWord(from, code);
  const word = to === "int64" ? "word64" : "unsigned64";
  return `(word32[0] = ${cut}, word32[1] = ${high}, ${word}[0])`;
}

/** The way back, for the same reason. Sums of the exact halves round once, as `Number(x)` does. */
function fromWide(from: DType, to: DType, code: string): string {
  if (!isFloat(to)) return wrapCode(to, `(word64[0] = ${code}, word32[0])`);
  const high = from === "int64" ? "word32[1]" : "(word32[1] >>> 0)";
  return wrapCode(to, `(word64[0] = ${code}, ${high} * 4294967296 + (word32[0] >>> 0))`);
}

/** The upper word of a small integer. */
function signWord(type: DType, code: string): string {
  return type.startsWith("uint") ? "0" : `${code} >> 31`;
}

function found<F extends object>(template: F | undefined, op: OpName, type: DType): F {
  invariant(template !== undefined, `there is no code for ${op} of ${type}`);
  return template;
}
