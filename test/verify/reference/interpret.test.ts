import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { isPlygraphError } from "../../../src/core/index.ts";
import type { Layer } from "../../../src/layers/index.ts";
import { optimize, RULES } from "../../../src/optimizer/index.ts";
import { type Dense, naive, reference, runTasks } from "../../../src/verify/index.ts";
import { layerPrograms, layersOf } from "../../support/layer-programs.ts";
import { naive as fromTests } from "../../support/naive.ts";

const plainly = (outputs: readonly Layer[]): readonly Layer[] =>
  optimize(outputs, { rules: RULES.only() }).outputs;

/** Null for random numbers: the reference does not know them. */
function known(layer: Layer): Dense | null {
  try {
    return reference(layer);
  } catch (error) {
    if (isPlygraphError(error, "UnknownToReference")) return null;
    throw error;
  }
}

test("programs mean the same to the interpreter as to the kernels", () => {
  let compared = 0;
  fc.assert(
    fc.property(layerPrograms, (program) => {
      const outputs = layersOf(program);
      const found = runTasks(plainly(outputs));
      outputs.forEach((layer, k) => {
        const wanted = known(layer);
        if (wanted === null) return;
        compared += 1;
        expect(found[k].shape).toEqual([...wanted.shape]);
        wanted.data.forEach((value: number | bigint, i: number) => {
          const [a, b] = [Number(value), Number(found[k].data[i])];
          expect(Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a))).toBe(true);
        });
      });
    }),
    { numRuns: 150 },
  );
  expect(compared).toBeGreaterThan(50);
});

test("reductions have one definition, which the tests of kernels share", () => {
  expect(fromTests).toBe(naive);
});
