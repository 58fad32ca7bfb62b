import { describe, expect, test } from "@jest/globals";
import { held, type Layer, makeLayer, tokenOf } from "../../../src/layers/index.ts";
import { FakeCluster } from "../support/fake-cluster.ts";
import { diceOf } from "../support/fake-parts.ts";
import { ones, zip } from "../support/graphs.ts";

/** More layers than one slice takes in. */
const LAYERS = 200;

function chain(last: Layer): Layer {
  let top = last;
  for (let k = 0; k < LAYERS; k++) top = zip([top]);
  return top;
}

/** A cluster with clients 0 and 1, and small slices. */
function cluster(): FakeCluster {
  const c = new FakeCluster(diceOf(7), { sliceUnits: 500 });
  for (const client of [0, 1]) c.client(client);
  for (let k = 0; k < 2; k++) c.join();
  return c;
}

const told = (c: FakeCluster, op: string): number[] =>
  c.log.flatMap((one) =>
    one.type === "to-client" && one.message.op === op ? [one.message.request] : [],
  );

const dropped = (c: FakeCluster): number[] =>
  c.log.flatMap((one) => (one.type === "drop-graph" ? [one.graph] : []));

describe("a graph of many layers is taken in by slices", () => {
  test("one after it is done before it is accepted", () => {
    const c = cluster();
    const large = c.submit([chain(ones(1))]);
    expect(told(c, "accepted")).toEqual([]);
    const small = c.submit([zip([ones(2)])], { client: 1 });
    expect(told(c, "accepted")).toEqual([small]);
    c.drain();
    expect(told(c, "accepted")).toEqual([small, large]);
    c.expectDone(large);
    c.expectDone(small);
  });

  test("released, cancelled, or its client gone before: nothing is left of it", () => {
    const c = cluster();
    const [released, cancelled] = [c.submit([chain(ones(1))]), c.submit([chain(ones(1))])];
    c.submit([chain(ones(1))], { client: 1 });
    c.release(released);
    c.handle({ type: "cancel", client: 0, request: cancelled });
    c.handle({ type: "client-left", client: 1 });
    c.drain();
    expect(dropped(c)).toEqual([1, 2, 3]);
    expect(told(c, "failed")).toEqual([cancelled]);
    expect(told(c, "accepted")).toEqual([]);
    expect(c.machine.describe()).toMatchObject({ graphs: 0, liveTasks: 0 });
  });

  test("its request is in use already", () => {
    const c = cluster();
    const large = c.submit([chain(ones(1))]);
    const { graph } = c.requestOf(large);
    const wishes = { priority: 0, retries: 0, deliver: true, each: false, outputs: [0] };
    c.handle({ type: "submit", client: 0, request: large, graph, number: 77, ...wishes });
    expect(dropped(c)).toEqual([77]);
    expect(c.requestOf(large).failed).toMatch(/is under way already/);
    c.drain();
    expect(told(c, "done")).toEqual([large]);
  });

  test("it keeps what it reads of older graphs, and lets go of it when it is turned away", () => {
    const c = cluster();
    const x = zip([ones(3)]);
    const first = c.submit([x]);
    c.drain();
    const { shape, dtype, chunks } = x;
    const attrs = { graph: 1, layer: 1, shape, dtype, chunks, token: tokenOf(x) };
    const kept = makeLayer(held, attrs, []);
    const [large, other] = [c.submit([chain(kept)]), c.submit([chain(kept)])];
    c.release(first);
    c.drain();
    expect(dropped(c)).toEqual([]);
    c.expectDone(large);
    c.release(large);
    c.release(other);
    c.drain();
    expect(c.machine.describe()).toMatchObject({ graphs: 0, liveTasks: 0 });
    const again = c.submit([x]);
    c.drain();
    const late = c.submit([chain(makeLayer(held, { ...attrs, graph: 4 }, []))]);
    c.release(late);
    c.release(again);
    c.drain();
    expect(c.machine.describe()).toMatchObject({ graphs: 0, liveTasks: 0 });
  });
});
