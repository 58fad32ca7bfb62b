/** Blocks that are on disk are sent from there: whole, in part, to peers and clients, over sockets and within a process. */
import { expect, test } from "@jest/globals";
import type { RemoteData } from "../../src/comm/index.ts";
import { cluster } from "./support/cluster.ts";
import { numbers, plusOne, rechunked } from "./support/machine.ts";
import { MemoryDisk } from "./support/memory-disk.ts";

/** Eight rows of 32 kB, twice: a worker of 192 kB keeps few of them in memory. */
const rows = plusOne(numbers([8, 4096], [1, 4096], 3));
/** Eight columns, each of which reads a part of every row; and four pairs of rows. */
const columns = rechunked(rows, [8, 512]);
const pairs = rechunked(rows, [2, 4096]);
const LIMIT = 196_608;
const ALL = [0, 1, 2, 3, 4, 5, 6, 7];

const remote = (address: string, tasks: readonly number[], bytes: number): RemoteData => ({
  graphs: Int32Array.from(tasks, () => 1),
  tasks: Float64Array.from(tasks),
  nbytes: Float64Array.from(tasks, () => bytes),
  holders: Int32Array.from(tasks, () => 0),
  addresses: [address],
});

test.each(["tcp", "inproc"])(
  "parts and whole blocks over %s: no reading back, the right bytes",
  async (kind) => {
    const disk = new MemoryDisk();
    const { workers, seen, close } = await cluster(2, {
      disk,
      memoryLimitBytes: LIMIT,
      ...(kind === "inproc" && { listen: "inproc" }),
    });
    const [a, b] = seen;
    a.introduce(1, [columns]);
    b.introduce(1, [columns]);
    // Layers: rows, rows + 1, columns. The first are tasks 0…7, the second 8…15, the last 16…23.
    a.compute(1, [...ALL, ...ALL.map((k) => k + 8)]);
    await a.finish(
      1,
      ALL.map((k) => k + 8),
    );
    a.connection.send({ op: "free", graph: 1, tasks: Int32Array.from(ALL) });
    await a.until(() => a.find("heartbeat") !== undefined);
    const before = workers[0].counts();
    expect(before.spilledBytes).toBeGreaterThan(0);
    // Its parts are runs of 4 kB.
    b.compute(
      1,
      [16],
      remote(
        workers[0].address,
        ALL.map((k) => k + 8),
        32_768,
      ),
    );
    await b.finish(1, [16]);
    const after = workers[0].counts();
    expect(after.servedFromDiskBytes).toBeGreaterThanOrEqual(4096);
    expect(after.unspilledBytes).toBe(before.unspilledBytes);
    expect(after.unpacks).toBe(0);
    await close();
    expect(disk.files.size).toBe(0);
  },
);

test("a damaged block is told to be missing, and made again", async () => {
  const disk = new MemoryDisk();
  const { workers, seen, close } = await cluster(1, { disk, memoryLimitBytes: LIMIT });
  const [a] = seen;
  a.introduce(1, [pairs]);
  const outputs = ALL.map((k) => k + 8);
  a.compute(1, [...ALL, ...outputs]);
  await a.finish(1, outputs);
  for (const file of disk.files.values()) file[100] ^= 4;
  a.compute(1, [16, 17, 18, 19]);
  await a.until(() => a.find("missing-data") !== undefined);
  expect(a.find("missing-data")).toMatchObject({ graph: 1, holder: workers[0].address });
  expect(workers[0].counts().lostBlocks).toBeGreaterThan(0);
  await close();
});

test("on a disk that refuses everything blocks stay in memory, and tasks end", async () => {
  const disk = new MemoryDisk();
  disk.capacityBytes = 0;
  const { workers, seen, close } = await cluster(1, { disk, memoryLimitBytes: LIMIT * 2 });
  const [a] = seen;
  a.introduce(1, [pairs]);
  a.compute(1, ALL);
  await a.finish(1, ALL);
  a.compute(
    1,
    ALL.slice(0, 2).map((k) => k + 8),
  );
  await a.finish(1, [8, 9]);
  const counts = workers[0].counts();
  expect(counts.spillFailures).toBeGreaterThan(0);
  expect(counts.spilledBytes).toBe(0);
  await close();
});
