import { expect, test } from "@jest/globals";
import { packState, unpackState } from "../../src/comm/index.ts";
import { errorOf } from "../support/refused.ts";

test("plain data of any form cross, typed arrays as what they are", () => {
  const state = {
    rows: [1, Number.NaN, null],
    column: Int32Array.of(1, 2),
    text: "é",
    deep: [[{}]],
  };
  expect(unpackState(packState(state))).toEqual(state);
});

test("bytes that are no state are a typed error", async () => {
  const error = await errorOf(() => unpackState(Uint8Array.of(1, 2, 3)));
  expect([error.tag, error.message]).toEqual([
    "Message",
    expect.stringContaining("cannot be read"),
  ]);
});
