import { expect, test } from "@jest/globals";
import { hasEffect } from "../../../src/scheduler/state/engine.ts";
import { LEGAL, TRANSITIONS } from "../../../src/scheduler/state/states.ts";

test("every transition of the table has an effect, and no other pair has one", () => {
  for (let from = 0; from < 8; from++) {
    for (let to = 0; to < 8; to++) {
      const listed = TRANSITIONS.some((row) => row.from === from && row.to === to);
      expect([from, to, hasEffect(from, to)]).toEqual([from, to, listed]);
      expect([from, to, LEGAL[from * 8 + to]]).toEqual([from, to, listed ? 1 : 0]);
    }
  }
});
