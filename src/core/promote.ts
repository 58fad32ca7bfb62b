/**
 * Type promotion: the table of the array API standard (2023.12, "Type Promotion Rules"), and NumPy 2
 * (NEP 50) where the standard leaves mixed kinds open.
 */
import { DTYPES, type DType, dtypeInfo, isDType } from "./dtypes.ts";
import { PromotionError } from "./errors/values.ts";

function compute(a: DType, b: DType): DType {
  const [x, y] = [dtypeInfo(a), dtypeInfo(b)];
  if (a === b || y.kind === "bool") return a;
  if (x.kind === "bool") return b;
  if (x.kind === y.kind) return x.itemsize >= y.itemsize ? a : b;
  if (x.kind === "float") return withFloat(a, y.itemsize);
  if (y.kind === "float") return withFloat(b, x.itemsize);
  const [signed, unsigned] = x.kind === "int" ? [x, y] : [y, x];
  if (signed.itemsize > unsigned.itemsize) return signed.name;
  // No integer type holds both uint64 and negative numbers.
  return unsigned.itemsize === 8 ? "float64" : (`int${unsigned.itemsize * 16}` as DType);
}

/** float32 holds integers of up to 16 bits exactly; wider ones need float64. */
function withFloat(float: DType, intBytes: number): DType {
  return float === "float32" && intBytes <= 2 ? "float32" : "float64";
}

const TABLE: ReadonlyMap<DType, ReadonlyMap<DType, DType>> = new Map(
  DTYPES.map((a) => [a, new Map(DTYPES.map((b) => [b, compute(a, b)]))]),
);

/** The type of `a + b`. Throws `PromotionError` when either is no element type. */
export function promoteTypes(a: DType, b: DType): DType {
  const found = TABLE.get(a)?.get(b);
  if (found === undefined) {
    const bad = isDType(a) ? b : a;
    throw new PromotionError(`"${String(bad)}" is not an element type`, { a, b });
  }
  return found;
}

/**
 * The type of `array + scalar`. Scalars are weak: they only raise the kind of the array (bool →
 * integer → float), never its width. A number with no fraction counts as an integer.
 */
export function promoteScalar(dtype: DType, value: number | bigint | boolean): DType {
  const { kind } = dtypeInfo(dtype);
  if (typeof value === "boolean" || kind === "float") return dtype;
  const whole = typeof value === "bigint" || Number.isSafeInteger(value);
  if (!whole) return "float64";
  return kind === "bool" ? "int64" : dtype;
}
