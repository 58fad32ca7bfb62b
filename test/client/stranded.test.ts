import { expect, test } from "@jest/globals";
import {
  Client,
  isPlygraphError,
  LocalCluster,
  ones,
  type PlygraphError,
} from "../../src/index.ts";
import { startWorker } from "../../src/worker/index.ts";

const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

test("a computation that names a worker which is not there warns, is counted, and goes on when it joins", async () => {
  await using cluster = await LocalCluster.start({ workers: 1, threadsPerWorker: 0 });
  await using client = await Client.connect(cluster);
  const { workers } = (await client.info()) as { workers: readonly { name: string }[] };
  const warned = new Promise<PlygraphError>((resolve) => client.once("warning", resolve));
  const x = ones([6], { chunks: 2 })
    .add(1)
    .annotate({ workers: ["gpu-1", "gpu-2"] })
    .sum();
  const computing = x.compute({ client });
  const error = await warned;
  expect(isPlygraphError(error, "NoWorkers")).toBe(true);
  expect(error).toMatchObject({
    workers: ["gpu-1", "gpu-2"],
    connected: workers.map(({ name }) => name),
  });
  expect(error.message).toMatch(/no connected worker may run layer \S+: it asks for gpu-1, gpu-2/);
  const { stranded, states } = await until(async () => {
    const info = (await client.info()) as {
      stranded: readonly object[];
      states: Readonly<Record<string, number>>;
    };
    return info.states["no-worker"] === 3 ? info : undefined;
  });
  expect([states["no-worker"], stranded]).toEqual([
    3,
    [
      {
        graph: 1,
        layer: error.fields["layer"],
        workers: ["gpu-1", "gpu-2"],
        resources: {},
        tasks: 3,
      },
    ],
  ]);
  const worker = await startWorker({
    scheduler: cluster.inproc,
    token: cluster.token,
    threads: 0,
    memoryLimitBytes: 1e8,
    name: "gpu-2",
    listen: "inproc://stranded-gpu-2",
  });
  expect((await computing).item()).toBe(12);
  await worker.close();
});
