import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisOf, type DType, dtypeInfo, regularAxis, sizeOf } from "../../../src/core/index.ts";
import {
  blockwise,
  inputExpr,
  type Layer,
  makeLayer,
  rechunk,
  reductionOf,
  type ScanOp,
  scan,
} from "../../../src/layers/index.ts";
import { layerOf, type Sample, samples, type Value } from "../../support/arrays.ts";
import { runOne } from "../../support/run-local.ts";

/** Totals of blocks, their scan, and a scan that goes on from it. */
function cumulated(sample: Sample, op: ScanOp, axis: number): Layer {
  const x = layerOf(sample);
  const { dtype, shape } = sample;
  if (x.grid[axis] === 1) return makeLayer(scan, { axis, op, dtype }, [x]);
  const labels = shape.map((_, a) => a);
  const options = op === "sum" || op === "prod" ? { dtype } : {};
  const totals = makeLayer(
    blockwise,
    {
      out: labels,
      ins: [labels],
      domain: [],
      sizes: [[axis, regularAxis(x.grid[axis], 1)]],
      kernel: {
        kind: "reduce",
        expr: inputExpr(0, dtype),
        reduction: reductionOf(op, dtype, options),
        axes: [axis],
        shape,
      },
      dtype,
    },
    [x],
  );
  const chunks = totals.chunks.map((c, a) => (a === axis ? axisOf([c.length]) : c));
  const carry = makeLayer(scan, { axis, op, dtype }, [makeLayer(rechunk, { chunks }, [totals])]);
  return makeLayer(scan, { axis, op, dtype }, [x, carry]);
}

const rising = (a: Value, b: Value): number => Number(a > b) - Number(a < b);

const STEP: Readonly<Record<ScanOp, (a: Value, b: Value) => Value>> = {
  sum: (a, b) => (typeof a === "bigint" ? a + (b as bigint) : a + (b as number)),
  prod: (a, b) => (typeof a === "bigint" ? a * (b as bigint) : a * (b as number)),
  min: (a, b) => [a, b].sort(rising)[0],
  max: (a, b) => [a, b].sort(rising)[1],
};

function wrapped(value: Value, dtype: DType): Value {
  if (typeof value === "number") return value;
  return dtypeInfo(dtype).kind === "uint" ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value);
}

function expected({ shape, values, dtype }: Sample, op: ScanOp, axis: number): Value[] {
  const out = [...values];
  const inner = sizeOf(shape.slice(axis + 1));
  out.forEach((value, k) => {
    const first = Math.floor(k / inner) % shape[axis] === 0;
    if (!first) out[k] = wrapped(STEP[op](out[k - inner], value), dtype);
  });
  return out;
}

test.each(["sum", "prod", "min", "max"] as const)("cumulative %s, over any blocks", async (op) => {
  const cases = samples(["float64", "int64", "uint64"], { ranks: [1, 3], shortest: 1 });
  const finite = ({ values }: Sample): boolean =>
    values.every((v) => typeof v === "bigint" || Number.isFinite(v));
  await fc.assert(
    fc.asyncProperty(cases.filter(finite), fc.nat(), async (sample, number) => {
      const axis = number % sample.shape.length;
      const { data } = await runOne(cumulated(sample, op, axis));
      const wanted = expected(sample, op, axis);
      if (op === "prod" && sample.dtype === "float64") {
        wanted.forEach((w, k) => {
          expect(Math.abs(Number(data[k]) - Number(w))).toBeLessThanOrEqual(
            1e-12 * Math.abs(Number(w)),
          );
        });
      } else {
        // Sums of quarters are exact; -0 and 0 are one number here.
        expect(Array.from<Value>(data).map((v) => (v === 0 ? 0 : v))).toEqual(
          wanted.map((v) => (v === 0 ? 0 : v)),
        );
      }
    }),
    { numRuns: 80 },
  );
});
