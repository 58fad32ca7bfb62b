/** Clients and workers on a real connection that do what a test tells them. */
import { type Connection, connect, type Message, PROTOCOL } from "../../../src/comm/index.ts";
import { defaultRegistry, type Layer, packGraph } from "../../../src/layers/index.ts";

/** What guests say unless told otherwise. */
export const GUEST_TOKEN = "secret";

/** One end of a connection, and all that it heard. */
export class Guest {
  readonly connection: Connection;
  readonly heard: { message: Message; buffers: readonly Uint8Array[] }[] = [];
  closed = false;
  #wake: () => void = () => undefined;

  constructor(connection: Connection) {
    this.connection = connection;
    connection.onMessage((message, buffers) => this.hear(message, buffers));
    connection.onClose(() => {
      this.closed = true;
      this.#wake();
    });
  }

  /** Keeps a message for whoever waits for it. */
  hear(message: Message, buffers: readonly Uint8Array[]): void {
    this.heard.push({ message, buffers });
    this.#wake();
  }

  /** Connects to a scheduler; `fields` overwrite what is said in the greeting. */
  static async join(
    address: string,
    role: "client" | "worker",
    fields: { readonly token?: string } = {},
  ): Promise<Guest> {
    const hello = {
      op: "hello",
      role,
      protocol: PROTOCOL,
      token: GUEST_TOKEN,
      name: role,
      address: `inproc://${role}`,
      threads: 2,
      memoryLimitBytes: 1e9,
      layerTypes: defaultRegistry().versions,
      ...fields,
    } as const;
    return new Guest(await connect(address, hello, { token: hello.token }));
  }

  /** The next message of this kind, heard or to come; it is taken out of what was heard. */
  async next<O extends Message["op"]>(op: O): Promise<Extract<Message, { op: O }>> {
    return (await this.nextWith(op)).message;
  }

  async nextWith<O extends Message["op"]>(
    op: O,
  ): Promise<{ message: Extract<Message, { op: O }>; buffers: readonly Uint8Array[] }> {
    for (;;) {
      const at = this.heard.findIndex(({ message }) => message.op === op);
      if (at >= 0) return this.heard.splice(at, 1)[0] as never;
      await this.change();
    }
  }

  async change(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  submit(outputs: readonly Layer[], fields: object = {}, extra: readonly Uint8Array[] = []): void {
    const { bytes, layers } = packGraph(outputs);
    const message = {
      op: "submit",
      request: 1,
      outputs: outputs.map((layer) => layers.indexOf(layer)),
      payloads: [],
      priority: 0,
      retries: 0,
      deliver: true,
      each: false,
      ...fields,
    } as const;
    this.connection.send(message, [bytes, ...extra]);
  }

  /** As a worker: answers everything with its number until somebody else hears `op`. */
  async serve(until: Promise<unknown>): Promise<void> {
    let over = false;
    void until.then(() => {
      over = true;
      this.#wake();
    });
    while (!over) {
      const at = this.heard.findIndex((one) => one.message.op === "compute");
      if (at < 0) {
        await this.change();
        continue;
      }
      const { message } = this.heard.splice(at, 1)[0];
      if (message.op === "compute") this.#finish(message.graph, message.tasks, message.runs);
    }
  }

  #finish(graph: number, numbers: Int32Array | Float64Array, runs: Int32Array): void {
    const count = numbers.length;
    this.connection.send(
      {
        op: "finished",
        graph,
        tasks: numbers,
        runs,
        nbytes: new Float64Array(count).fill(8),
        seconds: new Float64Array(count).fill(1e-5),
        inline: new Uint8Array(count).fill(1),
      },
      Array.from(numbers, (task) => Uint8Array.of(task)),
    );
  }
}
