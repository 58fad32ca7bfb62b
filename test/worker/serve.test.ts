import { expect, test } from "@jest/globals";
import type { Connection, Data, Message } from "../../src/comm/index.ts";
import { BlockStore } from "../../src/worker/index.ts";
import { SpillFiles } from "../../src/worker/memory/disk/spill-files.ts";
import { Spiller } from "../../src/worker/memory/spiller.ts";
import { DataServer, type TransferCounts } from "../../src/worker/serve.ts";
import { MachineBench, numbers, started } from "./support/machine.ts";
import { MemoryDisk } from "./support/memory-disk.ts";

/** A connection that takes messages and says when they have left. */
class Line implements Connection {
  readonly id = 0;
  readonly bufferedBytes = 0;
  readonly arrivals = 0;
  readonly peer: string;
  readonly answers: Data[] = [];
  readonly buffers: (readonly Uint8Array[])[] = [];
  readonly leave: (() => void)[] = [];

  constructor(peer: string) {
    this.peer = peer;
  }

  send(message: Message, buffers: readonly Uint8Array[] = [], sent?: () => void): void {
    if (message.op === "data") {
      this.answers.push(message);
      this.buffers.push(buffers);
    }
    if (sent) this.leave.push(sent);
  }
  onMessage(): void {}
  onClose(): void {}
  close(): void {}
  abort(): void {}
  ref(): void {}
  unref(): void {}
}

function setUp(): {
  bench: MachineBench;
  store: BlockStore;
  counts: TransferCounts;
  server: DataServer;
} {
  const bench = new MachineBench([numbers([4], [4])]);
  const store = new BlockStore(1e8);
  const [slot] = started(bench.compute([0]));
  const block = store.reserve(32);
  bench.handle({ type: "executed", slots: [slot], blocks: [block], nbytes: [32], seconds: [1] });
  const counts = { sentBytes: 0, receivedBytes: 0, gatheredBytes: 0 };
  const files = new SpillFiles(new MemoryDisk());
  const spiller = new Spiller(
    store,
    files,
    () => undefined,
    () => undefined,
  );
  const server = new DataServer(bench.machine, { store, spiller }, counts);
  return { bench, store, counts, server };
}

function ask(
  server: DataServer,
  line: Line,
  times: number,
  box: number[] | null = null,
): boolean[] {
  for (let request = 0; request < times; request++) {
    server.serve(line, {
      op: "get-data",
      request,
      graphs: Int32Array.of(1),
      tasks: Float64Array.of(0),
      boxes: [box],
    });
  }
  return line.answers.map(({ busy }) => busy);
}

test("a box that is one run of its block is sent from where it lies", () => {
  const { store, server, counts } = setUp();
  new Float64Array(store.packed(0).buffer, store.packed(0).byteOffset, 4).set([5, 6, 7, 8]);
  const line = new Line("inproc:somebody");
  ask(server, line, 1, [1, 2, 1]);
  ask(server, line, 1, [4, 0, 1]);
  expect(store.usedBytes).toBe(32);
  expect(counts.gatheredBytes).toBe(0);
  const [[run], [none]] = line.buffers;
  expect([...new Float64Array(run.slice().buffer)]).toEqual([6, 7]);
  expect(none.byteLength).toBe(0);
  ask(server, line, 1, [3, 2, -2]);
  expect([...new Float64Array(line.buffers[2][0].slice().buffer)]).toEqual([8, 6]);
  expect(counts.gatheredBytes).toBe(16);
  for (const sent of line.leave) sent();
  expect(store.blocks).toBe(1);
});

const served = (answers: readonly boolean[]): number => answers.filter((busy) => !busy).length;

test.each([
  ["tcp://127.0.0.1:1000", 20],
  ["inproc:somebody", 20],
  ["tcp://10.0.0.7:1000", 10],
])("%s: %d requests at once, the rest comes back", (peer, most) => {
  const { server } = setUp();
  const line = new Line(peer);
  expect(served(ask(server, line, 25))).toBe(most);
  for (const sent of line.leave) sent();
  const after = new Line(peer);
  expect(served(ask(server, after, 1))).toBe(1);
});

test("one while paused", () => {
  const { bench, server } = setUp();
  bench.handle({ type: "pause", paused: true });
  expect(served(ask(server, new Line("inproc:somebody"), 5))).toBe(1);
});

test("a block stays until the answer has left, and staging memory goes with it", () => {
  const { bench, store, server } = setUp();
  const line = new Line("inproc:somebody");
  ask(server, line, 1);
  ask(server, line, 1, [0, 2, 2]);
  expect([store.blocks, store.usedBytes]).toEqual([3, 48]);
  for (const one of bench.free([0])) {
    if (one.type === "drop") for (const block of one.blocks) store.release(block);
  }
  expect(store.blocks).toBe(3);
  for (const sent of line.leave) sent();
  expect([store.blocks, store.usedBytes]).toEqual([0, 0]);
});
