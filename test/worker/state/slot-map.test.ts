import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { SlotMap } from "../../../src/worker/state/slot-map.ts";

test("agrees with a Map, for small numbers and for large ones", () => {
  const number = fc.oneof(
    fc.integer({ min: 0, max: 40 }),
    fc.maxSafeNat(),
    fc.integer({ min: 0, max: 20 }).map((n) => n * 2 ** 32),
  );
  const step = fc.record({ number, add: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const map = new SlotMap();
      const model = new Map<number, number>();
      steps.forEach(({ number: task, add }, slot) => {
        if (add && !model.has(task)) {
          map.add(task, slot);
          model.set(task, slot);
        } else if (!add) {
          map.delete(task);
          model.delete(task);
        }
        expect(map.size).toBe(model.size);
        expect(map.get(task)).toBe(model.get(task) ?? -1);
      });
      for (const [task, slot] of model) expect(map.get(task)).toBe(slot);
      expect(map.slots().sort()).toEqual([...model.values()].sort());
    }),
  );
});
