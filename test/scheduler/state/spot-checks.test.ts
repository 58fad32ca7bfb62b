import { expect, test } from "@jest/globals";
import { graphOf, topologicalOrder } from "../../../src/layers/index.ts";
import { SchedulerMachine } from "../../../src/scheduler/index.ts";
import { clusterOf } from "../support/clusters.ts";
import { ones, sum, zip } from "../support/graphs.ts";

/** A machine whose worker holds as many tasks as it may, and nothing moves. */
function busy(spots: { readonly spotEvery?: number }): SchedulerMachine {
  const machine = new SchedulerMachine({ ...spots, validate: false, saturation: 400 });
  const join = { name: "w", address: "tcp://w:1", threads: 1, memoryLimitBytes: 1e9 } as const;
  machine.handle({ type: "worker-joined", worker: 0, ...join }, 0);
  machine.handle({ type: "client-joined", client: 0 }, 0);
  submit(machine, 1);
  return machine;
}

function submit(machine: SchedulerMachine, number: number): void {
  const x = ones(100);
  const graph = graphOf(topologicalOrder([zip([x, zip([x])])]));
  const wishes = { priority: 0, retries: 0, deliver: false, each: false };
  const outputs = [graph.layers.length - 1];
  const which = { client: 0, request: number, number } as const;
  machine.handle({ type: "submit", ...which, graph, outputs, ...wishes }, 0);
}

/** A count of every task goes wrong, and other tasks move. */
function spoil(machine: SchedulerMachine): void {
  const { pages } = machine.state;
  for (let handle = 0; handle < 256; handle++)
    if (pages.state[handle] > 0) pages.count[handle] += 3;
}

test("a count that went wrong is found by checks that are always on", () => {
  const machine = busy({ spotEvery: 16 });
  spoil(machine);
  expect(() => submit(machine, 2)).toThrow(/bug in plygraph: .* consumers, not/);
});

test("where nothing else is said, they are on", () => {
  const machine = busy({});
  spoil(machine);
  const some = (): void => {
    for (let k = 2; k < 50; k++) submit(machine, k);
  };
  expect(some).toThrow(/bug in plygraph: .* consumers, not/);
});

test("without them nobody sees it", () => {
  const machine = busy({ spotEvery: 0 });
  spoil(machine);
  expect(() => submit(machine, 2)).not.toThrow();
});

test("work of all kinds passes them", () => {
  const c = clusterOf(2, 1, { spotEvery: 1, validate: false });
  const request = c.submit([sum(ones(500))]);
  c.drain();
  c.expectDone(request);
});
