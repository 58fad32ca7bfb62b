import { describe, expect, test } from "@jest/globals";
import { defaultRegistry } from "../../../src/layers/index.ts";
import { replay } from "../../../src/worker/index.ts";
import {
  dropped,
  gathers,
  MachineBench,
  numbers,
  plusOne,
  rechunked,
  sent,
  started,
} from "../support/machine.ts";

// Tasks 0…3 are x, 4…7 are x + 1.
const chain = (options = {}): MachineBench =>
  new MachineBench([plusOne(numbers([4], [1]))], options);

describe("computing", () => {
  test("a task runs, is reported with its run number, and stays until it is freed", () => {
    const bench = chain();
    const [slot] = started(bench.compute([0]));
    expect(bench.state(0)).toBe("executing");
    const [finished] = sent(bench.executed([slot]), "finished");
    expect(finished).toMatchObject({ graph: 1, tasks: Int32Array.of(0), runs: Int32Array.of(1) });
    expect(bench.state(0)).toBe("memory");
    expect(dropped(bench.free([0]))).toEqual([1]);
    expect(bench.state(0)).toBe("forgotten");
  });

  test("a task that reads another of the same message waits for it, in any order", () => {
    const bench = chain();
    const [first] = started(bench.compute([4, 0]));
    expect(bench.state(4)).toBe("waiting");
    const [second] = started(bench.executed([first]));
    expect(second).toBe(bench.slot(4));
  });

  test("an input stays while a task reads it, though the scheduler gave it up", () => {
    const bench = chain();
    const [first] = started(bench.compute([0, 4]));
    const [second] = started(bench.executed([first]));
    expect(dropped(bench.free([0]))).toEqual([]);
    expect(dropped(bench.executed([second]))).toEqual([1]);
    expect(bench.state(0)).toBe("forgotten");
  });

  test("a task that is here already is finished at once, under its new run", () => {
    const bench = chain();
    bench.executed(started(bench.compute([0])));
    const [finished] = sent(bench.compute([0], [], [77]), "finished");
    expect(finished).toMatchObject({ runs: Int32Array.of(77), seconds: Float64Array.of(0) });
  });

  test("a failure is told, and the task can be tried again", () => {
    const bench = chain();
    const [slot] = started(bench.compute([0]));
    const [erred] = sent(bench.failed(slot), "erred");
    expect(erred).toMatchObject({ graph: 1, task: 0, run: 1, error: { message: "oh" } });
    expect(bench.state(0)).toBe("error");
    const [again] = started(bench.compute([0]));
    expect(sent(bench.executed([again]), "finished")).toMatchObject([{ runs: Int32Array.of(2) }]);
  });

  test("priorities decide who runs first", () => {
    const bench = new MachineBench([numbers([8000], [1000])], { threads: 0 });
    const slots = started(bench.compute([5, 3, 7, 1]));
    const tasks = slots.map((slot) => bench.machine.state.tasks.task[slot]);
    expect(tasks).toEqual([1, 3, 5, 7]);
  });

  test("large tasks are spread over threads, one each", () => {
    const bench = new MachineBench([numbers([8_000_000], [1_000_000])], { threads: 2 });
    const instructions = bench.compute([0, 1, 2, 3, 4]);
    const lanes = instructions.flatMap((one) =>
      one.type === "execute" ? [[one.lane, one.slots.length]] : [],
    );
    expect(lanes).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  test("tiny tasks go to the worker's own thread, in one batch", () => {
    const bench = new MachineBench([numbers([100], [1])], { threads: 2 });
    const [execute] = bench.compute(Array.from({ length: 100 }, (_, k) => k));
    expect(execute).toMatchObject({ type: "execute", lane: 2 });
    expect(started([execute])).toHaveLength(100);
  });

  test("a graph that was never sent is refused, task by task", () => {
    const bench = chain();
    const erred = sent(
      bench.handle({
        type: "compute",
        graph: 9,
        tasks: Int32Array.of(1, 2),
        runs: Int32Array.of(5, 6),
        priorities: Float64Array.of(0, 0),
        remote: {
          graphs: new Int32Array(0),
          tasks: new Float64Array(0),
          nbytes: new Float64Array(0),
          holders: new Int32Array(0),
          addresses: [],
        },
      }),
      "erred",
    );
    expect(erred.map(({ task, run }) => [task, run])).toEqual([
      [1, 5],
      [2, 6],
    ]);
  });
});

describe("what is wanted, and what is happening", () => {
  test("cancelled while executing: the late result is dropped, and then it is forgotten", () => {
    const bench = chain();
    const [slot] = started(bench.compute([0]));
    bench.free([0]);
    expect(bench.state(0)).toBe("released");
    const late = bench.executed([slot]);
    expect(sent(late, "finished")).toEqual([]);
    expect(dropped(late)).toEqual([1]);
    expect(bench.state(0)).toBe("forgotten");
  });

  test("cancelled while executing, wanted again: the one that runs will do, under the new run", () => {
    const bench = chain();
    const [slot] = started(bench.compute([0]));
    bench.free([0]);
    expect(started(bench.compute([0]))).toEqual([]);
    expect(bench.state(0)).toBe("executing");
    const [finished] = sent(bench.executed([slot]), "finished");
    expect(finished.runs).toEqual(Int32Array.of(2));
  });

  test("a cancelled task that fails fails for nobody", () => {
    const bench = chain();
    const [slot] = started(bench.compute([0]));
    bench.free([0]);
    expect(sent(bench.failed(slot), "erred")).toEqual([]);
    expect(bench.state(0)).toBe("forgotten");
  });

  test("in flight, then to be computed here: whichever comes first is used", () => {
    const bench = chain();
    const [request] = gathers(bench.compute([4], [[0, "a"]]));
    const [slot] = started(bench.compute([0]));
    expect(bench.state(0)).toBe("executing");
    const first = bench.arrived("a", request.units);
    expect(sent(first, "finished")).toMatchObject([
      { tasks: Int32Array.of(0), runs: Int32Array.of(2) },
    ]);
    expect(started(first)).toEqual([bench.slot(4)]);
    expect(dropped(bench.executed([slot]))).toHaveLength(1);
    expect(bench.state(0)).toBe("memory");
  });

  test("forgetting a graph takes everything but what still happens", () => {
    const bench = chain();
    const [first] = started(bench.compute([0, 4, 5], [[1, "a"]]));
    const gone = bench.handle({ type: "forget-graph", graph: 1 });
    expect(gone).toEqual([]);
    expect(bench.machine.dump().tasks.map(({ state }) => state)).toEqual(["released", "released"]);
    bench.executed([first]);
    const last = bench.handle({ type: "peer-lost", peer: "a" });
    expect(last).toContainEqual({ type: "forget-graph", graph: 1 });
    expect(bench.machine.dump().tasks).toEqual([]);
  });
});

describe("stealing", () => {
  test("only what has not begun is given up, and only under its run", () => {
    const bench = new MachineBench([numbers([4_000_000], [1_000_000])]);
    bench.compute([0, 1, 2], [], [11, 12, 13]);
    const steal = (tasks: number[], runs: number[]): number[] => {
      const answer = bench.handle({
        type: "steal",
        graph: 1,
        tasks: Int32Array.from(tasks),
        runs: Int32Array.from(runs),
      });
      return Array.from(sent(answer, "steal-response")[0].granted);
    };
    expect(steal([0, 1, 2, 3], [11, 12, 99, 14])).toEqual([0, 1, 0, 0]);
    expect([0, 1, 2].map((task) => bench.state(task))).toEqual(["executing", "forgotten", "ready"]);
  });

  test("a task that another one here counts on stays", () => {
    const bench = new MachineBench([plusOne(numbers([4_000_000], [1_000_000]))]);
    bench.compute([0, 1, 5], [], [1, 2, 3]);
    const answer = bench.handle({
      type: "steal",
      graph: 1,
      tasks: Int32Array.of(1, 5),
      runs: Int32Array.of(2, 3),
    });
    expect(sent(answer, "steal-response")[0].granted).toEqual(Uint8Array.of(0, 1));
  });
});

describe("memory", () => {
  test("a block that can never fit fails with the sizes", () => {
    const bench = new MachineBench([numbers([1_000_000], [1_000_000])], { memoryLimitBytes: 1e6 });
    const [erred] = sent(bench.compute([0]), "erred");
    expect(erred.error.cause).toMatchObject({
      tag: "OutOfMemory",
      fields: { nbytes: 8_000_000, memoryLimitBytes: 1_000_000 },
    });
  });

  test("a task waits for memory, and starts when some is given back", () => {
    const bench = new MachineBench([numbers([2_000], [1_000])], { memoryLimitBytes: 10_000 });
    const [first, none] = started(bench.compute([0, 1]));
    expect(none).toBeUndefined();
    bench.handle({ type: "executed", slots: [first], blocks: [1], nbytes: [8_000], seconds: [1] });
    expect(bench.state(1)).toBe("ready");
    expect(started(bench.free([0]))).toEqual([bench.slot(1)]);
  });

  test("when nothing is going on and memory stays short, the task fails", () => {
    const bench = new MachineBench([numbers([2_000], [1_000])], { memoryLimitBytes: 10_000 });
    const [first] = started(bench.compute([0, 1]));
    bench.handle({ type: "executed", slots: [first], blocks: [1], nbytes: [8_000], seconds: [1] });
    bench.now = 10;
    const [erred] = sent(bench.handle({ type: "tick" }), "erred");
    expect(erred).toMatchObject({ task: 1, error: { cause: { tag: "OutOfMemory" } } });
  });

  test("a paused worker starts nothing", () => {
    const bench = chain();
    bench.handle({ type: "pause", paused: true });
    expect(started(bench.compute([0]))).toEqual([]);
    expect(started(bench.handle({ type: "pause", paused: false }))).toHaveLength(1);
  });
});

describe("for people", () => {
  test("the story of a task, and a dump", () => {
    const bench = chain();
    bench.executed(started(bench.compute([0])));
    bench.free([0]);
    const moves = bench.machine.story(1, 0).map(({ cause, from, to }) => `${cause} ${from} ${to}`);
    expect(moves).toEqual([
      "compute released waiting",
      "compute waiting ready",
      "compute ready executing",
      "executed executing memory",
      "free memory released",
      "free released forgotten",
    ]);
    expect(JSON.parse(JSON.stringify(bench.machine.dump()))).toMatchObject({
      graphs: [1],
      tasks: [],
    });
  });

  test("a log of events replays a machine", () => {
    const options = {
      registry: defaultRegistry(),
      address: "me",
      threads: 1,
      memoryLimitBytes: 1e9,
      validate: true,
    };
    const first = replay(options, []);
    first.record();
    const bench = new MachineBench([rechunked(numbers([4, 4], [1, 4]), [4, 1])]);
    bench.machine.record();
    bench.compute(
      [0, 4],
      [
        [1, "a"],
        [2, "b"],
        [3, "b"],
      ],
    );
    const log = bench.machine.log;
    const again = new MachineBench([rechunked(numbers([4, 4], [1, 4]), [4, 1])]);
    for (const { event, now } of log) again.machine.handle(event, now);
    expect(again.machine.dump()).toEqual({ ...bench.machine.dump(), events: [] });
  });
});
