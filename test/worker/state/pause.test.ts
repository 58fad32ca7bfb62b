import { expect, test } from "@jest/globals";
import { gathers, MachineBench, numbers, plusOne, sent, started } from "../support/machine.ts";
import { SPILLING } from "../support/world-disk.ts";

/** Eight sources of 64 bytes (0…7) and eight tasks that read them (8…15); a limit of 10 000 bytes. */
const graph = plusOne(numbers([8, 8], [1, 8]));
const bench = (): MachineBench =>
  new MachineBench([graph], { memoryLimitBytes: 10_000, memory: SPILLING });

/** The process takes so much beside blocks. */
const measure = (b: MachineBench, unmanagedBytes: number): ReturnType<MachineBench["handle"]> =>
  b.handle({ type: "memory", unmanagedBytes });

test("over the pause nothing starts and nothing is fetched; below it both go on", () => {
  const b = bench();
  expect(measure(b, 9000)).toContainEqual({ type: "status" });
  expect(started(b.compute([0, 1]))).toEqual([]);
  expect(gathers(b.compute([10], [[2, "peer"]]))).toEqual([]);
  expect(measure(b, 9000)).toEqual([]);
  const out = measure(b, 0);
  expect(out).toContainEqual({ type: "status" });
  expect(started(out)).toHaveLength(2);
  expect(gathers(out)).toHaveLength(1);
});

test("with nothing to send to disk tasks are given back, but for one, which runs", () => {
  const b = bench();
  measure(b, 9000);
  b.compute([0, 1, 2, 3]);
  b.now = 0.9;
  expect(measure(b, 9000)).toEqual([]);
  b.now = 1.1;
  const out = measure(b, 9000);
  const [back] = sent(out, "give-back");
  expect(back.graph).toBe(1);
  expect([...back.tasks].sort()).toEqual([1, 2, 3]);
  expect(back.runs).toHaveLength(3);
  expect(started(out)).toEqual([b.slot(0)]);
  expect([1, 2, 3].map((task) => b.state(task))).toEqual(["forgotten", "forgotten", "forgotten"]);
});

test("what comes back again and again is given back after twice the time", () => {
  const b = bench();
  const shedAt = (from: number): number => {
    measure(b, 0);
    b.now = from;
    measure(b, 9000);
    b.compute(
      [8, 9],
      [
        [0, "peer"],
        [1, "peer"],
      ],
    );
    for (let t = 0.5; t < 20; t += 0.5) {
      b.now = from + t;
      if (sent(measure(b, 9000), "give-back").length > 0) return t;
    }
    return Number.NaN;
  };
  expect([shedAt(100), shedAt(200), shedAt(300), shedAt(400), shedAt(500)]).toEqual([
    1, 2, 4, 8, 8,
  ]);
});

test("a paused worker that has only a task with inputs elsewhere fetches them", () => {
  const b = bench();
  measure(b, 9000);
  b.compute([10], [[2, "peer"]]);
  b.now = 1.1;
  expect(gathers(measure(b, 9000))).toHaveLength(1);
});

test("what another task here reads is not given back before that", () => {
  const b = bench();
  measure(b, 9000);
  b.compute([0, 1, 9]);
  b.now = 1.1;
  const [first] = sent(measure(b, 9000), "give-back");
  expect([...first.tasks]).toEqual([9]);
});

test("switched off, it never pauses", () => {
  const thresholds = { ...SPILLING.thresholds, pause: false as const };
  const b = new MachineBench([graph], {
    memoryLimitBytes: 10_000,
    memory: { ...SPILLING, thresholds },
  });
  measure(b, 1e9);
  expect(started(b.compute([0]))).toHaveLength(1);
});
