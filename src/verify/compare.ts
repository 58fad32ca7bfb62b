/** Compares dense arrays under a float policy. */
import { isWide } from "../layers/index.ts";
import type { FloatPolicy } from "./policy.ts";
import type { Dense } from "./reference/dense.ts";
import type { Difference } from "./sort.ts";

/** The first difference between two arrays; null where there is none. */
export function compareDense(a: Dense, b: Dense, policy: FloatPolicy): Difference | null {
  if (a.dtype !== b.dtype) return { what: "dtype", text: `${a.dtype} became ${b.dtype}` };
  if (a.shape.join() !== b.shape.join()) {
    return { what: "shape", text: `[${a.shape}] became [${b.shape}]` };
  }
  const bound = "ulp" in policy ? slack(a, b, policy.ulp) : 0;
  for (let place = 0; place < a.data.length; place++) {
    const [x, y] = [a.data[place], b.data[place]];
    if (x === y && (x !== 0 || policy.kind !== "exact" || Object.is(x, y))) continue;
    if (sameElement(x, y, policy, bound)) continue;
    return {
      what: "values",
      text: `element ${place} of [${a.shape}]: ${text(x)} became ${text(y)}`,
    };
  }
  return null;
}

const text = (value: number | bigint): string => (Object.is(value, -0) ? "-0" : String(value));

function sameElement(
  x: number | bigint,
  y: number | bigint,
  policy: FloatPolicy,
  bound: number,
): boolean {
  if (typeof x === "bigint" || typeof y === "bigint") return x === y;
  if (Object.is(x, y)) return true;
  if (policy.kind === "exact") return false;
  if (x === y) return true;
  if (policy.kind === "distributes" && !(Number.isFinite(x) && Number.isFinite(y))) return true;
  return Math.abs(x - y) <= bound;
}

/** Sums lose digits of their largest terms: the bound is relative to the largest finite element. */
function slack(a: Dense, b: Dense, ulp: number): number {
  if (isWide(a.dtype) || !a.dtype.startsWith("float")) return 0;
  let most = 1;
  for (const { data } of [a, b]) {
    for (const value of data) {
      const size = Math.abs(Number(value));
      if (Number.isFinite(size) && size > most) most = size;
    }
  }
  return most * ulp * (a.dtype === "float32" ? 2 ** -23 : 2 ** -52);
}
