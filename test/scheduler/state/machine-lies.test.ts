import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { SchedulerEvent } from "../../../src/scheduler/index.ts";
import { FakeCluster } from "../support/fake-cluster.ts";
import { type Dice, diceOf } from "../support/fake-parts.ts";
import { ones, stencil, sum, tasks, zip } from "../support/graphs.ts";

const ODD = [-1, 0.5, 1e17, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31];

/** A number that is a task of a small graph, mostly. */
const someTask = (dice: Dice): number => (dice(8) === 0 ? ODD[dice(ODD.length)] : dice(40));

/** A message that a broken or malicious worker might send; often half right. */
function lie(dice: Dice, cluster: FakeCluster): SchedulerEvent {
  const worker = dice(4);
  const graph = dice(4);
  const count = dice(4);
  const numbers = Float64Array.from({ length: count }, () => someTask(dice));
  const runs = Int32Array.from({ length: count }, () => dice(60));
  const sizes = Float64Array.from({ length: count }, () =>
    dice(4) === 0 ? Number.NaN : dice(1e6),
  );
  switch (dice(6)) {
    case 0:
      return {
        type: "finished",
        worker,
        graph,
        tasks: numbers,
        runs,
        nbytes: sizes,
        seconds: sizes,
        inline: new Uint8Array(count).fill(dice(2)),
        buffers: [],
      };
    case 1: {
      const error = { tag: "Error", message: "a lie" };
      return { type: "erred", worker, graph, task: someTask(dice), run: dice(60), error };
    }
    case 2:
      return { type: "fetched", worker, graph, tasks: numbers };
    case 3: {
      const holder = [...cluster.workers.values()][0]?.address ?? "nowhere";
      return { type: "missing-data", worker, graph, task: someTask(dice), holder };
    }
    case 4: {
      const granted = Uint8Array.from(numbers, () => dice(3));
      return { type: "steal-response", worker, graph, tasks: numbers, runs, granted };
    }
    default:
      return { type: "worker-left", worker: 9 + dice(3) };
  }
}

test("whatever workers claim, the books stay in order", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
      const dice = diceOf(seed);
      const cluster = new FakeCluster(dice, { allowedFailures: 1000, stealSeconds: 0 });
      // What was lied about cannot be found where it was said to be.
      cluster.trusting = false;
      cluster.client(0);
      for (let i = 0; i < 3; i++) cluster.join();
      const source = ones(1 + dice(12));
      const x = zip([stencil(source)]);
      const requests = [
        cluster.submit([sum(source), x], { retries: 2 }),
        cluster.submit([tasks([[], [0], [0, 1], [], [2, 3]])], { each: true }),
      ];
      for (let i = 0; i < 60; i++) {
        for (let k = dice(3); k > 0; k--) cluster.step();
        cluster.handle(lie(dice, cluster));
      }
      for (const request of requests) cluster.release(request);
      const { graphs, liveTasks, workers } = cluster.machine.describe();
      expect([graphs, liveTasks]).toEqual([0, 0]);
      for (const { processing, heldBytes } of workers)
        expect([processing, heldBytes]).toEqual([0, 0]);
    }),
    { numRuns: Number(process.env["MODEL_RUNS"] ?? 150) },
  );
});
