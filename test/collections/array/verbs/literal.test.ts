import { expect, test } from "@jest/globals";
import { typedArraySource } from "../../../../src/collections/array/verbs/literal.ts";
import { fromTypedArray } from "../../../../src/index.ts";
import { check, clusterOfFile, theClient } from "../../cluster.ts";

clusterOfFile();

test("equal data are one payload and one layer", () => {
  const [a, b] = [
    typedArraySource(Int8Array.of(1, 2), {}),
    typedArraySource(Int8Array.of(1, 2), {}),
  ];
  expect(a).toBe(b);
  expect(typedArraySource(Uint8Array.of(1, 2), {})).not.toBe(a);
});

test("large data reach every worker, and slices of them", async () => {
  const data = Float64Array.from({ length: 100_000 }, (_, i) => i);
  const x = fromTypedArray(data, { shape: [1000, 100], chunks: [300, 30] });
  expect((await x.sum().compute({ client: theClient() })).item()).toBe((99_999 * 100_000) / 2);
  await check(x.slice("-1, -3:"), "float64", [99_997, 99_998, 99_999]);
  await check(x.T.slice("2, 998:"), "float64", [99_802, 99_902]);
});
