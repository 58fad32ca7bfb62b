import { afterEach, expect, test } from "@jest/globals";
import { connect, isLoopback } from "../../src/comm/index.ts";
import { listenLocal, localPath } from "../../src/comm/local-route.ts";
import { closeAll, errorOf, nextMessages, pair, serve, TOKEN } from "../support/connections.ts";
import { helloFor } from "../support/hello.ts";

afterEach(closeAll);

const here = process.platform === "linux";

test("the name depends on port and token; there is none without a token, or for another machine", () => {
  const path = localPath(TOKEN, "127.0.0.1", 4000);
  expect(path === undefined).toBe(!here);
  expect(localPath(TOKEN, "127.0.0.1", 4000)).toBe(path);
  if (here) {
    expect(localPath(TOKEN, "127.0.0.1", 4001)).not.toBe(path);
    expect(localPath("another", "127.0.0.1", 4000)).not.toBe(path);
    expect(path).not.toContain(TOKEN);
  }
  expect(localPath("", "127.0.0.1", 4000)).toBeUndefined();
  expect(localPath(TOKEN, "10.0.0.7", 4000)).toBeUndefined();
  process.env["PLYGRAPH_TCP_ONLY"] = "1";
  expect(localPath(TOKEN, "127.0.0.1", 4000)).toBeUndefined();
  delete process.env["PLYGRAPH_TCP_ONLY"];
});

test("two sides that want it meet in the local socket, and large buffers land where they shall", async () => {
  const memory = new Uint8Array(5_000_000);
  const allocate = (): Uint8Array[] => [memory];
  const { client, server } = await pair(
    "tcp://127.0.0.1:0",
    { local: true },
    { local: true, allocate },
  );
  // Only a socket with an address has a port.
  expect(server.peer.endsWith(":0")).toBe(here);
  expect(isLoopback(/^tcp:\/\/(.*):\d+$/.exec(server.peer)?.[1] ?? "")).toBe(true);
  const got = nextMessages(client, 1);
  const bytes = Uint8Array.from({ length: 5_000_000 }, (_, k) => k % 251);
  server.send({ op: "graph", graph: 1, deliver: [], payloads: [] }, [bytes]);
  const [{ buffers }] = await got;
  expect(buffers[0].buffer).toBe(memory.buffer);
  expect(Buffer.compare(memory, bytes)).toBe(0);
});

test.each([
  ["the server does not", {}, { local: true }],
  ["the client does not", { local: true }, {}],
])("where %s, they meet at the port", async (_name, serverSide, clientSide) => {
  const { server } = await pair("tcp://127.0.0.1:0", serverSide, clientSide);
  expect(server.peer).toMatch(/^tcp:\/\/127\.0\.0\.1:[1-9]\d*$/);
});

test("who has another token is refused at the port", async () => {
  const listener = await serve("tcp://127.0.0.1:0", {}, { local: true });
  const error = await errorOf(
    connect(listener.address, helloFor(), { token: "wrong", local: true }),
  );
  expect(error).toMatch(/^BadToken/);
});

test("a name that is taken is no error: everybody comes by TCP then", async () => {
  if (!here) return;
  const path = localPath(TOKEN, "127.0.0.1", 1) ?? "";
  const first = await listenLocal(path, (socket) => socket.destroy());
  expect(first).toBeDefined();
  expect(await listenLocal(path, () => undefined)).toBeUndefined();
  await new Promise((done) => first?.close(done));
});
