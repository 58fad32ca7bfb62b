import { expect, test } from "@jest/globals";
import { MOVES, movesDiagram, STATE_NAMES } from "../../../src/worker/index.ts";
import { mayMove } from "../../../src/worker/state/states.ts";
import { VALIDATE } from "../../../src/worker/state/validate.ts";

test("the table, the names and the validators speak of the same states", () => {
  const states = STATE_NAMES.map((_, state) => String(state));
  expect(Object.keys(MOVES)).toEqual(states);
  expect(Object.keys(VALIDATE)).toEqual(states);
});

test("every state but the last can be left, and reached from the first", () => {
  const reached = new Set([0]);
  for (const from of reached) for (const to of MOVES[from as 0]) reached.add(to);
  expect(reached.size).toBe(STATE_NAMES.length);
  STATE_NAMES.forEach((name, state) => {
    expect(MOVES[state as 0].length > 0).toBe(name !== "forgotten");
  });
});

test("the drawing has a line for every move", () => {
  const moves = Object.values(MOVES).flat().length;
  expect(movesDiagram().split("\n")).toHaveLength(moves + 1);
  expect(movesDiagram()).toContain("waiting --> ready");
  expect(mayMove(1, 2)).toBe(true);
  expect(mayMove(4, 3)).toBe(false);
});
