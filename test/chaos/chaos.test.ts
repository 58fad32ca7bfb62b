import { expect, test } from "@jest/globals";
import { isGood, runChaos } from "./run.ts";

test("a few seconds of it: workers are killed, answers are right, nothing is left", async () => {
  const report = await runChaos({
    seconds: 3,
    workers: 2,
    // The first fault of this seed is a kill.
    seed: 3,
    every: 1,
    jobs: 2,
    maxSpill: "1MB",
    memoryLimit: "256MB",
  });
  expect(report.kills).toBeGreaterThan(0);
  expect(report).toMatchObject({ wrong: 0, stuck: 0, failed: 0 });
  expect(report.left).toEqual({ processes: [], files: [], sockets: 0 });
  expect(isGood(report)).toBe(true);
  expect(isGood({ ...report, stuck: 1 })).toBe(false);
});
