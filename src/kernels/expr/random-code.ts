/** Generated code for random operations: Threefry with its rounds written out, then the distribution. */
import type { DType } from "../../core/index.ts";
import { type CallExpr, isWide } from "../../layers/index.ts";
import { castCode } from "./op-code.ts";
import { parityOf, rotationOf } from "./random.ts";

/** Statements that leave a value in an expression. */
export interface RandomCode {
  readonly statements: string;
  readonly value: string;
}

/** Code of the random operation `call` for the counter in `counter`; `name` makes its variables its own. */
export function randomCode(call: CallExpr, counter: string, name: string): RandomCode {
  const [a, b] = [`${name}a`, `${name}b`];
  return { statements: threefryCode(call.params, counter, a, b), value: valueCode(call, a, b) };
}

/** The rounds of `threefry2x32` on two variables, unrolled; tested against it. */
function threefryCode(params: readonly number[], counter: string, a: string, b: string): string {
  const key = [params[0] | 0, params[1] | 0, parityOf(params[0], params[1])];
  const lines = [
    `let ${a} = ((${counter} >>> 0) + ${key[0]}) | 0;`,
    `let ${b} = (((${counter} / 4294967296) >>> 0) + ${key[1]}) | 0;`,
  ];
  for (let round = 0; round < 20; round++) {
    const rotation = rotationOf(round);
    lines.push(`${a} = (${a} + ${b}) | 0;`);
    lines.push(`${b} = ((${b} << ${rotation}) | (${b} >>> ${32 - rotation})) ^ ${a};`);
    if (round % 4 === 3) {
      const group = (round + 1) / 4;
      lines.push(`${a} = (${a} + ${key[group % 3]}) | 0;`);
      lines.push(`${b} = (${b} + ${(key[(group + 1) % 3] + group) | 0}) | 0;`);
    }
  }
  return lines.join(" ");
}

function valueCode({ op, dtype, params }: CallExpr, a: string, b: string): string {
  if (op === "integers") return integersCode(params[2], params[3], dtype, a, b);
  if (op === "uniform" && dtype === "float32") return `(${a} >>> 8) / 16777216`;
  const value =
    op === "uniform"
      ? `((${a} >>> 5) * 67108864 + (${b} >>> 6)) / 9007199254740992`
      : `${op}(${a}, ${b})`;
  return dtype === "float32" ? `Math.fround(${value})` : value;
}

function integersCode(low: number, high: number, dtype: DType, a: string, b: string): string {
  const wide = isWide(dtype);
  if (high - low > 4294967296) {
    const range = BigInt(high) - BigInt(low);
    const value = `integersWide(${a}, ${b}, ${BigInt(low)}n, ${range}n)`;
    return wide ? value : `Number(${value})`;
  }
  const value = `integersNarrow(${a}, ${b}, ${low}, ${high - low})`;
  return wide ? castCode("float64", dtype, value) : value;
}

/** Whether the code of `integersCode` still has to be brought into the range of its type. */
export function needsWrap(call: CallExpr): boolean {
  return call.op === "integers" && !isWide(call.dtype);
}
