import { expect, test } from "@jest/globals";
import { turnWatch } from "../../src/layers/turn.ts";

test("a turn is told once, and each watch counts for itself", async () => {
  const [one, other] = [turnWatch(), turnWatch()];
  expect([one(), one(), other()]).toEqual([true, false, true]);
  await Promise.resolve();
  expect([one(), one(), other(), other()]).toEqual([true, false, true, false]);
});
