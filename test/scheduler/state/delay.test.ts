import { expect, test } from "@jest/globals";
import { graphOf, type Layer } from "../../../src/layers/index.ts";
import { type Instruction, SchedulerMachine } from "../../../src/scheduler/index.ts";
import { ones } from "../support/graphs.ts";

/** One worker that fails whatever it is given; the times at which it is given something. */
function timesOf(layer: Layer, retryDelaySeconds: number, until: number): number[] {
  const machine = new SchedulerMachine({ validate: true, retryDelaySeconds });
  const times: number[] = [];
  let now = 0;
  const handle = (event: Parameters<SchedulerMachine["handle"]>[0]): void => {
    for (const one of machine.handle(event, now)) hear(one);
  };
  const hear = (one: Instruction): void => {
    if (one.type !== "to-worker" || one.message.op !== "compute") return;
    const { tasks, runs } = one.message;
    times.push(now);
    const error = { tag: "Error", message: "no" };
    handle({ type: "erred", worker: 0, graph: 1, task: tasks[0], run: runs[0], error });
  };
  const worker = { name: "w", address: "inproc://w", threads: 1, memoryLimitBytes: 1e9 };
  handle({ type: "client-joined", client: 0 });
  handle({ type: "worker-joined", worker: 0, ...worker });
  const wishes = { priority: 0, retries: 3, deliver: true, each: false };
  const graph = graphOf([layer]);
  handle({ type: "submit", client: 0, request: 1, graph, number: 1, outputs: [0], ...wishes });
  while (machine.deadline <= until) {
    now = machine.deadline;
    handle({ type: "tick" });
  }
  return times;
}

test("a failed task is tried again after a while, twice as long each time", () => {
  expect(timesOf(ones(1, { retryDelay: 0.5 }), 0, 1e9)).toEqual([0, 500, 1500, 3500]);
  expect(timesOf(ones(1), 2, 1e9)).toEqual([0, 2000, 6000, 14_000]);
  expect(timesOf(ones(1), 0, 1e9)).toEqual([0, 0, 0, 0]);
  expect(timesOf(ones(1, { retryDelay: 0 }), 2, 1e9)).toEqual([0, 0, 0, 0]);
});
