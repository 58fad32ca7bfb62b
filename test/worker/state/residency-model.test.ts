/** Random lives of a machine with little memory and an unreliable disk: nothing is used that is not here, nothing hangs. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Layer } from "../../../src/layers/index.ts";
import { numbers, plusOne, rechunked } from "../support/machine.ts";
import { type Step, World } from "../support/world.ts";

/** Rows, rows + 1, columns of both, eight blocks of 64 bytes each; a column of parts reads all rows. */
function graph(): Layer {
  return plusOne(rechunked(plusOne(numbers([8, 8], [1, 8])), [8, 1]));
}

const task = fc.integer({ min: 0, max: 31 });
const tasks = fc.array(task, { minLength: 1, maxLength: 8 });
const peer = fc.constantFrom("a", "b");
const pick = fc.nat({ max: 20 });

const of = <Kind extends string, Rest extends object>(
  kind: Kind,
  rest: { [Name in keyof Rest]: fc.Arbitrary<Rest[Name]> },
): fc.Arbitrary<{ kind: Kind } & Rest> =>
  fc.record({ kind: fc.constant(kind), ...rest }) as unknown as fc.Arbitrary<{ kind: Kind } & Rest>;

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: of("compute", { tasks, peer }) },
  { weight: 9, arbitrary: of("execute", { pick }) },
  { weight: 3, arbitrary: of("answer", { pick, here: fc.boolean() }) },
  { weight: 1, arbitrary: of("free", { tasks: fc.array(task, { minLength: 1, maxLength: 2 }) }) },
  { weight: 1, arbitrary: of("fail", { pick }) },
  { weight: 1, arbitrary: of("lose", { peer }) },
  { weight: 1, arbitrary: of("steal", { task }) },
  { weight: 1, arbitrary: of("time", { seconds: fc.constantFrom(0.2, 1.5) }) },
  { weight: 6, arbitrary: of("write", { pick, part: fc.constantFrom(1, 1, 1, 0.5, 0) }) },
  { weight: 6, arbitrary: of("read", { pick, good: fc.constantFrom(true, true, true, false) }) },
  { weight: 1, arbitrary: of("damage", { pick }) },
  { weight: 1, arbitrary: of("measure", { unmanagedBytes: fc.constantFrom(0, 0, 100, 1e9) }) },
);

test("with room for ten blocks, whatever the disk does, tasks run and the books balance", () => {
  let unspilled = 0;
  let lives = 0;
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 40, maxLength: 120, size: "max" }),
      fc.constantFrom(0, 1, 2),
      fc.constantFrom(640, 900),
      (steps, threads, memoryLimitBytes) => {
        const world = new World(graph(), threads, memoryLimitBytes);
        for (const one of steps) world.step(one);
        world.settle();
        expect(world.unfinished()).toEqual([]);
        unspilled += world.disk.unspilled;
        if (world.disk.unspilled > 0) lives++;
        world.freeAll();
        const { machine } = world.bench;
        const { managedBytes, reservedBytes, memory } = machine.state;
        expect(machine.dump().tasks).toEqual([]);
        expect([managedBytes, reservedBytes, memory.diskBytes, memory.lru.size]).toEqual([
          0, 0, 0, 0,
        ]);
        expect([...world.blocks]).toEqual([]);
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
  // If not, the worlds have become too large to say anything.
  expect(lives).toBeGreaterThan(5);
  expect(unspilled).toBeGreaterThan(30);
});
