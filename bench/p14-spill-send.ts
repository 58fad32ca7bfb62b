import { readFileSync } from "node:fs";
import {
  type Connection,
  connect,
  credentialFor,
  type Message,
  PROTOCOL,
} from "../src/comm/index.ts";
import { Client, type Future, LocalCluster } from "../src/index.ts";
import { packValue, unpackValue } from "../src/kernels/index.ts";
import { defaultRegistry } from "../src/layers/index.ts";
import { type Row, rowOf } from "./support/report.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/** P14: values that were spilled are fetched by a peer, straight from their files. */
export const p14: Suite = {
  id: "P14",
  title: "1 GiB of spilled values to a peer (floors 0 unpackings, 8 MiB of growth)",
  run,
};

const WARM_UP = 16;
const ASKED = 4;
/** Clock ticks of /proc a second. */
const TICKS = 100;

const numbers = (seed: number): number[] =>
  Array.from({ length: 925_000 }, (_, k) => (k + seed) / 3);

interface Sender {
  /** Seconds of processor time so far. */
  readonly cpu: () => number;
  /** Bytes of memory that it takes. */
  readonly rss: () => number;
}

function sender(pid: number): Sender {
  return {
    cpu: () => {
      const text = readFileSync(`/proc/${pid}/stat`, "latin1");
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) / TICKS;
    },
    rss: () => {
      const text = readFileSync(`/proc/${pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1]) * 1024;
    },
  };
}

interface Figures {
  readonly address: string;
  readonly unpacks: number;
  readonly onDiskBytes: number;
  readonly servedFromDiskBytes: number;
}

async function figures(client: Client): Promise<Figures> {
  // The worker tells them twice a second.
  await new Promise((resolve) => setTimeout(resolve, 1200));
  const info = (await client.info()) as unknown as { readonly workers: readonly Figures[] };
  return info.workers[0];
}

async function inMemory(client: Client, count: number): Promise<void> {
  for (;;) {
    const info = (await client.info()) as unknown as { readonly states: { memory?: number } };
    if ((info.states.memory ?? 0) >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Asks for whole blocks, and answers how many bytes came. */
class Asker {
  readonly #connection: Connection;
  #heard: (message: Message) => void = () => undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.onMessage((message) => this.#heard(message));
  }

  static async connect(address: string, token: string): Promise<Asker> {
    const room = new Uint8Array(2 ** 26);
    const hello = {
      op: "hello",
      role: "peer",
      protocol: PROTOCOL,
      token: "",
      name: "bench",
      address: "",
      threads: 1,
      memoryLimitBytes: 1e9,
      layerTypes: defaultRegistry().versions,
    } as const;
    const allocate = (_: Message, lengths: readonly number[]): Uint8Array[] =>
      lengths.map((length) => room.subarray(0, length));
    const options = { token: credentialFor(token, "worker"), local: true, allocate };
    return new Asker(await connect(address, hello, options));
  }

  async ask(graph: number, tasks: readonly number[]): Promise<number> {
    const answer = new Promise<Message>((resolve) => {
      this.#heard = resolve;
    });
    this.#connection.send({
      op: "get-data",
      request: 1,
      graphs: Int32Array.from(tasks, () => graph),
      tasks: Float64Array.from(tasks),
      boxes: tasks.map(() => null),
    });
    const data = await answer;
    if (data.op !== "data" || data.status.includes(0)) throw new RangeError("a value is missing");
    return data.shapes.reduce((sum, [bytes]) => sum + bytes, 0);
  }

  close(): void {
    this.#connection.close();
  }
}

function placesOf(futures: readonly Future[]): {
  readonly graph: number;
  readonly tasks: number[];
} {
  const { now } = futures[0].ticket;
  if (now === undefined) throw new RangeError("not submitted");
  const offset = now.request.offsetOf(now.layer);
  return { graph: now.request.graph, tasks: futures.map(({ index }) => offset + index) };
}

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const count = WARM_UP + (quick ? 64 : 128);
  // The last ones are still in memory: those are not asked for.
  const more = 48;
  const cluster = await LocalCluster.start({
    workers: 1,
    threadsPerWorker: 1,
    processes: true,
    memoryLimit: "512MiB",
  });
  const client = await Client.connect(cluster);
  try {
    const seeds = Array.from({ length: count + more }, (_, k) => k);
    const values = client.map(numbers, seeds);
    await inMemory(client, values.length);
    const before = await figures(client);
    const asker = await Asker.connect(before.address, cluster.token);
    const { graph, tasks } = placesOf(values);
    const [pid] = cluster.pids;
    const { cpu, rss } = sender(pid);
    for (let k = 0; k < WARM_UP; k += ASKED) await asker.ask(graph, tasks.slice(k, k + ASKED));
    const first = await figures(client);
    const [cpuBefore, rssBefore] = [cpu(), rss()];
    let peak = rssBefore;
    let bytes = 0;
    const timer = setInterval(() => {
      peak = Math.max(peak, rss());
    }, 5);
    for (let k = WARM_UP; k < count; k += ASKED) {
      bytes += await asker.ask(graph, tasks.slice(k, k + ASKED));
    }
    clearInterval(timer);
    const sendCpu = (cpu() - cpuBefore) / (bytes / 1e9);
    const last = await figures(client);
    asker.close();
    const fromDisk = last.servedFromDiskBytes - first.servedFromDiskBytes;
    return rows(bytes, last.unpacks - first.unpacks, fromDisk, peak - rssBefore, sendCpu);
  } finally {
    await client.close();
    await cluster.close();
  }
}

function rows(
  bytes: number,
  unpackings: number,
  fromDisk: number,
  growth: number,
  sendCpu: number,
): readonly Row[] {
  const decoding = sendCpu + codecCpu();
  const row = { n: bytes, better: "lower" as const };
  return [
    rowOf({ ...row, case: "unpackings", value: unpackings, unit: "values", floor: 0 }),
    rowOf({
      ...row,
      case: "from files",
      value: fromDisk / bytes,
      unit: "B/B",
      better: "higher",
      floor: 1,
    }),
    rowOf({
      ...row,
      case: "growth of the sender",
      value: growth / 2 ** 20,
      unit: "MiB",
      floor: 8,
      goal: 4,
    }),
    rowOf({ ...row, case: "processor time of the sender", value: sendCpu, unit: "s/GB" }),
    rowOf({
      ...row,
      case: "the same, and every value unpacked and packed on the way",
      value: decoding,
      unit: "s/GB",
    }),
    rowOf({
      ...row,
      case: "less processor time than with unpacking",
      value: decoding / sendCpu,
      unit: "×",
      better: "higher",
      goal: 5,
    }),
  ];
}

/** Seconds of processor time that unpacking and packing take, a GB. */
function codecCpu(): number {
  const packed = packValue(numbers(1));
  const rounds = 16;
  const before = process.cpuUsage();
  for (let k = 0; k < rounds; k++) packValue(unpackValue(packed));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / ((rounds * packed.byteLength) / 1e9);
}
