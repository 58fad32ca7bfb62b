import { expect, test } from "@jest/globals";
import type { StealRequest } from "../../../src/comm/index.ts";
import type { SchedulerEvent } from "../../../src/scheduler/index.ts";
import { computes } from "../support/clusters.ts";
import { FakeCluster } from "../support/fake-cluster.ts";
import { diceOf } from "../support/fake-parts.ts";
import { ones, zip } from "../support/graphs.ts";

/** A worker with two threads and eight tasks of unknown length, and one that has just come. */
function loaded(): { cluster: FakeCluster; request: StealRequest } {
  const cluster = new FakeCluster(diceOf(3), { saturation: 4 });
  cluster.client(0);
  cluster.join(2);
  cluster.submit([ones(8)]);
  cluster.log.length = 0;
  cluster.join(2);
  const [request] = cluster.log.flatMap((one) =>
    one.type === "to-worker" && one.message.op === "steal-request" ? [one.message] : [],
  );
  return { cluster, request };
}

const answer = ({ graph, tasks, runs }: StealRequest, granted: number): SchedulerEvent => ({
  type: "steal-response",
  worker: 0,
  graph,
  tasks,
  runs,
  granted: new Uint8Array(tasks.length).fill(granted),
});

test("an idle worker gets half of what waits elsewhere, the newest first, once it was given up", () => {
  const { cluster, request } = loaded();
  expect([...request.tasks]).toEqual([7, 6, 5, 4]);
  expect(computes(cluster.log)).toEqual([]);
  cluster.handle(answer(request, 1));
  const given = computes(cluster.log).filter(([worker]) => worker === 1);
  expect(given.flatMap(([, tasks]) => tasks).sort()).toEqual([4, 5, 6, 7]);
});

test("what was not given up stays", () => {
  const { cluster, request } = loaded();
  cluster.log.length = 0;
  cluster.handle(answer(request, 0));
  expect(computes(cluster.log)).toEqual([]);
  cluster.drain();
  cluster.expectDone(1);
});

test("an answer about an older assignment moves nothing", () => {
  const { cluster, request } = loaded();
  cluster.log.length = 0;
  cluster.handle(answer({ ...request, runs: request.runs.map((run) => run + 100) }, 1));
  expect(computes(cluster.log)).toEqual([]);
});

test("tasks that others were sent after do not move", () => {
  const cluster = new FakeCluster(diceOf(3), { saturation: 8 });
  cluster.client(0);
  cluster.join(2);
  cluster.submit([zip([ones(8)])]);
  cluster.log.length = 0;
  cluster.join(2);
  expect(cluster.log.filter((one) => one.type === "to-worker")).toEqual([]);
});
