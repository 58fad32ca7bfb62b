import { expect, test } from "@jest/globals";
import { explain, optimize } from "../../../src/optimizer/index.ts";
import { readLayers } from "../../support/plans.ts";

const OUTPUTS = readLayers([
  "x = file a 1000x1000 100x100",
  "y = add x 1",
  "t = transpose y 1 0",
  "s = slice t 10:15 :",
  "m = reduce mean s 1",
]);

test("layers before and after, with tasks, bytes and the rules that made them", () => {
  const text = explain(OUTPUTS, optimize(OUTPUTS));
  expect(text.replace(/in [\d.]+ ms/, "in some ms")).toBe(
    `before: 5 layers, 311 tasks, 22.9 MiB made
#  layer      reads  tasks  shape        type        bytes     moved  does              made by
0  source              100  [1000,1000]  float64  7.63 MiB       0 B  zarr
1  blockwise  0        100  [1000,1000]  float64  7.63 MiB       0 B  x0 + 1  ij->ij
2  transpose  1        100  [1000,1000]  float64  7.63 MiB  7.63 MiB  axes (1, 0)
3  slice      2         10  [5,1000]     float64  39.1 KiB  39.1 KiB  [10:15, 0:1000]
4  reduce     3          1  [5]          float64      40 B       0 B  mean over axes 1

after: 3 layers, 21 tasks, 39.5 KiB made
#  layer      reads  tasks  shape     type        bytes  moved  does                              made by
0  source               10  [1000,5]  float64  39.1 KiB    0 B  zarr                              SliceThroughBlockwise, SliceIntoSource
1  blockwise  0         10  [5,10]    float64     400 B    0 B  mean(x0 + 1) over axes 1  ji->ij  LowerReduce, FuseBlockwise
2  tree       1          1  [5]       float64      40 B    0 B  mean over axes 1, 10 to 1, last   LowerReduce

5 firings in some ms, stopped at fixpoint: TransposeThroughBlockwise ×1, SliceIntoSource ×1, SliceThroughBlockwise ×1, LowerReduce ×1, FuseBlockwise ×1`,
  );
});

test("graphs of 10⁸ blocks are explained as fast as small ones", () => {
  const outputs = readLayers(["x = ones 100000000 1", "y = add x 1", "s = reduce sum y 0"]);
  const text = explain(outputs, optimize(outputs));
  expect(text).toContain("before: 3 layers, 200000001 tasks");
});
