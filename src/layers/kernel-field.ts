/** The attribute kinds that hold kernels, expressions and reductions. */
import { DTYPES, type DType, dtypeInfo, isDType } from "../core/index.ts";
import type { Expr } from "./expr/expr.ts";
import { exprKey, isExprNode } from "./expr/index.ts";
import { BAD, type Field } from "./field.ts";
import type { Kernel, Plain, Reduction, ReductionName } from "./kernel.ts";
import { intsKey, plainKey } from "./keys.ts";
import { payloadsOfPlain, readPlain } from "./plain.ts";
import type { PackTables, UnpackTables } from "./tables.ts";

/** Names of all reductions; their place in this list is their code in a packed graph. */
export const REDUCTION_NAMES: readonly ReductionName[] = Object.freeze([
  "sum",
  "prod",
  "min",
  "max",
  "mean",
  "var",
  "std",
  "any",
  "all",
  "argmin",
  "argmax",
  "count",
  "nansum",
  "nanprod",
  "nanmin",
  "nanmax",
  "nanmean",
  "nanvar",
  "nanstd",
  "nanargmin",
  "nanargmax",
]);
const KINDS = ["expr", "reduce", "builtin", "module", "function"] as const;
const NAME_MAX = 4096;
const TEXT_MAX = 1_000_000;
const DTYPE_OF_CODE: ReadonlyMap<unknown, DType> = new Map(
  DTYPES.map((name) => [dtypeInfo(name).code, name]),
);

/** An expression of the IR. Only its constructors make one, so its form needs no deep check. */
export const exprField: Field<Expr> = {
  form: "an expression",
  read: (value) => (isExpr(value) ? value : BAD),
  key: (value) => `e${value.id}`,
  content: exprKey,
  encode: (value, tables) => tables.expr(value),
  decode: (plain, tables) => tables.expr(plain),
};

const isExpr = (value: unknown): value is Expr =>
  typeof value === "object" && value !== null && isExprNode(value);

/** A reduction with its element types. */
export const reductionField: Field<Reduction> = {
  form: "a reduction: { name, input, output, ddof }",
  read(value) {
    if (typeof value !== "object" || value === null) return BAD;
    const { name, input, output, ddof } = value as Partial<Reduction>;
    if (!isReductionName(name) || !isDType(input) || !isDType(output)) return BAD;
    if (typeof ddof !== "number" || !Number.isFinite(ddof)) return BAD;
    if (Object.isFrozen(value)) return value as Reduction;
    return Object.freeze({ name, input, output, ddof });
  },
  key: (value) => `${value.name},${value.input},${value.output},${value.ddof}`,
  encode: ({ name, input, output, ddof }) => [
    REDUCTION_NAMES.indexOf(name),
    dtypeInfo(input).code,
    dtypeInfo(output).code,
    ddof,
  ],
  decode(plain) {
    if (!Array.isArray(plain) || plain.length !== 4) return undefined;
    return {
      name: REDUCTION_NAMES[plain[0] as number],
      input: DTYPE_OF_CODE.get(plain[1]),
      output: DTYPE_OF_CODE.get(plain[2]),
      ddof: plain[3] as unknown,
    };
  },
};

function isReductionName(value: unknown): value is ReductionName {
  return REDUCTION_NAMES.includes(value as ReductionName);
}

/** A kernel of any kind. */
export const kernelField: Field<Kernel> = {
  form: "a kernel: expr, reduce, builtin, module or function",
  read: readKernel,
  key: (kernel) => kernelText(kernel, false),
  content: (kernel) => kernelText(kernel, true),
  encode: encodeKernel,
  decode: decodeKernel,
  payloads(kernel, found) {
    if (kernel.kind === "builtin" || kernel.kind === "module")
      payloadsOfPlain(kernel.params, found);
    else if (kernel.kind === "function") payloadsOfPlain(kernel.captures, found);
  },
};

const READERS: {
  readonly [K in Exclude<Kernel["kind"], "expr">]: (raw: Raw) => Kernel | typeof BAD;
} = {
  reduce({ expr, reduction, axes, shape }) {
    const read = reductionField.read(reduction);
    if (!isExpr(expr) || read === BAD || !isIndexList(axes) || !isIndexList(shape)) return BAD;
    return { kind: "reduce", expr, reduction: read, axes: copy(axes), shape: copy(shape) };
  },
  builtin({ name, params }) {
    const plain = readPlain(params);
    if (!isText(name, NAME_MAX) || plain === BAD) return BAD;
    return { kind: "builtin", name, params: plain };
  },
  module({ specifier, name, params }) {
    const plain = readPlain(params);
    if (!isText(specifier, NAME_MAX) || !isText(name, NAME_MAX) || plain === BAD) return BAD;
    return { kind: "module", specifier, name, params: plain };
  },
  function({ text, captures }) {
    const plain = readPlain(captures);
    if (!isText(text, TEXT_MAX) || plain === BAD) return BAD;
    return { kind: "function", text, captures: plain };
  },
};

type Raw = Readonly<Record<string, unknown>>;

function readKernel(value: unknown): Kernel | typeof BAD {
  if (typeof value !== "object" || value === null) return BAD;
  const { kind } = value as Partial<Kernel>;
  if (kind === "expr") return readExprKernel(value as Kernel & { kind: "expr" });
  if (kind === undefined || !Object.hasOwn(READERS, kind)) return BAD;
  const kernel = READERS[kind](value as unknown as Raw);
  return kernel === BAD ? BAD : Object.freeze(kernel);
}

/** The commonest kernel: nothing to copy where it is frozen, as there is nothing below it to change. */
function readExprKernel(kernel: Kernel & { kind: "expr" }): Kernel | typeof BAD {
  if (!isExpr(kernel.expr)) return BAD;
  return Object.isFrozen(kernel) ? kernel : Object.freeze({ kind: "expr", expr: kernel.expr });
}

const isText = (value: unknown, max: number): value is string =>
  typeof value === "string" && value.length <= max;
const isIndexList = (value: unknown): value is readonly number[] =>
  Array.isArray(value) &&
  value.length <= 64 &&
  value.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
const copy = (value: readonly number[]): readonly number[] => Object.freeze(value.slice());

function kernelText(kernel: Kernel, stable: boolean): string {
  const expr = (e: Expr): string => (stable ? exprKey(e) : `e${e.id}`);
  switch (kernel.kind) {
    case "expr":
      return expr(kernel.expr);
    case "reduce":
      return `r${expr(kernel.expr)}/${reductionField.key(kernel.reduction)}/${intsKey(kernel.axes)}/${intsKey(kernel.shape)}`;
    case "builtin":
      return `b${JSON.stringify(kernel.name)}${plainKey(kernel.params)}`;
    case "module":
      return `m${JSON.stringify([kernel.specifier, kernel.name])}${plainKey(kernel.params)}`;
    case "function":
      return `f${plainKey(kernel.text)}${plainKey(kernel.captures)}`;
  }
}

function encodeKernel(kernel: Kernel, tables: PackTables): Plain {
  const code = KINDS.indexOf(kernel.kind);
  switch (kernel.kind) {
    case "expr":
      // The commonest kernel is one small number.
      return tables.expr(kernel.expr);
    case "reduce": {
      const reduction = reductionField.encode?.(kernel.reduction, tables) ?? null;
      return [code, tables.expr(kernel.expr), reduction, kernel.axes, kernel.shape];
    }
    case "builtin":
      return [code, kernel.name, kernel.params];
    case "module":
      return [code, kernel.specifier, kernel.name, kernel.params];
    case "function":
      return [code, kernel.text, kernel.captures];
  }
}

function decodeKernel(plain: unknown, tables: UnpackTables): unknown {
  if (!Array.isArray(plain)) return { kind: "expr", expr: tables.expr(plain) };
  const [code, a, b, c, d] = plain as unknown[];
  switch (KINDS[code as number]) {
    case "reduce":
      return {
        kind: "reduce",
        expr: tables.expr(a),
        reduction: reductionField.decode?.(b, tables),
        axes: c,
        shape: d,
      };
    case "builtin":
      return { kind: "builtin", name: a, params: b };
    case "module":
      return { kind: "module", specifier: a, name: b, params: c };
    case "function":
      return { kind: "function", text: a, captures: b };
    default:
      return undefined;
  }
}
