import { describe, expect, test } from "@jest/globals";
import { held, makeLayer, tokenOf } from "../../../src/layers/index.ts";
import { clusterOf as cluster, computes } from "../support/clusters.ts";
import { ones, sum, zip } from "../support/graphs.ts";

describe("assignment", () => {
  test("a task goes out with the graph, in the event that submits it", () => {
    const c = cluster(1);
    c.submit([ones(1)]);
    expect(c.log.map((one) => one.type)).toEqual(["to-client", "introduce", "to-worker"]);
    expect(computes(c.log)).toEqual([[0, [0]]]);
  });

  test("roots are withheld: ceil(1.1 × threads) ahead of what nobody has measured", () => {
    const c = cluster(1, 2);
    c.submit([ones(100)]);
    expect(computes(c.log)).toEqual([[0, [0, 1, 2]]]);
  });

  test("tiny tasks come in batches once they are measured", () => {
    const c = cluster(1);
    c.submit([ones(5000)]);
    const [[, first]] = computes(c.log);
    c.log.length = 0;
    c.handle({
      type: "finished",
      worker: 0,
      graph: 1,
      tasks: Int32Array.from(first),
      runs: Int32Array.of(1, 2),
      nbytes: new Float64Array(2),
      seconds: new Float64Array(2).fill(8e-6),
      inline: new Uint8Array(2),
      buffers: [],
    });
    expect(computes(c.log)[0][1].length).toBeGreaterThan(500);
  });

  test("a chain goes out whole: one message, no round trips", () => {
    const c = cluster(3);
    let layer = ones(1);
    for (let i = 0; i < 100; i++) layer = zip([layer]);
    c.submit([layer]);
    expect(computes(c.log).map(([, numbers]) => numbers.length)).toEqual([101]);
  });

  test("leaves of one parent go to one worker", () => {
    const c = cluster(2, 4);
    c.submit([sum(ones(16), 4)]);
    for (const [, numbers] of computes(c.log)) {
      const parents = new Set(numbers.filter((task) => task < 16).map((task) => task >> 2));
      expect(parents.size).toBeLessThanOrEqual(2);
    }
  });

  test("a consumer goes where its bytes are", () => {
    const c = cluster(1);
    const x = ones(1);
    c.submit([x]);
    c.drain();
    c.join();
    const graph = c.requestOf(1).graph;
    const { shape, dtype, chunks } = x;
    const attrs = { graph: 1, layer: graph.indexOf(x), shape, dtype, chunks, token: tokenOf(x) };
    c.log.length = 0;
    c.submit([zip([makeLayer(held, attrs, [])])]);
    expect(computes(c.log)[0][0]).toBe(0);
  });

  test("a layer may name its workers", () => {
    const c = cluster(2);
    c.submit([ones(4, { workers: ["worker-1"] })]);
    expect(computes(c.log).map(([worker]) => worker)).toEqual([1]);
  });

  test("the more urgent graph is looked at first", () => {
    const c = cluster(0);
    c.submit([ones(50)]);
    c.submit([ones(50)], { priority: 5 });
    c.log.length = 0;
    c.join();
    const graphs = c.log.flatMap((one) => (one.type === "introduce" ? [one.graph] : []));
    expect(graphs).toEqual([2]);
  });
});

describe("without workers", () => {
  test("a graph waits for the first worker", () => {
    const c = cluster(0);
    const request = c.submit([sum(ones(20))]);
    expect(computes(c.log)).toEqual([]);
    c.join();
    c.drain();
    c.expectDone(request);
  });

  test("a task that only an absent worker may run waits in no-worker", () => {
    const c = cluster(1);
    const request = c.submit([zip([ones(1)], { workers: ["worker-1"] })]);
    c.drain();
    expect(c.machine.describe().states["no-worker"]).toBe(1);
    c.join();
    c.drain();
    c.expectDone(request);
  });
});
