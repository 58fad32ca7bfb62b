import { expect, test } from "@jest/globals";
import { ones, stack } from "../../../src/index.ts";
import { clusterOfFile, computed, tagOf, theClient } from "../cluster.ts";

clusterOfFile();

test("a wide graph of shared layers is counted once", async () => {
  let x = ones([2]);
  // 2^60 ways to the source, 60 layers.
  for (let k = 0; k < 60; k++) x = x.add(x).mul(0.5);
  expect((await computed(x)).toNested()).toEqual([1, 1]);
});

test("a signal that was aborted before", async () => {
  const signal = AbortSignal.abort();
  expect(await tagOf(() => ones([2]).add(1).compute({ client: theClient(), signal }))).toBe(
    "Cancelled",
  );
});

test("many layers are fine", async () => {
  const parts = Array.from({ length: 300 }, (_, k) => ones([1]).mul(k));
  expect((await computed(stack(parts).sum())).item()).toBe(44_850);
});
