import { afterEach, describe, expect, test } from "@jest/globals";
import {
  type Connection,
  checkLayerTypes,
  connect,
  type Finished,
  type Hello,
  type Message,
} from "../../src/comm/index.ts";
import {
  closeAll,
  closed,
  errorOf,
  later,
  nextMessages,
  pair,
  serve,
  TOKEN,
} from "../support/connections.ts";
import { helloFor } from "../support/hello.ts";

afterEach(closeAll);

const FINISHED: Finished = {
  op: "finished",
  graph: 1,
  tasks: Int32Array.of(1, 2),
  runs: Int32Array.of(1, 1),
  nbytes: Float64Array.of(3, 0),
  seconds: Float64Array.of(0.5, 0.25),
  inline: Uint8Array.of(1, 0),
};

describe.each(["tcp://127.0.0.1:0", "inproc://*"])("%s", (address) => {
  test("messages and buffers arrive in order, in both directions", async () => {
    const { client, server } = await pair(address);
    const atServer = nextMessages(server, 3);
    client.send({ op: "done", request: 1 });
    client.send(FINISHED, [Uint8Array.of(1, 2, 3)]);
    client.send({ op: "done", request: 2 });
    const got = await atServer;
    expect(got.map(({ message }) => message)).toEqual([
      { op: "done", request: 1 },
      FINISHED,
      { op: "done", request: 2 },
    ]);
    expect([...got[1].buffers[0]]).toEqual([1, 2, 3]);
    const atClient = nextMessages(client, 1);
    server.send({ op: "close" });
    expect(await atClient).toEqual([{ message: { op: "close" }, buffers: [] }]);
  });

  test("what arrives before there is a handler is kept", async () => {
    const { client, server } = await pair(address);
    for (let request = 0; request < 5; request++) client.send({ op: "done", request });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const got = await nextMessages(server, 5);
    expect(got.map(({ message }) => message)).toEqual(
      [0, 1, 2, 3, 4].map((request) => ({ op: "done", request })),
    );
  });

  test("the receiver never runs inside the sender's call", async () => {
    const { client, server } = await pair(address);
    let depth = 0;
    let most = 0;
    const finished = later<void>();
    const answer = (connection: Connection) => (message: Message) => {
      most = Math.max(most, ++depth);
      if (message.op === "done" && message.request < 50) {
        connection.send({ op: "done", request: message.request + 1 });
      } else finished.resolve();
      depth--;
    };
    client.onMessage(answer(client));
    server.onMessage(answer(server));
    client.send({ op: "done", request: 0 });
    await finished.promise;
    expect(most).toBe(1);
  });

  test("welcome carries the number that authorize gave", async () => {
    const listener = await serve(address, { authorize: ({ name }) => name.length });
    const connection = await connect(listener.address, helloFor({ name: "seven__" }), {
      token: TOKEN,
    });
    expect(connection.id).toBe(7);
    connection.close();
  });

  test("a wrong token is refused, and a missing one", async () => {
    const listener = await serve(address);
    const refused = await errorOf(connect(listener.address, helloFor(), { token: "wrong" }));
    // The address that was dialled, and not the port that the caller happened to dial from.
    expect(refused).toContain(`BadToken: ${listener.address} refused`);
    expect(await errorOf(connect(listener.address, helloFor()))).toMatch(/^BadToken/);
    const fine = await connect(listener.address, helloFor({ token: TOKEN }));
    fine.close();
  });

  test("another protocol is refused", async () => {
    const listener = await serve(address);
    const hello: Hello = helloFor({ protocol: 999, token: TOKEN });
    expect(await errorOf(connect(listener.address, hello))).toMatch(
      /^VersionMismatch: .*protocol 999/,
    );
  });

  test("authorize refuses with an error of its own", async () => {
    const authorize = (hello: Hello): undefined =>
      checkLayerTypes(hello, ["sum@2", "mine@1"]) as undefined;
    const listener = await serve(address, { authorize });
    const join = (...layerTypes: string[]): Promise<Connection> =>
      connect(listener.address, helloFor({ layerTypes, token: TOKEN }));
    expect(await errorOf(join("sum@1"))).toMatch(/VersionMismatch: layer type "sum"/);
    (await join("sum@2", "theirs@7")).close();
  });

  test("both sides hear of the end once, and sending after it does nothing", async () => {
    const { client, server } = await pair(address);
    const ends = Promise.all([closed(client), closed(server)]);
    const last = nextMessages(server, 1);
    client.send({ op: "done", request: 9 });
    client.close();
    expect((await last)[0].message).toEqual({ op: "done", request: 9 });
    expect(await ends).toEqual([undefined, undefined]);
    const sent = later<void>();
    client.send({ op: "close" }, [], () => sent.resolve());
    await sent.promise;
    expect(await closed(client)).toBeUndefined();
  });

  test("closing the listener closes its connections", async () => {
    const { client, listener } = await pair(address);
    const end = closed(client);
    await listener.close();
    expect(await end).toBeUndefined();
    expect(await errorOf(connect(listener.address, helloFor()))).toMatch(/^Connection/);
  });

  test("buffers land in the receiver's memory, and `sent` says when ours is free", async () => {
    const memory = new Uint8Array(100);
    const allocate = (_m: Message, lengths: readonly number[]): Uint8Array[] =>
      lengths.map((length) => memory.subarray(0, length));
    const { client, server } = await pair(address, { allocate });
    const got = nextMessages(server, 1);
    const sent = later<void>();
    client.send(FINISHED, [Uint8Array.of(5, 6)], () => sent.resolve());
    await sent.promise;
    expect((await got)[0].buffers[0].buffer).toBe(memory.buffer);
    expect([...memory.subarray(0, 2)]).toEqual([5, 6]);
  });
});

describe("in process", () => {
  test("buffers are not copied", async () => {
    const { client, server } = await pair("inproc://*");
    const got = nextMessages(server, 1);
    const buffer = Uint8Array.of(1);
    client.send(FINISHED, [buffer]);
    expect((await got)[0].buffers[0]).toBe(buffer);
  });

  test("a name is taken once, and free again afterwards", async () => {
    const first = await serve("inproc://taken");
    expect(await errorOf(serve("inproc://taken"))).toMatch(/^Address: .*taken/);
    await first.close();
    await serve("inproc://taken");
  });
});
