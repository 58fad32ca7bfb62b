/** Random lives of a machine: whatever happens, the books balance, nothing hangs and nothing leaks. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Layer } from "../../../src/layers/index.ts";
import { numbers, plusOne, rechunked, remoteOf } from "../support/machine.ts";
import { type Step, World } from "../support/world.ts";

/** Rows, rows + 1, columns of both: whole blocks and parts. Eight blocks of each layer, 32 tasks. */
function graph(width = 1): Layer {
  const rows = plusOne(numbers([8, 8 * width], [1, 8 * width]));
  return plusOne(rechunked(rows, [8, width]));
}

/** Columns so wide that their parts land in their place. */
const WIDE = 1024;

const PEERS = ["a", "b", "c"];
const task = fc.integer({ min: 0, max: 31 });
const peer = fc.constantFrom(...PEERS);

/** One step of the world: a name and two numbers that say which of the possible things happens. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("compute" as const),
      tasks: fc.array(task, { minLength: 1, maxLength: 8 }),
      peer,
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("execute" as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("fail" as const), pick: fc.nat() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("answer" as const),
      pick: fc.nat(),
      here: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("busy" as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("lose" as const), peer }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("free" as const),
      tasks: fc.array(task, { minLength: 1, maxLength: 8 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("steal" as const), task }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("who-has" as const), task, peer }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("time" as const),
      seconds: fc.constantFrom(0.1, 0.2, 1.5),
    }),
  },
);

/** A limit that never matters, and room for six wide results. */
const LIMITS = [1e9, 400_000];

/** Lives that went wrong once. */
const EXAMPLES: [Step[], number, number, number][] = [
  [
    // A task fails that the scheduler wants no more, while another one waits for it here.
    [
      { kind: "compute", tasks: [16, 13], peer: "a" },
      { kind: "answer", pick: 0, here: false },
      { kind: "free", tasks: [13, 0] },
      { kind: "fail", pick: 0 },
    ],
    0,
    1,
    1e9,
  ],
  [
    // The same, let go after it has failed.
    [
      { kind: "compute", tasks: [16, 13], peer: "a" },
      { kind: "answer", pick: 0, here: true },
      { kind: "fail", pick: 0 },
      { kind: "free", tasks: [13] },
    ],
    1,
    1,
    1e9,
  ],
];

test("any order of events keeps every invariant, and ends with nothing left", () => {
  fc.assert(
    fc.property(
      fc.array<Step>(step, { maxLength: 60 }),
      fc.constantFrom(0, 1, 2),
      fc.constantFrom(1, WIDE),
      fc.constantFrom(...LIMITS),
      (steps, threads, width, memoryLimitBytes) => {
        const world = new World(graph(width), threads, memoryLimitBytes);
        for (const one of steps) world.step(one);
        world.settle();
        expect(world.unfinished()).toEqual([]);
        world.freeAll();
        const { machine } = world.bench;
        expect(machine.dump().tasks).toEqual([]);
        expect(machine.state.managedBytes).toBe(0);
        expect(machine.state.reservedBytes).toBe(0);
        expect(machine.state.incomingBytes).toBe(0);
        expect([...world.blocks]).toEqual([]);
        expect([...world.landings]).toEqual([]);
      },
    ),
    { numRuns: 1000, examples: EXAMPLES },
  );
});

test("the same events give the same machine", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const worlds = [new World(graph(), 1), new World(graph(), 1)];
      for (const world of worlds) for (const one of steps) world.step(one);
      expect(worlds[0].bench.machine.dump()).toEqual(worlds[1].bench.machine.dump());
    }),
    { numRuns: 30 },
  );
});

test("a scheduler's word about a block that is here changes nothing", () => {
  const world = new World(graph(), 1);
  world.step({ kind: "compute", tasks: [0], peer: "a" });
  world.step({ kind: "execute", pick: 0 });
  world.bench.handle({ type: "who-has", remote: remoteOf(1, [[0, "b"]]) });
  expect(world.bench.state(0)).toBe("memory");
});
