import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { float64Column, int32Column } from "../../../src/scheduler/state/message-columns.ts";
import { IdSet, IntStack, NumberColumn } from "../../../src/scheduler/state/vectors.ts";

test("a set of ids agrees with Set, also after it was emptied", () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.array(
          fc.oneof(
            fc.nat(300),
            fc.nat(2 ** 31 - 1),
            fc.nat().map((n) => n * 2 ** 20),
          ),
        ),
      ),
      (rounds) => {
        const ids = new IdSet();
        for (const round of rounds) {
          const model = new Set<number>();
          for (const id of round) {
            expect(ids.add(id)).toBe(!model.has(id));
            model.add(id);
          }
          ids.clear();
        }
      },
    ),
  ));

test("a set of many ids", () => {
  const ids = new IdSet();
  const added = (): number => {
    let count = 0;
    for (let id = 0; id < 50_000; id++) count += ids.add(id * 256) ? 1 : 0;
    return count;
  };
  expect([added(), added()]).toEqual([50_000, 0]);
  ids.clear();
  expect(ids.add(256)).toBe(true);
});

test("columns of messages are copies that later ones leave alone", () => {
  const cut: [Int32Array | Float64Array, number[]][] = [];
  for (const length of [0, 1, 7, 127, 129, 1000, 3000, 20_000, 5]) {
    const [numbers, integers] = [new NumberColumn(), new IntStack()];
    for (let k = 0; k < length; k++) {
      numbers.push(length + k + 0.5);
      integers.push(length + k);
    }
    const halves = Array.from({ length }, (_, k) => length + k + 0.5);
    const wholes = Array.from({ length }, (_, k) => length + k);
    cut.push([float64Column(numbers.items, length), halves]);
    cut.push([int32Column(numbers.items, length), wholes]);
    cut.push([int32Column(integers.items, length), wholes]);
    numbers.items.fill(-1);
    integers.items.fill(-1);
  }
  for (const [column, wanted] of cut) expect([...column]).toEqual(wanted);
});
