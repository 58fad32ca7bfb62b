import { expect, test } from "@jest/globals";
import { RuleNameError, UnknownRuleError } from "../../../src/core/index.ts";
import { type Layer, slice, transpose } from "../../../src/layers/index.ts";
import {
  allTopDown,
  apply,
  at,
  attempt,
  best,
  bottomUp,
  budget,
  checkpoint,
  downUp,
  Engine,
  fail,
  fixpointNoCycle,
  fold,
  id,
  innermost,
  inRegion,
  oncePerBatch,
  one,
  parallel,
  pat,
  postwalk,
  prewalk,
  RULES,
  repeat,
  rule,
  rules,
  type Strategy,
  seq,
  some,
  strategy,
  topDown,
  union,
  unless,
  v,
  where,
  withContext,
} from "../../../src/optimizer/index.ts";
import { readLayers, showPlan } from "../../support/plans.ts";

const LIMITS = { firesMax: 1000, nodesMax: 10_000, msMax: 10_000 };
const JOIN = apply(RULES.select("TransposeOfTranspose"));
const DROP = apply(RULES.select("TransposeNoop"));

const FILE = "x = file a 12x10 4x5";
const CHAIN = ["t1 = transpose x 1 0", "t2 = transpose t1 1 0", "t3 = transpose t2 1 0"];

interface Ran {
  readonly outcome: string;
  readonly fires: number;
  readonly engine: Engine;
  readonly outputs: readonly Layer[];
}

function run(inner: Strategy, lines: readonly string[] = [FILE, ...CHAIN]): Ran {
  const engine = new Engine(readLayers(lines), { limits: () => LIMITS, check: true, trace: true });
  const outcome = inner.run(engine, engine.graph.outputs);
  const outputs = engine.layersOf(engine.graph.outputs);
  return { outcome, fires: engine.fires, engine, outputs };
}

/** Notes the layers at which it is run, by type and rank of the first axis. */
function visits(into: string[]): Strategy {
  return strategy("visit", (_, nodes) => {
    for (const node of nodes)
      into.push(`${node.find().layer.type.name} ${node.find().layer.shape[0]}`);
    return "unchanged";
  });
}

test("rules by name and tag", () => {
  expect(run(rules(RULES, "#transpose")).outcome).toBe("changed");
  const { outcome, engine } = run(rules(RULES, "Slice*"));
  expect(outcome).toBe("failed");
  expect(engine.failure).toMatch(/did not apply$/);
  expect(() => rules(RULES, "#nothing")).toThrow(UnknownRuleError);
  expect(() => RULES.extend([...RULES.select("SliceNoop")])).toThrow(RuleNameError);
});

test("one input, some inputs", () => {
  const two = ["y = file b 12x10 4x5", "u1 = transpose x 1 0", "u2 = transpose u1 1 0"];
  const both = [FILE, ...two, "s1 = transpose y 1 0", "s2 = transpose s1 1 0", "z = stack 0 u2 s2"];
  expect(run(one(JOIN), both)).toMatchObject({ outcome: "changed", fires: 1 });
  expect(run(some(JOIN), both)).toMatchObject({ outcome: "changed", fires: 2 });
  expect(run(one(DROP), both)).toMatchObject({ outcome: "failed", fires: 0 });
  expect(run(some(fail), both).engine.failure).toBe("fail applied at no input");
  expect(run(union(fail, topDown(JOIN)), both).outcome).toBe("changed");
});

test("not: succeeds where nothing applies, and changes nothing where something does", () => {
  const { outcome, outputs, engine } = run(unless(JOIN));
  expect([outcome, engine.failure]).toEqual(["failed", "TransposeOfTranspose applies"]);
  expect(showPlan(outputs)).toBe(showPlan(readLayers([FILE, ...CHAIN])));
  expect(run(unless(DROP)).outcome).toBe("unchanged");
});

test("a fixed point that goes round is noticed", () => {
  const flip = rule("flip", {
    match: pat(transpose, [v("x")]),
    phase: "tidy",
    rewrite: () => null,
  });
  let runs = 0;
  const round = strategy("round", () => {
    runs += 1;
    return "changed";
  });
  expect(run(fixpointNoCycle(round)).outcome).toBe("changed");
  expect(runs).toBe(1);
  expect(run(fixpointNoCycle(apply([flip]))).outcome).toBe("unchanged");
  expect(run(fixpointNoCycle(JOIN))).toMatchObject({ outcome: "changed", fires: 2 });
});

test("prewalk and postwalk go on, jump, and stop", () => {
  const lines = [FILE, "t = transpose x 1 0", "s = slice t 0:8 0:12", "z = blocks s"];
  const seen = (walk: (inner: Strategy) => Strategy): string[] => {
    const into: string[] = [];
    run(walk(visits(into)), lines);
    return into;
  };
  const isSlice = (node: { layer: Layer }): boolean => node.layer.type === slice;
  const down = ["blockwise 2", "slice 8", "transpose 10", "source 12"];
  expect(seen((inner) => prewalk(inner))).toEqual(down);
  expect(seen((i) => prewalk(i, (n) => (isSlice(n) ? "jump" : "continue")))).toEqual(
    down.slice(0, 2),
  );
  expect(seen((i) => prewalk(i, (n) => (isSlice(n) ? "stop" : "continue")))).toEqual(
    down.slice(0, 2),
  );
  const up = down.toReversed();
  expect(seen((inner) => postwalk(inner))).toEqual(up);
  expect(seen((i) => postwalk(i, (n) => (isSlice(n) ? "jump" : "continue")))).toEqual(
    up.slice(0, 3),
  );
  expect(seen((i) => postwalk(i, (n) => (isSlice(n) ? "stop" : "continue")))).toEqual(
    up.slice(0, 3),
  );
  expect(seen((inner) => downUp(inner, inner))).toEqual([...down, ...up]);
});

test("all topmost nodes where it applies", () => {
  expect(run(allTopDown(JOIN))).toMatchObject({ outcome: "changed", fires: 1 });
  expect(run(topDown(JOIN))).toMatchObject({ outcome: "changed", fires: 1 });
  expect(run(bottomUp(JOIN))).toMatchObject({ outcome: "changed", fires: 2 });
  expect(run(allTopDown(fail)).outcome).toBe("failed");
});

test("at a path, at a type, in a region", () => {
  const into: string[] = [];
  const lines = [FILE, "t = transpose x 1 0", "s = slice t 0:8 0:12", "z = blocks s"];
  expect(run(at([0, 0], visits(into)), lines).outcome).toBe("unchanged");
  expect(into).toEqual(["transpose 10"]);
  expect(run(at([0, 1], id), lines).engine.failure).toBe("nothing is at [0, 1]");
  into.length = 0;
  run(where([slice, transpose] as never, visits(into)), lines);
  expect(into).toEqual(["transpose 10", "slice 8"]);
  run(
    where((type) => type.name === "source", visits(into)),
    lines,
  );
  expect(into.at(-1)).toBe("source 12");
  expect(run(where(slice, id)).outcome).toBe("failed");

  const inside = (layer: Layer): boolean => layer.type === transpose;
  expect(run(inRegion(inside, repeat(JOIN)))).toMatchObject({ outcome: "changed", fires: 2 });
  const noRule = inRegion((layer) => layer.type === slice, innermost(RULES.rules));
  expect(run(noRule)).toMatchObject({ outcome: "failed", fires: 0 });
  const sliced = [FILE, "t = transpose x 0 1", "s = slice t 0:8 0:10"];
  const { fires, outputs } = run(
    inRegion((l) => l.type === slice, innermost(RULES.select("*Noop"))),
    sliced,
  );
  expect(fires).toBe(0);
  expect(outputs[0].inputs[0].type).toBe(transpose);
});

test("what is known goes down, or up", () => {
  const depths: [string, number][] = [];
  const lines = [FILE, ...CHAIN, "z = add x t2"];
  const note = (depth: number): Strategy =>
    strategy("note", (_, nodes) => {
      for (const node of nodes) depths.push([node.layer.type.name, depth]);
      return "unchanged";
    });
  run(withContext({ top: 0, below: (depth: number) => depth + 1, join: Math.max }, note), lines);
  expect(depths).toEqual([
    ["blockwise", 0],
    ["transpose", 1],
    ["transpose", 2],
    ["source", 3],
  ]);
  depths.length = 0;
  run(
    fold((_, below: readonly number[]) => 1 + Math.max(0, ...below), note),
    lines,
  );
  expect(depths.map(([, height]) => height)).toEqual([1, 2, 3, 4]);
});

test("the best of several, by cost", () => {
  const layers = (plan: readonly Layer[]): number => showPlan(plan).split("\n").length;
  const twice = repeat(topDown(union(JOIN, DROP)));
  const { outcome, outputs, engine } = run(
    seq(best(layers, JOIN, twice, fail), checkpoint("after")),
    [FILE, ...CHAIN],
  );
  expect(outcome).toBe("changed");
  expect(layers(outputs)).toBe(layers(run(twice).outputs));
  expect(engine.checkpoints.map(({ label }) => label)).toEqual(["after"]);
  expect(engine.trace.map(({ rule: name }) => name)).toContain("TransposeOfTranspose");
  expect(run(best(() => 1, twice))).toMatchObject({ outcome: "unchanged" });
  expect(run(best(layers, fail, fail)).outcome).toBe("failed");
});

test("once in an optimization, and each separate part by itself", () => {
  const once = oncePerBatch(attempt(JOIN));
  expect(run(seq(once, once))).toMatchObject({ outcome: "changed", fires: 1 });
  expect(run(once).fires).toBe(1);
  const parts: number[] = [];
  const count = strategy("count", (_, nodes) => {
    parts.push(nodes.length);
    return "unchanged";
  });
  const lines = [FILE, "y = file b 12 4", ...CHAIN, "z = exp y", "w = exp z", "out t1 t2 z w"];
  expect(run(parallel(count), lines).outcome).toBe("unchanged");
  expect(parts).toEqual([2, 2]);
});

test("a budget of firings or of time", () => {
  const walk = innermost(RULES.select("TransposeOfTranspose"));
  expect(run(budget({ fires: 1 }, walk))).toMatchObject({ outcome: "budget", fires: 1 });
  const rest = seq(attempt(budget({ fires: 1 }, walk)), walk);
  expect(run(rest)).toMatchObject({ outcome: "budget", fires: 2 });
  expect(run(budget({ ms: 10_000 }, walk))).toMatchObject({ outcome: "changed", fires: 2 });
});

test("deep graphs are walked without recursion", () => {
  const lines = [FILE];
  let last = "x";
  for (let k = 0; k < 10_000; k++) {
    lines.push(`b${k} = exp ${last}`);
    last = `b${k}`;
  }
  const seen: string[] = [];
  run(downUp(visits(seen), visits(seen)), lines);
  expect(seen).toHaveLength(2 * 10_001);
  const depth: number[] = [];
  const note = (value: number): Strategy =>
    strategy("note", () => {
      depth.push(value);
      return "unchanged";
    });
  run(
    fold((_, below: readonly number[]) => 1 + Math.max(0, ...below), note),
    lines,
  );
  expect(depth.at(-1)).toBe(10_001);
});
