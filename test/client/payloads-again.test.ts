/** Data that left the workers, and came again with a later graph, is read where it lies then. */
import { expect, test } from "@jest/globals";
import { Client, fromTypedArray, LocalCluster } from "../../src/index.ts";

test.each([
  ["the worker's own thread", 0],
  ["threads", 1],
])(
  "one array in many graphs, among others whose data take its place, on %s",
  async (_, threadsPerWorker) => {
    await using cluster = await LocalCluster.start({ workers: 2, threadsPerWorker });
    await using client = await Client.connect(cluster);
    const x = fromTypedArray(Int32Array.of(1, 2, 3, 4), { chunks: 2 });
    for (let i = 0; i < 30; i++) {
      const others = [5, 6, 7].map((value) =>
        fromTypedArray(Int32Array.of(value, i, value, i), { chunks: 2 }),
      );
      const sums = await Promise.all(
        [x, x, ...others].map(async (array, k) => {
          const { data } = await array.add(i + k).compute({ client });
          return Array.from(data, Number);
        }),
      );
      const want = [
        [1, 2, 3, 4],
        [1, 2, 3, 4],
        [5, i, 5, i],
        [6, i, 6, i],
        [7, i, 7, i],
      ];
      expect(sums).toEqual(want.map((list, k) => list.map((value) => value + i + k)));
    }
  },
  30_000,
);
