import { expect, test } from "@jest/globals";
import type { Message } from "../../src/comm/index.ts";
import type { Host } from "../../src/core/index.ts";
import { realHost } from "../../src/core/index.ts";
import { defaultRegistry, type Layer, packGraph } from "../../src/layers/index.ts";
import { GraphIntake } from "../../src/worker/graph-intake.ts";
import { WorkerMachine } from "../../src/worker/index.ts";
import { numbers, plusOne } from "./support/machine.ts";

/** A host whose clock goes on by a millisecond a look, and whose turns the test gives. */
class SteppedHost {
  #now = 0;
  #turn: (() => void) | undefined;
  readonly host: Host = {
    ...realHost,
    now: () => this.#now++,
    immediate: (fn) => {
      this.#turn = fn;
      return { clear: () => (this.#turn = undefined), unref: () => undefined };
    },
  };

  /** The next turn; false when nobody asked for one. */
  turn(): boolean {
    const turn = this.#turn;
    this.#turn = undefined;
    turn?.();
    return turn !== undefined;
  }
}

const chain = (length: number): Layer => {
  let layer = numbers([8], [1], length);
  for (let i = 0; i < length; i++) layer = plusOne(layer);
  return layer;
};

const graph = (number: number): Message => ({
  op: "graph",
  graph: number,
  deliver: [],
  payloads: [],
});

function intake(): {
  got: Message[];
  stepped: SteppedHost;
  made: GraphIntake;
  machine: WorkerMachine;
} {
  const stepped = new SteppedHost();
  const got: Message[] = [];
  const options = { registry: defaultRegistry(), address: "me", threads: 1, memoryLimitBytes: 1e9 };
  const machine = new WorkerMachine(options);
  const made = new GraphIntake(machine, stepped.host, (message, [packed]) => {
    got.push(message);
    if (message.op === "graph") {
      machine.handle({ type: "graph", graph: message.graph, packed, deliver: [] }, 0);
    }
  });
  return { got, stepped, made, machine };
}

test("a large graph is read in slices, and what follows waits behind it", () => {
  const { got, stepped, made, machine } = intake();
  const free: Message = { op: "free", graph: 1, tasks: Int32Array.of(0) };
  made.receive(free, []);
  const packed = packGraph([chain(6000)]).bytes.slice();
  made.receive(graph(1), [packed]);
  made.receive(free, []);
  expect(got.map(({ op }) => op)).toEqual(["free"]);
  let turns = 0;
  while (stepped.turn()) turns++;
  // 64 layers a step, 5 steps a slice.
  expect(turns).toBeGreaterThanOrEqual(8);
  expect(got.map(({ op }) => op)).toEqual(["free", "graph", "free"]);
  expect(machine.state.graphs.byNumber(1)?.graph?.layers).toHaveLength(6001);
});

test("a small graph, and one that cannot be read, are told at once, or when that is known", () => {
  const { got, stepped, made, machine } = intake();
  made.receive(graph(1), [packGraph([chain(2)]).bytes.slice()]);
  expect(got).toHaveLength(1);
  const broken = packGraph([chain(6000)]).bytes.slice();
  broken.fill(0xc1, broken.length >> 1);
  made.receive(graph(2), [broken]);
  while (stepped.turn());
  expect(got).toHaveLength(2);
  expect(machine.state.graphs.byNumber(2)?.graph ?? null).toBeNull();
});

test("nothing is told any more once it is closed", () => {
  const { got, stepped, made } = intake();
  made.receive(graph(1), [packGraph([chain(6000)]).bytes.slice()]);
  made.close();
  expect([stepped.turn(), got]).toEqual([false, []]);
});
