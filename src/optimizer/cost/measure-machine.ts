/** Measures this machine for `MachineProfile`, once; the answer is kept in a file. */
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { availableParallelism, cpus, homedir } from "node:os";
import { join } from "node:path";
import { contentHash, PlygraphError } from "../../core/index.ts";
import { checkProfile, DEFAULT_PROFILE, type MachineProfile } from "./machine-profile.ts";

/** A profile is a few hundred bytes; a larger file is not one. */
const FILE_BYTES_MAX = 4096;
const BLOCK_BYTES = 32 * 2 ** 20;
const WIRE_BYTES = 64 * 2 ** 20;
const ROUNDS = 5;
const PINGS = 200;

/** Where profiles of machines lie: `PLYGRAPH_CACHE`, else `XDG_CACHE_HOME`, else `~/.cache`. */
export function profileFile(env: NodeJS.ProcessEnv = process.env): string {
  const base =
    env["PLYGRAPH_CACHE"] ?? join(env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "plygraph");
  return join(base, `machine-${contentHash(machineName()).slice(0, 12)}.json`);
}

/**
 * The profile of this machine: from the file where there is one that fits, else measured (about
 * half a second) and written there. A file that cannot be read or written costs a measurement, no
 * error.
 */
export async function machineProfile(file: string = profileFile()): Promise<MachineProfile> {
  const kept = await readProfile(file);
  if (kept !== null) return kept;
  const measured = await measureMachine();
  await keepProfile(file, measured).catch(() => undefined);
  return measured;
}

/** Measures: medians of a few rounds. Tasks and parts are taken to cost what they do by default. */
export async function measureMachine(): Promise<MachineProfile> {
  const wire = await openWire();
  try {
    return Object.freeze({
      machine: machineName(),
      memoryBytesPerSecond: copyRate(),
      networkBytesPerSecond: await wireRate(wire),
      flopsPerSecond: loopRate(),
      taskSeconds: DEFAULT_PROFILE.taskSeconds,
      partSeconds: DEFAULT_PROFILE.partSeconds,
      hopSeconds: await pingSeconds(wire),
      cores: availableParallelism(),
    });
  } finally {
    wire.close();
  }
}

const machineName = (): string =>
  `${cpus()[0]?.model ?? "unknown"} ×${availableParallelism()}, node ${process.versions.node.split(".")[0]}`;

async function readProfile(file: string): Promise<MachineProfile | null> {
  try {
    const { size } = await stat(file);
    if (size > FILE_BYTES_MAX) return null;
    const profile = checkProfile(JSON.parse(await readFile(file, "utf8")), file);
    return profile.machine === machineName() ? profile : null;
  } catch (error) {
    const expected =
      error instanceof PlygraphError || error instanceof SyntaxError || isSystemError(error);
    if (!expected) throw error;
    return null;
  }
}

/** By its fields: the class is another one in another realm. */
const isSystemError = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error;

/** Written beside and renamed, so that two that measure at once do not mix. */
async function keepProfile(file: string, profile: MachineProfile): Promise<void> {
  await mkdir(join(file, ".."), { recursive: true });
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, `${JSON.stringify(profile, null, 2)}\n`, { mode: 0o600 });
  await rename(partial, file);
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function secondsOf(work: () => void): number {
  const from = performance.now();
  work();
  return (performance.now() - from) / 1000;
}

/** A copy reads and writes. */
function copyRate(): number {
  const from = new Float64Array(BLOCK_BYTES / 8).fill(1);
  const to = new Float64Array(from.length);
  to.set(from);
  return (
    (2 * BLOCK_BYTES) / median(Array.from({ length: ROUNDS }, () => secondsOf(() => to.set(from))))
  );
}

/** Two operations an element, over what fits into a cache. */
function loopRate(): number {
  const data = new Float64Array(4096).fill(0.5);
  const passes = 500;
  const pass = (): void => {
    for (let n = 0; n < passes; n++) {
      for (let i = 0; i < data.length; i++) data[i] = data[i] * 0.999 + 0.001;
    }
  };
  pass();
  return (2 * passes * data.length) / median(Array.from({ length: ROUNDS }, () => secondsOf(pass)));
}

interface Wire {
  readonly socket: Socket;
  close(): void;
}

/** A socket on this machine whose other end counts bytes and answers every byte count it is sent. */
function openWire(): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const server: Server = createServer((socket) => {
      let due = 0;
      socket.on("error", () => undefined);
      socket.on("data", (chunk: Buffer) => {
        due += chunk.length;
        // One byte for each ping, one for the whole of a transfer.
        if (chunk.length === 1 || due >= WIRE_BYTES) {
          due = 0;
          socket.write("!");
        }
      });
    });
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      socket.on("error", reject);
      socket.once("connect", () => {
        resolve({
          socket,
          close(): void {
            socket.destroy();
            server.close();
          },
        });
      });
    });
  });
}

const answered = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once("data", () => resolve()));

async function pingSeconds({ socket }: Wire): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < PINGS; i++) {
    const from = performance.now();
    socket.write(".");
    await answered(socket);
    times.push((performance.now() - from) / 1000);
  }
  return median(times);
}

async function wireRate({ socket }: Wire): Promise<number> {
  const block = Buffer.alloc(2 ** 20);
  const from = performance.now();
  for (let sent = 0; sent < WIRE_BYTES; sent += block.length) socket.write(block);
  await answered(socket);
  return WIRE_BYTES / ((performance.now() - from) / 1000);
}
