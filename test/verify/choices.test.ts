import { expect, test } from "@jest/globals";
import {
  type Choices,
  everyChoice,
  randomChoices,
  replayChoices,
  type Sample,
  shrinkChoices,
} from "../../src/verify/index.ts";

/** A list of up to three numbers below 4. */
function listOf(choices: Choices): number[] {
  return Array.from({ length: choices.pick(4) }, () => choices.pick(4));
}

test("every list of a small scope comes once", () => {
  const seen = new Set<string>();
  const { runs, complete } = everyChoice((choices) => seen.add(listOf(choices).join()), 1000);
  expect(complete).toBe(true);
  expect(runs).toBe(1 + 4 + 16 + 64);
  expect(seen.size).toBe(runs);
});

test("a scope that is too large is cut off, and says so", () => {
  let runs = 0;
  const found = everyChoice((choices) => {
    listOf(choices);
    runs += 1;
  }, 20);
  expect(found).toEqual({ runs: 20, complete: false });
  expect(runs).toBe(20);
});

test("the same seed makes the same choices, and a list repeats them", () => {
  const [a, b] = [randomChoices(7), randomChoices(7)];
  const lists = [listOf(a), listOf(b), listOf(replayChoices(a.taken))];
  expect(lists[1]).toEqual(lists[0]);
  expect(lists[2]).toEqual(lists[0]);
});

test("a failure shrinks to the smallest one", () => {
  const sampler = (choices: Choices): Sample<readonly number[]> => {
    const list = listOf(choices);
    const fails = list.some((number) => number >= 2);
    return { size: list.length, failure: () => (fails ? list : null) };
  };
  for (let seed = 0; seed < 50; seed++) {
    const choices = randomChoices(seed);
    if (sampler(choices).failure() === null) continue;
    expect(shrinkChoices(choices.taken, sampler)).toEqual({ choices: [1, 2], failure: [2] });
  }
});
