import { describe, expect, test } from "@jest/globals";
import { AdaptivePolicy, type LoadFigures, targetOf } from "../../../src/client/adaptive/policy.ts";

const OPTIONS = { minimum: 1, maximum: 10, targetSeconds: 5, threads: 2, patience: 3 };

type Worker = LoadFigures["workers"][number];

const worker = (name: string, more: Partial<Worker> = {}): Worker => ({
  name,
  threads: 2,
  processing: 0,
  heldBytes: 0,
  memoryLimitBytes: 100,
  retiring: false,
  ...more,
});

const load = (
  tasks: number,
  seconds: number,
  workers: readonly Worker[] = [worker("a"), worker("b")],
): LoadFigures => ({ remainingTasks: tasks, remainingSeconds: seconds, workers });

describe("workers that a load asks for", () => {
  test.each([
    ["nothing to do: the minimum", load(0, 0), 1],
    ["a little: one", load(3, 0.1), 1],
    ["what is left within five seconds, on two threads each", load(1000, 61), 7],
    ["never more threads than tasks", load(6, 1000), 3],
    ["never more than the maximum", load(1e6, 1e6), 10],
    ["no worker, and something to do: one at least", load(1, 1e-6, []), 1],
    [
      "memory that runs out: twice as many",
      load(0, 0, [worker("a", { heldBytes: 70 }), worker("b", { heldBytes: 60 })]),
      4,
    ],
    [
      "what is held has a place, with room to work",
      load(0, 0, [worker("a", { heldBytes: 60 }), worker("b", { heldBytes: 50 })]),
      2,
    ],
    [
      "those that go do not count",
      load(0, 0, [worker("a", { heldBytes: 50 }), worker("b", { retiring: true, heldBytes: 99 })]),
      1,
    ],
  ])("%s", (_what, given, wanted) => {
    expect(targetOf(given, OPTIONS)).toBe(wanted);
  });
});

describe("what is done about it", () => {
  test("more at once, but for those that are on their way", () => {
    const policy = new AdaptivePolicy(OPTIONS);
    expect(policy.decide(load(1000, 61))).toEqual({ target: 7, start: 5, retire: [] });
    expect(policy.decide(load(1000, 61), 5)).toEqual({ target: 7, start: 0, retire: [] });
  });

  test("fewer only when that was right three times in a row, and the least useful first", () => {
    const policy = new AdaptivePolicy(OPTIONS);
    const workers = [
      worker("busy", { processing: 2 }),
      worker("full", { heldBytes: 50 }),
      worker("idle"),
      worker("half", { heldBytes: 9 }),
    ];
    const calm = load(4, 1, workers);
    expect(policy.decide(calm).retire).toEqual([]);
    expect(policy.decide(calm).retire).toEqual([]);
    expect(policy.decide(load(1000, 61, workers))).toMatchObject({ start: 3, retire: [] });
    for (let k = 0; k < 2; k++) expect(policy.decide(calm).retire).toEqual([]);
    expect(policy.decide(calm)).toEqual({ target: 1, start: 0, retire: ["idle", "half", "full"] });
  });
});
