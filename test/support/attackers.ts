/** Everybody who must not come in, one by one: for the figures of R10 (measures.md). */
import { createServer, connect as netConnect, type Server, type Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";
import { proofOf, roleTokens } from "../../src/comm/credential.ts";
import { FrameReader } from "../../src/comm/frame-reader.ts";
import {
  connect,
  credentialFor,
  encodeMessage,
  FRAME_LIMITS,
  type Hello,
  type Listener,
  listen,
  type Message,
  type TlsIdentity,
} from "../../src/comm/index.ts";
import { isPlygraphError } from "../../src/core/index.ts";
import { testAuthority } from "./certificates.ts";
import { helloFor } from "./hello.ts";

const SECRET = "the secret of the cluster under attack";

/** A way in that must not be one. */
export interface Attack {
  readonly name: string;
  /** How it ended: the tag of an error, or "closed". */
  run(): Promise<string>;
}

/** Two doors of a scheduler, one of them TLS, and who tries to get in. */
export interface Siege {
  readonly attacks: readonly Attack[];
  /** How often a handler was reached. */
  reached(): number;
  /** Friends come in by both doors; answers how often a handler was reached for them. */
  friends(): Promise<number>;
  close(): Promise<void>;
}

export async function besiege(): Promise<Siege> {
  const [home, foreign] = await Promise.all([testAuthority(), testAuthority("foreign")]);
  const [scheduler, worker, client, nobody] = [
    home.identity("scheduler"),
    home.identity("worker"),
    home.identity("client"),
    home.identity(),
  ];
  const [expired, early] = [home.aged("client", 3), home.aged("client", -3)];
  const stranger = { ...foreign.identity("client"), ca: client.ca };
  let count = 0;
  const handlers = {
    authorize: (_: Hello): number => ++count,
    connected: (connection: { close(): void }): void => {
      count++;
      connection.close();
    },
  };
  const options = { token: SECRET, tls: scheduler };
  const safe = await listen("tls://127.0.0.1:0", handlers, options);
  const plain = await listen("tcp://127.0.0.1:0", handlers, { token: SECRET });
  const replays = await Promise.all([
    recorded(safe, (address) => connect(address, helloFor(), { token: SECRET, tls: client })),
    recorded(plain, (address) => connect(address, helloFor(), { token: SECRET })),
  ]);
  const attack = (name: string, run: () => Promise<unknown>): Attack => ({
    name,
    run: () => outcome(run()),
  });
  const byTls = (tls: TlsIdentity | undefined, token: string, hello: Partial<Hello> = {}) =>
    connect(safe.address, helloFor(hello), { token, ...(tls && { tls }) });
  const attacks = [
    attack("TLS: no certificate", () => withoutCertificate(safe, client.ca)),
    attack("TLS: another authority's", () => byTls(stranger, SECRET)),
    attack("TLS: expired", () => byTls(expired, SECRET)),
    attack("TLS: not yet valid", () => byTls(early, SECRET)),
    attack("TLS: without a role", () => byTls(nobody, SECRET)),
    attack("TLS: a worker's, to submit", () => byTls(worker, SECRET)),
    attack("TLS: a client's, to join", () => byTls(client, SECRET, { role: "worker" })),
    attack("TLS: no token", () => byTls(client, "")),
    attack("TLS: wrong token", () => byTls(client, "guessed")),
    attack("TLS: plain text", () => raw(safe, [frame(helloFor({ token: "n" }))])),
    attack("TLS: no language at all", () => raw(safe, [Buffer.from("GET / HTTP/1.1\r\n\r\n")])),
    attack("TLS: replayed", () => raw(safe, replays[0])),
    attack("TCP: no token", () => connect(plain.address, helloFor(), { token: "" })),
    attack("TCP: wrong token", () => connect(plain.address, helloFor(), { token: "guessed" })),
    attack("TCP: a worker's token, to submit", () =>
      asClient(plain, credentialFor(SECRET, "worker")),
    ),
    attack("TCP: replayed", () => raw(plain, replays[1])),
    attack("TCP: TLS", () =>
      connect(plain.address.replace("tcp", "tls"), helloFor(), { token: SECRET, tls: client }),
    ),
    attack("TCP: no hello", () => raw(plain, [frame({ op: "info", request: 1 })])),
  ];
  let friendly = count;
  return {
    attacks,
    reached: () => count - friendly,
    friends: async () => {
      const before = count;
      await byTls(client, credentialFor(SECRET, "client"));
      await connect(plain.address, helloFor({ role: "worker" }), {
        token: credentialFor(SECRET, "worker"),
      });
      friendly += count - before;
      return count - before;
    },
    close: async () => {
      await Promise.all([safe.close(), plain.close()]);
    },
  };
}

async function outcome(run: Promise<unknown>): Promise<string> {
  try {
    const answer = await run;
    return typeof answer === "string" ? answer : "came in";
  } catch (error) {
    return isPlygraphError(error) ? error.tag : String(error);
  }
}

const portOf = (address: string): number => Number(address.split(":").at(-1));

function frame(message: Message): Buffer {
  const body = encodeMessage(message);
  return Buffer.concat([Buffer.from(Uint32Array.of(body.length, 0).buffer), body]);
}

/** Says these bytes; how it ended. */
function raw(listener: Listener, bytes: readonly Buffer[]): Promise<string> {
  const socket = netConnect(portOf(listener.address), "127.0.0.1");
  for (const part of bytes) socket.write(part);
  socket.end();
  return ending(socket);
}

/** A handshake without a certificate, by somebody who does not care who answers. */
function withoutCertificate(listener: Listener, ca: string): Promise<string> {
  const socket = tlsConnect({
    host: "127.0.0.1",
    port: portOf(listener.address),
    ca,
    servername: "",
    checkServerIdentity: () => undefined,
  });
  socket.write(frame(helloFor({ token: "n" })));
  return ending(socket);
}

/** The tag of the refusal, or how the socket ended. */
function ending(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let said = "closed";
    const reader = new FrameReader(FRAME_LIMITS, {
      frame: (message) => {
        said = message.op === "refused" ? message.error.tag : message.op;
      },
    });
    socket.on("data", (bytes) => {
      try {
        reader.push(bytes as Buffer);
      } catch {
        said = "no frame";
      }
    });
    socket.on("error", () => undefined).on("close", () => resolve(said));
  });
}

/** With a token of a role, whatever our own code thinks of it. */
function asClient(listener: Listener, credential: string): Promise<string> {
  const token = Object.values(roleTokens(credential))[0] as string;
  const socket = netConnect(portOf(listener.address), "127.0.0.1");
  const reader = new FrameReader(FRAME_LIMITS, {
    frame: (message) => {
      if (message.op !== "challenge") return;
      const nonces = { caller: "n", called: message.nonce };
      socket.write(frame({ op: "proof", proof: proofOf(token, "caller", "client", nonces) }));
    },
  });
  socket.on("data", (bytes) => reader.push(bytes as Buffer));
  socket.write(frame(helloFor({ token: "n" })));
  return ending(socket);
}

/** What a friend says to a door, byte by byte. */
async function recorded(
  listener: Listener,
  visit: (address: string) => Promise<{ close(): void }>,
): Promise<readonly Buffer[]> {
  const heard: Buffer[] = [];
  const proxy: Server = createServer((near) => {
    const far = netConnect(portOf(listener.address), "127.0.0.1");
    near.on("data", (bytes) => heard.push(bytes as Buffer));
    const close = (): void => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on("error", close).on("close", close);
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as { readonly port: number };
  const friend = await visit(listener.address.replace(/\d+$/, String(port)));
  friend.close();
  await new Promise((resolve) => proxy.close(resolve));
  return heard;
}
