import { expect, test } from "@jest/globals";
import {
  blameTable,
  budgetBlame,
  explain,
  optimize,
  part,
  ruleStats,
  ruleTable,
} from "../../../src/optimizer/index.ts";
import { readLayers } from "../../support/plans.ts";

const OUTPUTS = readLayers([
  "x = file a 1000x1000 100x100",
  "y = add x 1",
  "t = transpose y 1 0",
  "s = slice t 10:15 :",
  "m = reduce mean s 1",
]);

/** Without times of this run. */
const shown = (text: string): string => text.replace(/in [\d.]+ ms/, "in some ms");

test("layers before and after with shapes, chunks, tasks, bytes, costs and rules; a line a phase", () => {
  const text = explain(OUTPUTS, optimize(OUTPUTS, { trace: true }), { model: part("tasks") });
  expect(shown(text)).toBe(
    `before: 5 layers, 311 tasks, 22.9 MiB made, 321 tasks estimated
#  layer      reads  tasks  shape        chunks             type        bytes     moved       cost  does              made by
0  source              100  [1000,1000]  (10×100 | 10×100)  float64  7.63 MiB       0 B  100 tasks  zarr
1  blockwise  0        100  [1000,1000]  (10×100 | 10×100)  float64  7.63 MiB       0 B  100 tasks  x0 + 1  ij->ij
2  transpose  1        100  [1000,1000]  (10×100 | 10×100)  float64  7.63 MiB  7.63 MiB  100 tasks  axes (1, 0)
3  slice      2         10  [5,1000]     (5 | 10×100)       float64  39.1 KiB  39.1 KiB   10 tasks  [10:15, 0:1000]
4  reduce     3          1  [5]          (5)                float64      40 B       0 B   11 tasks  mean over axes 1

compact: 1 firing, 5 → 4 layers, 311 → 211 tasks, 321 tasks → 221 tasks: TransposeThroughBlockwise ×1
pushdown: 2 firings, 4 → 3 layers, 211 → 21 tasks, 221 tasks → 31 tasks: SliceThroughBlockwise ×1, SliceIntoSource ×1
lower: 1 firing, 3 → 4 layers, 21 → 31 tasks, 31 tasks → 31 tasks: LowerReduce ×1
fuse: 1 firing, 4 → 3 layers, 31 → 21 tasks, 31 tasks → 21 tasks: FuseBlockwise ×1
explore, tidy, cull: nothing changed

after: 3 layers, 21 tasks, 39.5 KiB made, 21 tasks estimated
#  layer      reads  tasks  shape     chunks        type        bytes  moved      cost  does                              made by
0  source               10  [1000,5]  (10×100 | 5)  float64  39.1 KiB    0 B  10 tasks  zarr                              SliceThroughBlockwise, SliceIntoSource
1  blockwise  0         10  [5,10]    (5 | 10×1)    float64     400 B    0 B  10 tasks  mean(x0 + 1) over axes 1  ji->ij  LowerReduce, FuseBlockwise
2  tree       1          1  [5]       (5)           float64      40 B    0 B   1 tasks  mean over axes 1, 10 to 1, last   LowerReduce

5 firings in some ms, stopped at fixpoint: TransposeThroughBlockwise ×1, SliceIntoSource ×1, SliceThroughBlockwise ×1, LowerReduce ×1, FuseBlockwise ×1`,
  );
});

test("phase by phase, with the layers that are new; phases that changed nothing in one line", () => {
  const text = explain(OUTPUTS, optimize(OUTPUTS), { detail: "phases" });
  const heads = text.split("\n").filter((line) => /^\w[\w, ]*:/.test(line));
  expect(heads.map((line) => line.split(":")[0])).toEqual([
    "before",
    "compact",
    "pushdown",
    "lower",
    "fuse",
    "explore, tidy, cull",
    "after",
  ]);
  const [, lowered = ""] = text.split("\nlower: ");
  const rows = lowered.split("\n").slice(2, 6);
  expect(rows.map((row) => row.trim().split(/\s+/).slice(0, 2))).toEqual([
    ["0", "source"],
    ["1", "blockwise"],
    ["+2", "blockwise"],
    ["+3", "tree"],
  ]);
});

test("totals alone", () => {
  const lines = explain(OUTPUTS, optimize(OUTPUTS), { detail: "totals" }).split("\n");
  expect(lines.length).toBe(8);
  expect(lines[1]).toMatch(
    /^compact: 1 firing, 5 → 4 layers, 311 → 211 tasks, [\d.]+ ms → [\d.]+ ms$/,
  );
});

test("a long plan is cut, and says so", () => {
  const chain = readLayers([
    "x = ones 4 2",
    ...Array.from({ length: 30 }, () => "x = transpose x 0"),
  ]);
  const text = explain(chain, optimize(chain, { level: 0 }), { rowsMax: 5 });
  expect(text).toContain("… 26 layers more");
});

test("graphs of 10⁸ blocks are explained as fast as small ones", () => {
  const outputs = readLayers(["x = ones 100000000 1", "y = add x 1", "s = reduce sum y 0"]);
  const text = explain(outputs, optimize(outputs));
  expect(text).toContain("before: 3 layers, 200000001 tasks");
});

test("what rules did: tried, matched, refused by, fired, and what of it is in the plan", () => {
  const optimized = optimize(OUTPUTS, { trace: true });
  const rows = new Map(ruleStats(optimized).map((row) => [row.name, row]));
  expect(rows.get("LowerReduce")).toMatchObject({ tried: 1, matched: 1, fired: 1, survived: 1 });
  for (const { fired, survived } of rows.values()) expect(survived).toBeLessThanOrEqual(fired);
  // Its layer was sliced away again.
  expect(rows.get("TransposeThroughBlockwise")).toMatchObject({ fired: 1, survived: 0 });
  expect(rows.get("SliceNoop")?.refused).toEqual({ "readsAll(s.attrs, x.shape)": 2 });
  const table = ruleTable(optimized);
  expect(table).toMatch(/^rule +tried +matched +fired +survived +ms +refused by\n/);
  expect(table).toMatch(/\nLowerReduce +1 +1 +1 +1 /);
  expect(table).not.toContain("SliceThroughTake");
});

test("who used the budget up", () => {
  const optimized = optimize(OUTPUTS, { trace: true, limits: { firesMax: 3 } });
  expect(optimized.stop.reason).toBe("fires");
  const rows = budgetBlame(optimized);
  expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(rows.reduce((sum, { fired }) => sum + fired, 0)).toBe(optimized.fires);
  expect(rows.find(({ rule }) => rule === "LowerReduce")).toMatchObject({ fired: 1, made: 2 });
  expect(blameTable(optimized)).toMatch(/^rule +firings +share +layers made +ms\n/);
  expect(budgetBlame(optimize(OUTPUTS)).every(({ made }) => made === null)).toBe(true);
});

test("rules that an e-graph chose are counted by what is in the plan", () => {
  const chain = readLayers([
    "a = file a 1000x10 100x10",
    "b = file b 10x1000 10x100",
    "c = file c 1000x10 100x10",
    "d = matmul a b",
    "e = matmul d c",
  ]);
  const optimized = optimize(chain, { level: 2, saturation: { msMax: 5000 } });
  const row = ruleStats(optimized).find(({ name }) => name === "RegroupRight");
  expect(row).toMatchObject({ fired: 2, survived: 2 });
});
