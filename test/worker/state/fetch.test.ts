import { describe, expect, test } from "@jest/globals";
import {
  dropped,
  gathers,
  MachineBench,
  numbers,
  plusOne,
  rechunked,
  remoteOf,
  sent,
  started,
} from "../support/machine.ts";

// Tasks 0…3 are x, 4…7 are x + 1.
const chain = (options = {}): MachineBench =>
  new MachineBench([plusOne(numbers([4], [1]))], options);
// Tasks 0…3 are rows, 4…7 columns: each reads a part of every row.
const turned = (options = {}): MachineBench =>
  new MachineBench([rechunked(numbers([4, 8], [1, 8]), [4, 2])], options);
// The same with parts of 8 kB.
const wide = (options = {}): MachineBench =>
  new MachineBench([rechunked(numbers([4, 4096], [1, 4096]), [4, 1024])], options);

describe("whole blocks", () => {
  test("an input elsewhere is fetched, kept, and told of", () => {
    const bench = chain();
    const [request] = gathers(bench.compute([4], [[0, "a"]]));
    expect(request).toMatchObject({ peer: "a", nbytes: 8, request: { boxes: [null] } });
    expect(bench.state(0)).toBe("flight");
    const landed = bench.arrived("a", request.units);
    expect(sent(landed, "fetched")).toMatchObject([{ graph: 1, tasks: Int32Array.of(0) }]);
    expect(started(landed)).toEqual([bench.slot(4)]);
    bench.executed([bench.slot(4)]);
    expect(bench.state(0)).toBe("memory");
    expect(dropped(bench.free([0]))).toHaveLength(1);
    expect(bench.state(0)).toBe("forgotten");
  });

  test("many blocks of one peer travel in one message, and it has one request at a time", () => {
    const bench = chain();
    const [one, ...more] = gathers(
      bench.compute(
        [4, 5],
        [
          [0, "a"],
          [1, "a"],
        ],
      ),
    );
    expect(more).toEqual([]);
    expect(one.request.tasks).toEqual(Float64Array.of(0, 1));
    expect(
      gathers(
        bench.compute(
          [6, 7],
          [
            [2, "a"],
            [3, "b"],
          ],
        ),
      ),
    ).toMatchObject([{ peer: "b" }]);
    expect(gathers(bench.arrived("a", one.units))).toMatchObject([{ peer: "a" }]);
  });

  test("most urgent first, up to the limit of a message; the first one always goes", () => {
    const bench = chain();
    const [request] = gathers(
      bench.compute(
        [7, 4, 5, 6],
        [
          [3, "a", 60e6],
          [0, "a", 60e6],
          [1, "a", 30e6],
          [2, "a", 30e6],
        ],
      ),
    );
    expect(request.request.tasks).toEqual(Float64Array.of(0));
    const [next] = gathers(bench.arrived("a", request.units));
    expect(next.request.tasks).toEqual(Float64Array.of(1));
  });

  test("incoming bytes stay under a tenth of the limit, but for one when idle", () => {
    const bench = chain({ memoryLimitBytes: 100e6 });
    const first = gathers(
      bench.compute(
        [4, 5, 6],
        [
          [0, "a", 40e6],
          [1, "b", 5e6],
          [2, "c", 5e6],
        ],
      ),
    );
    expect(first).toMatchObject([{ peer: "a" }]);
    const next = gathers(bench.arrived("a", first[0].units));
    expect(next.map(({ peer }) => peer)).toEqual(["b", "c"]);
  });

  test("whoever is busy is asked again later, or somebody else is", () => {
    const bench = chain();
    const [request] = gathers(bench.compute([4], [[0, "a"]]));
    const answer = bench.handle({ type: "busy", peer: "a", units: request.units });
    expect(answer).toContainEqual({ type: "later", peer: "a", seconds: 0.15 });
    expect(bench.state(0)).toBe("fetch");
    bench.now = 0.2;
    expect(gathers(bench.handle({ type: "retry-peer", peer: "a" }))).toMatchObject([{ peer: "a" }]);
  });

  test("another holder that became known while one was busy", () => {
    const bench = chain();
    const [request] = gathers(bench.compute([4], [[0, "a"]]));
    bench.handle({ type: "who-has", remote: remoteOf(1, [[0, "b"]]) });
    const next = bench.handle({ type: "busy", peer: "a", units: request.units });
    expect(gathers(next)).toMatchObject([{ peer: "b" }]);
  });

  test("nobody needs it any more while it is in flight: dropped when it comes", () => {
    const bench = chain();
    const [request] = gathers(bench.compute([4], [[0, "a"]]));
    bench.free([4]);
    expect(bench.state(0)).toBe("released");
    const late = bench.arrived("a", request.units);
    expect(sent(late, "fetched")).toEqual([]);
    expect(dropped(late)).toHaveLength(1);
    expect(bench.machine.dump().tasks).toEqual([]);
  });

  test("given up in flight, needed again: the one that comes will do", () => {
    const bench = chain();
    const [request] = gathers(bench.compute([4], [[0, "a"]]));
    bench.free([4]);
    expect(gathers(bench.compute([4], [[0, "a"]]))).toEqual([]);
    expect(started(bench.arrived("a", request.units))).toEqual([bench.slot(4)]);
  });
});

describe("blocks that are not where they should be", () => {
  test("the scheduler is told once, and its answer is followed", () => {
    const bench = chain();
    const [request] = gathers(bench.compute([4], [[0, "a"]]));
    const answer = bench.arrived("a", request.units, [false]);
    expect(sent(answer, "missing-data")).toEqual([
      { op: "missing-data", graph: 1, task: 0, holder: "a" },
    ]);
    expect(bench.state(0)).toBe("missing");
    const next = bench.handle({ type: "who-has", remote: remoteOf(1, [[0, "b"]]) });
    expect(gathers(next)).toMatchObject([{ peer: "b" }]);
  });

  test("without an answer it asks again after a second", () => {
    const bench = chain();
    const [request] = gathers(bench.compute([4], [[0, "a"]]));
    bench.arrived("a", request.units, [false]);
    bench.now = 0.5;
    expect(sent(bench.handle({ type: "tick" }), "missing-data")).toEqual([]);
    bench.now = 1.1;
    expect(sent(bench.handle({ type: "tick" }), "missing-data")).toMatchObject([{ holder: "me" }]);
  });

  test("a peer dies in mid-flight: all that was asked, or was to be asked, is missing", () => {
    const bench = chain();
    bench.compute(
      [4, 5],
      [
        [0, "a", 40e6],
        [1, "a", 40e6],
      ],
    );
    expect([bench.state(0), bench.state(1)]).toEqual(["flight", "fetch"]);
    const answer = bench.handle({ type: "peer-lost", peer: "a" });
    expect(sent(answer, "missing-data").map(({ task }) => task)).toEqual([0, 1]);
    expect([bench.state(0), bench.state(1)]).toEqual(["missing", "missing"]);
  });

  test("it is computed here in the end", () => {
    const bench = chain();
    const [request] = gathers(bench.compute([4], [[0, "a"]]));
    bench.arrived("a", request.units, [false]);
    const [slot] = started(bench.compute([0]));
    expect(started(bench.executed([slot]))).toEqual([bench.slot(4)]);
  });
});

describe("parts of blocks", () => {
  const rows = [
    [0, "a", 64],
    [1, "a", 64],
    [2, "b", 64],
    [3, "b", 64],
  ] as const;

  test("only the box that a task needs is asked for", () => {
    const bench = turned();
    const [a, b] = gathers(bench.compute([5], rows));
    expect(a).toMatchObject({ peer: "a", nbytes: 32 });
    expect(a.request.boxes).toEqual([
      [0, 2, 1, 2, 1, 1],
      [0, 2, 1, 2, 1, 1],
    ]);
    bench.arrived("a", a.units);
    const last = bench.arrived("b", b.units);
    expect(sent(last, "fetched")).toEqual([]);
    expect(started(last)).toEqual([bench.slot(5)]);
    // Parts are the task's own: they go with it.
    expect(dropped(bench.executed([bench.slot(5)]))).toHaveLength(4);
    expect(bench.machine.dump().tasks.map(({ task }) => task)).toEqual([5]);
  });

  test("rows that are here are read where they lie", () => {
    const bench = turned();
    bench.executed(started(bench.compute([0, 1])));
    const instructions = bench.compute([4], rows.slice(2));
    expect(gathers(instructions)).toMatchObject([{ peer: "b" }]);
    expect(bench.machine.dump().tasks.filter(({ box }) => box !== null)).toHaveLength(2);
  });

  test("one missing row is reported once for all its parts", () => {
    const bench = turned();
    const [a, b] = gathers(bench.compute([4, 5, 6], rows));
    const none = a.units.map(() => false);
    const answer = bench.arrived("a", a.units, none);
    expect(sent(answer, "missing-data").map(({ task }) => task)).toEqual([0, 1]);
    bench.arrived("b", b.units);
    const next = bench.handle({ type: "who-has", remote: remoteOf(1, [[0, "c", 64]]) });
    expect(gathers(next)[0].units).toHaveLength(3);
  });

  test("the whole row is computed here meanwhile: its parts are not needed any more", () => {
    const bench = turned();
    const [a, b] = gathers(bench.compute([4], rows));
    bench.arrived("b", b.units);
    bench.arrived("a", a.units, [false, false]);
    const slots = started(bench.compute([0, 1]));
    expect(started(bench.executed(slots))).toEqual([bench.slot(4)]);
    expect(bench.machine.dump().tasks.filter(({ box }) => box !== null)).toHaveLength(2);
  });

  test("large parts land in the result of their task; its room is counted from the first on", () => {
    const bench = wide();
    const [a] = gathers(bench.compute([5], rows.slice(0, 2)));
    const result = 4 * 1024 * 8;
    const owner = bench.slot(5);
    expect(a.lands).toEqual([
      { owner, landing: 1, bytes: result, at: 0 },
      { owner, landing: 1, bytes: result, at: 8192 },
    ]);
    expect(bench.machine.state.reservedBytes).toBe(result);
    bench.handle({ type: "who-has", remote: remoteOf(1, rows.slice(2)) });
    bench.arrived("a", a.units);
    expect(bench.machine.state.reservedBytes).toBe(result);
    const given = bench.free([5]);
    expect(given).toContainEqual({ type: "forget-landing", landing: 1 });
    expect(bench.machine.state.reservedBytes).toBe(0);
  });

  test("a task that starts takes its landing along, and counts it once", () => {
    const bench = wide();
    const [a, b] = gathers(bench.compute([5], rows));
    bench.arrived("a", a.units);
    const last = bench.arrived("b", b.units);
    expect(started(last)).toEqual([bench.slot(5)]);
    expect(bench.machine.state.reservedBytes).toBe(4 * 1024 * 8);
    const after = bench.executed([bench.slot(5)]);
    expect(after.some(({ type }) => type === "forget-landing")).toBe(false);
    expect(bench.machine.state.reservedBytes).toBe(0);
  });

  test("without memory for the result its parts land alone", () => {
    const bench = wide({ memoryLimitBytes: 30_000 });
    const [a] = gathers(bench.compute([5], rows.slice(0, 2)));
    expect(a.lands).toEqual([null]);
    expect(bench.machine.state.reservedBytes).toBe(0);
  });

  test("a part that is not one run of the result lands alone", () => {
    // Tasks 0…3 are columns, 4…7 rows of 4096.
    const bench = new MachineBench([rechunked(numbers([4, 4096], [4, 1024]), [2, 4096])]);
    const [a] = gathers(bench.compute([4], rows.slice(0, 2)));
    expect(a.lands).toEqual([null, null]);
  });

  test("a task that is given up takes its parts along", () => {
    const bench = turned();
    const [a, b] = gathers(bench.compute([4], rows));
    bench.free([4]);
    bench.arrived("a", a.units);
    bench.arrived("b", b.units);
    expect(bench.machine.dump().tasks).toEqual([]);
    expect(bench.machine.state.managedBytes).toBe(0);
  });
});
