import { X509Certificate } from "node:crypto";
import { connect as netConnect } from "node:net";
import { connect as tlsConnect } from "node:tls";
import { afterEach, beforeAll, expect, test } from "@jest/globals";
import {
  type CertificateRole,
  type ConnectionOptions,
  connect,
  credentialFor,
  type Hello,
  type Listener,
  listen,
  type TlsIdentity,
} from "../../src/comm/index.ts";
import { certificateRoles } from "../../src/comm/tls.ts";
import { type TestAuthority, testAuthority } from "../support/certificates.ts";
import {
  closeAll,
  closed,
  errorOf,
  nextMessages,
  pair,
  serve,
  TOKEN,
} from "../support/connections.ts";
import { helloFor } from "../support/hello.ts";

const TLS = "tls://127.0.0.1:0";
let home: TestAuthority;
let foreign: TestAuthority;
let own: Record<CertificateRole, TlsIdentity>;

beforeAll(async () => {
  [home, foreign] = await Promise.all([testAuthority(), testAuthority("foreign")]);
  own = {
    scheduler: home.identity("scheduler"),
    worker: home.identity("worker"),
    client: home.identity("client"),
  };
});

afterEach(closeAll);

/** A scheduler that counts who got past its door. */
async function door(
  options: ConnectionOptions = {},
): Promise<{ listener: Listener; reached: string[] }> {
  const reached: string[] = [];
  const handlers = {
    authorize: (hello: Hello): number => reached.push(`authorize ${hello.role}`),
    connected: (_: unknown, hello: Hello): void => void reached.push(`connected ${hello.role}`),
  };
  const listener = await serve(TLS, handlers, { tls: own.scheduler, ...options });
  return { listener, reached };
}

const knock = (listener: Listener, tls: TlsIdentity | undefined, hello: Partial<Hello> = {}) =>
  errorOf(connect(listener.address, helloFor(hello), { token: TOKEN, tls }));

test("frames go both ways over TLS 1.3, and land where they shall live", async () => {
  const memory = new Uint8Array(3_000_000);
  const { client, server, listener } = await pair(
    TLS,
    { tls: own.scheduler },
    { tls: own.client, allocate: () => [memory] },
  );
  expect(listener.address).toMatch(/^tls:\/\/127\.0\.0\.1:\d+$/);
  const got = nextMessages(client, 1);
  const source = Uint8Array.from({ length: memory.length }, (_, i) => i % 251);
  server.send({ op: "graph", graph: 1, deliver: [], payloads: [] }, [source]);
  expect((await got)[0].buffers[0]).toBe(memory);
  expect(Buffer.compare(memory, source)).toBe(0);
  const back = nextMessages(server, 1);
  client.send({ op: "done", request: 7 });
  expect((await back)[0].message).toEqual({ op: "done", request: 7 });
  const end = closed(server);
  client.close();
  expect(await end).toBeUndefined();
});

test("certificates that are not good enough reach no handler, and the other side learns why", async () => {
  const { listener, reached } = await door();
  const { ca } = own.client;
  const stranger = foreign.identity("client");
  expect(await knock(listener, undefined)).toMatch(/^Certificate: .*missing.*--security/);
  expect(await knock(listener, { ...stranger, ca })).toMatch(/^Certificate: .*another authority/);
  expect(await knock(listener, home.aged("client", 3))).toMatch(/^Certificate: .*expired/);
  expect(await knock(listener, home.aged("client", -3))).toMatch(/^Certificate: .*not yet valid/);
  expect(await knock(listener, home.identity())).toMatch(/^Certificate: .*without a role/);
  expect(await knock(listener, { ca, cert: "x", key: "y" })).toMatch(/^Certificate: .*unreadable/);
  expect(reached).toEqual([]);
});

test("a certificate is good for its own role only, and so is a server's", async () => {
  const { listener, reached } = await door();
  expect(await knock(listener, own.worker)).toMatch(/^Role: .*"worker".*needs "client"/);
  expect(await knock(listener, own.client, { role: "worker" })).toMatch(
    /^Role: .*"client".*needs "worker"/,
  );
  expect(await knock(listener, own.scheduler)).toMatch(/^(Role|Certificate): /);
  expect(reached).toEqual([]);
  // Whoever has a worker's certificate cannot play the scheduler, nor a client a worker.
  for (const [tls, hello, wanted] of [
    [own.worker, {}, "scheduler"],
    [own.client, { role: "peer" as const }, "worker"],
  ] as const) {
    const fake = await door({ tls });
    const said = await knock(fake.listener, own.client, hello);
    expect(said).toMatch(wanted === "scheduler" ? /^Role: .*needs "scheduler"/ : /^(Role|Certif)/);
    expect(fake.reached).toEqual([]);
  }
});

test("peers are workers or clients", async () => {
  const { listener, reached } = await door({ tls: own.worker });
  for (const tls of [own.worker, own.client]) {
    const token = credentialFor(TOKEN, tls === own.worker ? "worker" : "client");
    (await connect(listener.address, helloFor({ role: "peer" }), { token, tls })).close();
  }
  expect(reached).toHaveLength(4);
});

test("a server of another authority, an expired one: the client does not speak", async () => {
  for (const [tls, fault] of [
    [foreign.identity("scheduler"), "from another authority"],
    [home.aged("scheduler", 3), "expired"],
  ] as const) {
    const { listener, reached } = await door({ tls });
    expect(await knock(listener, own.client)).toContain(`certificate ${fault}`);
    expect(reached).toEqual([]);
  }
});

test("plain text on a TLS port, and TLS on a plain one, are told apart at once", async () => {
  const { listener, reached } = await door();
  const plain = listener.address.replace("tls:", "tcp:");
  expect(await errorOf(connect(plain, helloFor(), { token: TOKEN }))).toMatch(
    /^TlsMismatch: .*speaks TLS.*write tls:\/\//,
  );
  const other = await serve("tcp://127.0.0.1:0");
  const secure = other.address.replace("tcp:", "tls:");
  expect(await errorOf(connect(secure, helloFor(), { token: TOKEN, tls: own.client }))).toMatch(
    /^TlsMismatch: .*speaks plain text/,
  );
  expect(reached).toEqual([]);
});

test("TLS 1.2 is refused, and a session is not taken up again", async () => {
  const { listener, reached } = await door();
  const port = Number(listener.address.split(":").at(-1));
  const old = tlsConnect({
    host: "127.0.0.1",
    port,
    ...own.client,
    maxVersion: "TLSv1.2",
    servername: "",
    checkServerIdentity: () => undefined,
  });
  const error = await new Promise<Error>((resolve) => old.once("error", resolve));
  expect(String(error)).toMatch(/protocol version/i);
  const sessions: Buffer[] = [];
  const first = tlsConnect({
    host: "127.0.0.1",
    port,
    ...own.client,
    servername: "",
    checkServerIdentity: () => undefined,
  });
  first.on("session", (session) => sessions.push(session));
  await new Promise((resolve) => first.once("secureConnect", resolve));
  await new Promise((resolve) => setTimeout(resolve, 20));
  first.destroy();
  for (const session of sessions) {
    const again = tlsConnect({
      host: "127.0.0.1",
      port,
      ca: own.client.ca,
      session,
      servername: "",
      checkServerIdentity: () => undefined,
    });
    await new Promise((resolve) => again.once("secureConnect", resolve));
    expect(again.isSessionReused()).toBe(false);
    again.destroy();
  }
  expect(reached).toEqual([]);
});

test("beyond loopback it takes TLS and a token, or somebody who says that plain text will do", async () => {
  const handlers = { connected: () => undefined };
  const { scheduler: tls } = own;
  expect(await errorOf(listen("tls://0.0.0.0:0", handlers, { tls }))).toMatch(
    /^Address: .*without a token/,
  );
  expect(
    await errorOf(listen("tcp://0.0.0.0:0", handlers, { token: `${TOKEN}${TOKEN}${TOKEN}` })),
  ).toMatch(/^Address: .*tls:\/\/.*security init.*--allow-plain-text/);
  expect(await errorOf(listen("tls://0.0.0.0:0", handlers, { token: TOKEN }))).toMatch(
    /^Certificate: .*missing/,
  );
  const token = "as long as it takes";
  await serve("tls://0.0.0.0:0", {}, { tls, token });
  await serve("tcp://0.0.0.0:0", {}, { allowPlainText: true, token });
  const short = { tls, token: "15 characters !" };
  expect(await errorOf(listen("tls://0.0.0.0:0", handlers, short))).toMatch(/15 .*can be guessed/);
});

test("who has certificates is not talked into plain text", async () => {
  const hello = helloFor();
  const options = { token: TOKEN, tls: own.client };
  expect(await errorOf(connect("tcp://192.0.2.1:9", hello, options))).toMatch(
    /^TlsMismatch: .*write tls:/,
  );
});

test("strangers that never finish the handshake make room for who does", async () => {
  const { listener, reached } = await door({ strangersMax: 3 });
  const port = Number(listener.address.split(":").at(-1));
  const ends: Promise<unknown>[] = [];
  for (let k = 0; k < 4; k++) {
    const socket = netConnect(port, "127.0.0.1").on("error", () => undefined);
    await new Promise((resolve) => socket.once("connect", resolve));
    ends.push(new Promise((resolve) => socket.once("close", resolve)));
  }
  await ends[0];
  (await connect(listener.address, helloFor(), { token: TOKEN, tls: own.client })).close();
  expect(reached).toEqual(["authorize client", "connected client"]);
});

test("roles of a certificate are whole names: nothing within another name counts", () => {
  const { cert } = home.identity("worker", "client");
  expect(certificateRoles(new X509Certificate(cert))).toEqual(["worker", "client"]);
  const named = (subjectAltName: string) => certificateRoles({ subjectAltName } as X509Certificate);
  expect(named('URI:"plygraph:role/x, URI:plygraph:role/client"')).toEqual([]);
  expect(named("DNS:plygraph:role/worker, URI:plygraph:role/client2")).toEqual([]);
});
