import { expect, test } from "@jest/globals";
import { packValue, unpackValue } from "../../../src/kernels/index.ts";
import { explicit, explicitAttrs, type Layer, makeLayer } from "../../../src/layers/index.ts";
import { cluster } from "../support/cluster.ts";

function submitted(text: string, args: readonly (readonly number[])[] = [[]]): Layer {
  return makeLayer(
    explicit,
    explicitAttrs([{ kind: "function", text, captures: {} }], args.length, null, args),
    [],
  );
}

test("what a function throws comes back with the key of its task", async () => {
  const { seen, close } = await cluster(1);
  seen[0].introduce(1, [submitted('() => { throw new RangeError("no such thing"); }')]);
  seen[0].compute(1, [0]);
  await seen[0].until(() => seen[0].find("erred") !== undefined);
  expect(seen[0].find("erred")).toMatchObject({
    task: 0,
    run: 1,
    error: { tag: "TaskFailed", cause: { message: "no such thing" } },
  });
  expect(seen[0].find("erred")?.error.cause?.stack).toContain("RangeError");
  await close();
});

test("a thread that ends fails only its tasks, and is replaced", async () => {
  const { seen, close } = await cluster(1);
  const [worker] = seen;
  worker.introduce(1, [submitted("() => process.exit(3)")]);
  worker.introduce(2, [submitted("() => 42")], [0]);
  worker.compute(1, [0]);
  await worker.until(() => worker.find("erred") !== undefined);
  expect(worker.find("erred")).toMatchObject({ graph: 1, error: { tag: "KilledWorker" } });
  worker.compute(2, [0]);
  await worker.finish(2, [0]);
  await close();
});

test("promises: a function that waits does not keep others from running", async () => {
  const { seen, close } = await cluster(1);
  const [worker] = seen;
  worker.introduce(1, [
    submitted("() => new Promise((resolve) => setTimeout(() => resolve(1), 200))"),
  ]);
  worker.introduce(2, [submitted("() => 2")]);
  worker.compute(1, [0]);
  worker.compute(2, [0]);
  await Promise.all([worker.finish(1, [0]), worker.finish(2, [0])]);
  await close();
});

test("functions may use timers and print: the thread turns its event loop after them", async () => {
  const { seen, close } = await cluster(1);
  const [worker] = seen;
  const ticks =
    "() => { globalThis.ticks ??= 0; setImmediate(() => globalThis.ticks++); return globalThis.ticks; }";
  worker.introduce(1, [submitted(ticks)], [0]);
  worker.introduce(2, [submitted("() => globalThis.ticks")], [0]);
  worker.compute(1, [0]);
  await worker.finish(1, [0]);
  worker.compute(2, [0]);
  await worker.finish(2, [0]);
  const last = worker.messages.findLast(({ message }) => message.op === "finished");
  expect(unpackValue(last?.buffers[0] as Uint8Array)).toBe(1);
  await close();
});

test("a short expression runs without a thread; what it throws comes back all the same", async () => {
  const { seen, close } = await cluster(1);
  const [worker] = seen;
  const args = packValue([[null], [{ y: { z: 7 } }]]);
  const kernel = { kind: "function", text: "(x) => x.y.z", captures: {} } as const;
  worker.introduce(1, [makeLayer(explicit, explicitAttrs([kernel], 2, args), [])], [0]);
  worker.compute(1, [0, 1]);
  await worker.until(() => worker.find("erred") !== undefined);
  expect(worker.find("erred")).toMatchObject({
    task: 0,
    error: { tag: "TaskFailed", cause: { message: expect.stringMatching(/null/) } },
  });
  await worker.finish(1, [1]);
  const last = worker.messages.findLast(({ message }) => message.op === "finished");
  expect(unpackValue(last?.buffers[0] as Uint8Array)).toBe(7);
  await close();
});
