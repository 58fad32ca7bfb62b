/** A scheduler that does as the test says, over a real connection. */
import type { Connection, Finished, Message, RemoteData } from "../../../src/comm/index.ts";
import { listen } from "../../../src/comm/index.ts";
import { type Graph, graphOf, type Layer, packGraph } from "../../../src/layers/index.ts";

export const NOWHERE: RemoteData = {
  graphs: new Int32Array(0),
  tasks: new Float64Array(0),
  nbytes: new Float64Array(0),
  holders: new Int32Array(0),
  addresses: [],
};

/** One worker, as the scheduler sees it. */
export class FakeWorker {
  readonly connection: Connection;
  readonly address: string;
  readonly messages: { readonly message: Message; readonly buffers: readonly Uint8Array[] }[] = [];
  #run = 1;
  #waiting: (() => void)[] = [];
  /** Tasks that are in memory, by graph and number. */
  readonly done: Map<string, number> = new Map();

  constructor(connection: Connection, address: string) {
    this.connection = connection;
    this.address = address;
    connection.onMessage((message, buffers) => {
      this.messages.push({ message, buffers });
      if (message.op === "finished") this.#finished(message);
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const wake of waiting) wake();
    });
  }

  #finished({ graph, tasks, nbytes }: Finished): void {
    for (const [k, task] of tasks.entries()) this.done.set(`${graph}:${task}`, nbytes[k]);
  }

  introduce(number: number, outputs: readonly Layer[], deliver: readonly number[] = []): Graph {
    const packed = packGraph(outputs);
    this.connection.send({ op: "graph", graph: number, deliver, payloads: [] }, [packed.bytes]);
    return graphOf(packed.layers);
  }

  compute(graph: number, tasks: readonly number[], remote: RemoteData = NOWHERE): void {
    const from = this.#run;
    this.#run += tasks.length;
    this.connection.send({
      op: "compute",
      graph,
      tasks: Int32Array.from(tasks),
      runs: Int32Array.from(tasks, (_, k) => from + k),
      priorities: Float64Array.from(tasks, (_, k) => k),
      remote,
    });
  }

  /** Resolves when the condition holds; it is looked at after every message. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  async finish(graph: number, tasks: readonly number[]): Promise<void> {
    await this.until(() => tasks.every((task) => this.done.has(`${graph}:${task}`)));
  }

  find<Op extends Message["op"]>(op: Op): Extract<Message, { op: Op }> | undefined {
    const found = this.messages.find(({ message }) => message.op === op);
    return found?.message as Extract<Message, { op: Op }> | undefined;
  }
}

/** Listens, and hands out every worker that joins. */
export async function fakeScheduler(address = "tcp://127.0.0.1:0"): Promise<{
  readonly address: string;
  next(): Promise<FakeWorker>;
  close(): Promise<void>;
}> {
  const joined: FakeWorker[] = [];
  let wake: () => void = () => undefined;
  const listener = await listen(
    address,
    {
      connected: (connection, hello) => {
        joined.push(new FakeWorker(connection, hello.address));
        wake();
      },
    },
    { token: "secret" },
  );
  return {
    address: listener.address,
    close: () => listener.close(),
    next: async () => {
      while (joined.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return joined.shift() as FakeWorker;
    },
  };
}
