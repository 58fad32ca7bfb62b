import { expect, test } from "@jest/globals";
import { runJobs } from "./jobs.ts";
import { commandOf } from "./shrink.ts";
import { simulate } from "./simulate.ts";
import { median } from "./tally.ts";

/** Fresh worlds in every commit: `.ci/run` puts the number of the commit there. */
const COMMIT = process.env["VERIFY_SEED"];
const SEEDS = Number(process.env["SIMULATE_SEEDS"] ?? (COMMIT === undefined ? 60 : 1000));
const FROM = Number(COMMIT ?? 1) * 1_000_000;

/** Worlds in which something was found, and mended. */
const FOUND = [
  ...[6, 18, 31, 52, 58, 63, 75, 83, 164, 294, 1011, 1318, 1_000_059, 60_003_658, 60_004_598],
  ...[61_000_274, 62_000_120, 62_000_285, 100_001_497, 100_002_028],
];

test(`${SEEDS} fresh worlds end well`, async () => {
  const tally = await runJobs({ seeds: SEEDS, from: FROM, jobs: 2, quiet: true });
  const found = tally.failures.map(
    ({ seed, failure }) => `${commandOf(seed, new Set())}\n${failure.slice(0, 600)}`,
  );
  expect(found).toEqual([]);
  expect(tally.seeds).toBe(SEEDS);
  expect(new Set(tally.hashes).size).toBe(SEEDS);
  // They are not too quiet to find anything.
  expect(median(tally.tasks)).toBeGreaterThanOrEqual(100);
  expect(median(tally.faults)).toBeGreaterThanOrEqual(5);
}, 900_000);

test("worlds in which something was found end well", async () => {
  for (const seed of FOUND) {
    const { failure, movesMost } = await simulate(seed);
    expect([seed, failure]).toEqual([seed, undefined]);
    expect([seed, movesMost]).toEqual([seed, Math.min(movesMost, 64)]);
  }
}, 300_000);

test("a seed goes the same way again, here and in another process", async () => {
  const there = await runJobs({ seeds: 3, from: 7, jobs: 1, quiet: true });
  const here: string[] = [];
  for (const seed of [9, 7, 8, 7]) here.push((await simulate(seed)).hash);
  expect(here).toEqual([there.hashes[2], ...there.hashes.slice(0, 2), there.hashes[0]]);
  expect((await simulate(7, { dropped: new Set([0]) })).hash).not.toBe(there.hashes[0]);
}, 300_000);
