import { connect as netConnect, type Socket } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import {
  type Connection,
  type ConnectionOptions,
  connect,
  encodeMessage,
  type Listener,
  listen,
  type Message,
} from "../../src/comm/index.ts";
import { isPlygraphError } from "../../src/core/index.ts";
import {
  closeAll,
  closed,
  errorOf,
  later,
  nextMessages,
  pair,
  serve,
} from "../support/connections.ts";
import { helloFor } from "../support/hello.ts";

afterEach(closeAll);

test("200 MB land where they shall live", async () => {
  const size = 200_000_000;
  const memory = new Uint8Array(new SharedArrayBuffer(size));
  const { client, server } = await pair("tcp://127.0.0.1:0", {}, { allocate: () => [memory] });
  const got = nextMessages(client, 1);
  const source = new Uint8Array(size);
  for (let i = 0; i < size; i += 4096) source[i] = (i / 4096) & 255;
  server.send({ op: "graph", graph: 1, deliver: [], payloads: [] }, [source]);
  expect(server.bufferedBytes).toBeGreaterThan(0);
  const [{ buffers }] = await got;
  expect(buffers[0].buffer).toBe(memory.buffer);
  let wrong = 0;
  for (let i = 0; i < size; i += 4096) if (memory[i] !== ((i / 4096) & 255)) wrong++;
  expect(wrong).toBe(0);
}, 30_000);

test("a frame over the limit closes the connection, and the sender learns why", async () => {
  const { client, server } = await pair("tcp://127.0.0.1:0", {
    limits: { frameBytesMax: 10_000 },
  });
  const ends = Promise.all([closed(client), closed(server)]);
  client.send({ op: "graph", graph: 1, deliver: [], payloads: [] }, [new Uint8Array(1_000_000)]);
  for (const error of await ends) expect(isPlygraphError(error, "FrameTooLarge")).toBe(true);
});

test("an ill-typed message closes the connection with an error that names the field", async () => {
  const { client, server } = await pair("tcp://127.0.0.1:0");
  const ends = Promise.all([closed(client), closed(server)]);
  client.send({ op: "done", request: "one" } as unknown as Message);
  for (const error of await ends) expect(error?.message).toMatch(/"done": field "request"/);
});

test("a stranger may not send much, nor wait long, nor speak of anything else first", async () => {
  const listener = await serve("tcp://127.0.0.1:0", {}, { handshakeMs: 50 });
  expect(await rawEnd(listener, (socket) => socket.write(Buffer.alloc(8, 255)))).toMatch(
    /FrameTooLarge/,
  );
  expect(await rawEnd(listener, () => undefined)).toMatch(/no greeting within 50 ms/);
  const body = encodeMessage({ op: "done", request: 1 });
  const done = Buffer.concat([u32(body.length, 0), body]);
  expect(await rawEnd(listener, (socket) => socket.write(done))).toMatch(
    /must be "hello", not "done"/,
  );
});

test("a frame that stops half-way is refused", async () => {
  const { server, raw } = await rawPair({ limits: { stallMs: 30 } });
  const end = closed(server);
  raw.write(Buffer.from([50, 0, 0]));
  expect((await end)?.message).toMatch(/stalled for 30 ms/);
});

test("a peer that goes away between frames is no error, in the middle of one it is", async () => {
  const { server, raw } = await rawPair();
  const end = closed(server);
  raw.end();
  expect(await end).toBeUndefined();
  const discarded: number[] = [];
  const allocate = (_m: Message, lengths: readonly number[]): Uint8Array[] =>
    lengths.map((length) => new Uint8Array(length));
  const discard = (buffers: readonly Uint8Array[]): void => {
    discarded.push(...buffers.map(({ length }) => length));
  };
  const other = await rawPair({ allocate, discard });
  const cut = closed(other.server);
  const body = encodeMessage({ op: "graph", graph: 1, deliver: [], payloads: [] });
  other.raw.end(Buffer.concat([u32(4 + body.length, 1, 1000), body, Buffer.alloc(10)]));
  expect((await cut)?.message).toMatch(/cut off in the middle/);
  expect(discarded).toEqual([1000]);
});

test("nobody there, bad addresses, and strangers' doors", async () => {
  const listener = await serve("tcp://127.0.0.1:0");
  await listener.close();
  expect(await errorOf(connect(listener.address, helloFor()))).toMatch(
    /^Connection: .*ECONNREFUSED/,
  );
  expect(await errorOf(connect("nowhere", helloFor()))).toMatch(/^Address/);
  expect(await errorOf(connect("tcp://127.0.0.1:99999", helloFor()))).toMatch(/^Address/);
  expect(await errorOf(listen("tcp://0.0.0.0:0", { connected: () => undefined }))).toMatch(
    /^Address: .*loopback only/,
  );
});

function u32(...values: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}

interface RawPair {
  readonly server: Connection;
  readonly raw: Socket;
}

/** A server's connection to a socket that we write bytes to. */
async function rawPair(options: ConnectionOptions = {}): Promise<RawPair> {
  const { promise, resolve } = later<Connection>();
  const listener = await serve(
    "tcp://127.0.0.1:0",
    { connected: resolve },
    { token: "", ...options },
  );
  const raw = netConnect(Number(listener.address.split(":").at(-1)), "127.0.0.1");
  const body = encodeMessage(helloFor());
  raw.write(Buffer.concat([u32(body.length, 0), body]));
  raw.resume();
  return { server: await promise, raw };
}

/** What the server says before it closes a raw socket. */
async function rawEnd(listener: Listener, act: (socket: Socket) => void): Promise<string> {
  const socket = netConnect(Number(listener.address.split(":").at(-1)), "127.0.0.1");
  const parts: Buffer[] = [];
  socket.on("data", (bytes) => parts.push(bytes as Buffer));
  const end = new Promise((resolve) => socket.once("close", resolve));
  await new Promise((resolve) => socket.once("connect", resolve));
  act(socket);
  await end;
  return Buffer.concat(parts).toString("latin1");
}
