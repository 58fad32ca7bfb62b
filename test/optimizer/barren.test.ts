import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Layer } from "../../src/layers/index.ts";
import {
  apply,
  bottomUp,
  Engine,
  fixpoint,
  onceTopDown,
  RULES,
  repeat,
  type Strategy,
  some,
  strategy,
  topDown,
} from "../../src/optimizer/index.ts";
import { readLayers, readPlans, showPlan } from "../support/plans.ts";

const DIR = join(import.meta.dirname, "../plans");
const CORPUS = readdirSync(DIR).flatMap((name) => readPlans(join(DIR, name)));
const LIMITS = { firesMax: 10_000, nodesMax: 100_000, msMax: Number.POSITIVE_INFINITY };

interface Ran {
  readonly outputs: readonly Layer[];
  readonly fires: number;
  /** Attempts, all rules together. */
  readonly tried: number;
}

function run(inner: Strategy, outputs: readonly Layer[]): Ran {
  const engine = new Engine(outputs, { limits: () => LIMITS, check: true, trace: false });
  inner.run(engine, engine.graph.outputs);
  const tried = engine.stats.reduce((sum, rule) => sum + rule.tried, 0);
  return { outputs: engine.rebuild(), fires: engine.fires, tried };
}

/** As `fixpoint`, but nothing is remembered from walk to walk. */
const forgetful = (inner: Strategy, limit: number): Strategy =>
  strategy("forgetful", (engine, nodes) => {
    for (let k = 0; k < limit; k++) if (inner.run(engine, nodes) !== "changed") break;
    return "changed";
  });

test("on every plan of the corpus: the same firings, the same plan, never more attempts", () => {
  const walks = [topDown, bottomUp, onceTopDown, (inner: Strategy) => some(inner)];
  const rules = RULES.rules.filter(({ mode }) => mode === "normalize");
  let [less, more] = [0, 0];
  CORPUS.forEach(({ outputs }, k) => {
    const walk = walks[k % walks.length](apply(rules));
    const kept = run(fixpoint(walk, 30), outputs);
    const plain = run(forgetful(walk, 30), outputs);
    expect(showPlan(kept.outputs)).toBe(showPlan(plain.outputs));
    expect(kept.fires).toBe(plain.fires);
    less += kept.tried;
    more += plain.tried;
  });
  expect(less).toBeLessThan(more);
});

test("walks that fire once each: attempts grow with the layers, not with layers times walks", () => {
  const chain = (length: number): readonly Layer[] => {
    const lines = Array.from({ length }, (_, k) =>
      k % 10 === 0 ? "x = transpose x 0 1" : "x = transpose x 1 0",
    );
    return readLayers(["x = file a 4x6 2x3", ...lines]);
  };
  const drop = onceTopDown(apply(RULES.select("TransposeNoop")));
  const [short, long] = [chain(100), chain(400)].map((outputs) => run(repeat(drop), outputs));
  expect([short.fires, long.fires]).toEqual([10, 40]);
  // Each layer once, and whoever reads a new form once more.
  expect([short.tried, long.tried]).toEqual([110, 440]);
  const forgets = run(forgetful(drop, 1000), chain(100));
  expect(forgets.tried).toBeGreaterThan(500);
});
