import { createServer, connect as netConnect, type Socket } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { proofOf, roleTokens } from "../../src/comm/credential.ts";
import { FrameReader } from "../../src/comm/frame-reader.ts";
import {
  connect,
  credentialFor,
  encodeMessage,
  FRAME_LIMITS,
  type Hello,
  type Message,
} from "../../src/comm/index.ts";
import { closeAll, errorOf, serve, TOKEN } from "../support/connections.ts";
import { helloFor } from "../support/hello.ts";

afterEach(closeAll);

/** A socket, message by message. */
class Raw {
  readonly #socket: Socket;
  readonly #got: Message[] = [];
  #wake: () => void = () => undefined;
  #ended = false;

  constructor(address: string) {
    this.#socket = netConnect(Number(address.split(":").at(-1)), "127.0.0.1");
    const reader = new FrameReader(FRAME_LIMITS, {
      frame: (message) => {
        this.#got.push(message);
        this.#wake();
      },
    });
    this.#socket.on("data", (bytes) => reader.push(bytes as Buffer));
    this.#socket.on("close", () => {
      this.#ended = true;
      this.#wake();
    });
  }

  say(message: Message): void {
    const body = encodeMessage(message);
    this.#socket.write(Buffer.from(Uint32Array.of(body.length, 0).buffer));
    this.#socket.write(body);
  }

  /** The next message; undefined at the end. */
  async hear(): Promise<Message | undefined> {
    while (this.#got.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#got.shift();
  }

  /** The tag of the refusal that comes next. */
  async refused(): Promise<string | undefined> {
    const message = await this.hear();
    return message?.op === "refused"
      ? `${message.error.tag}: ${message.error.message}`
      : message?.op;
  }

  end(): void {
    this.#socket.destroy();
  }
}

/** A server, and who got past its door. */
async function door(token: string = TOKEN) {
  const reached: string[] = [];
  const authorize = ({ role }: Hello): number => reached.push(role);
  const listener = await serve("tcp://127.0.0.1:0", { authorize }, { token });
  return { address: listener.address, reached };
}

const CLIENT_KEY = roleTokens(TOKEN).client as string;

test("the token does not travel, and what was overheard is refused a second time", async () => {
  const { address, reached } = await door();
  const overheard: Message[] = [];
  let proof = "";
  for (let round = 0; round < 2; round++) {
    const raw = new Raw(address);
    const hello = helloFor({ token: "a random number" });
    raw.say(hello);
    const challenge = await raw.hear();
    if (challenge?.op !== "challenge") throw new TypeError(`${challenge?.op}, not a challenge`);
    const nonces = { caller: hello.token, called: challenge.nonce };
    if (round === 0) proof = proofOf(CLIENT_KEY, "caller", "client", nonces);
    raw.say({ op: "proof", proof });
    const answer = await raw.hear();
    overheard.push(challenge, ...(answer ? [answer] : []));
    if (round === 0) {
      expect(answer).toEqual({
        op: "welcome",
        id: 1,
        proof: proofOf(CLIENT_KEY, "called", "client", nonces),
      });
    } else expect(answer).toMatchObject({ op: "refused", error: { tag: "BadToken" } });
    raw.end();
  }
  expect(reached).toEqual(["client"]);
  expect(JSON.stringify(overheard)).not.toContain(TOKEN);
  expect(JSON.stringify(overheard)).not.toContain(CLIENT_KEY);
});

test("a worker's credential cannot submit, whatever its owner says", async () => {
  const { address, reached } = await door();
  const worker = credentialFor(TOKEN, "worker");
  // Our own code does not even try.
  expect(await errorOf(connect(address, helloFor(), { token: worker }))).toMatch(
    /^Role: .*"worker".*needs "client"/,
  );
  for (const [key, refusal] of [
    [roleTokens(worker).worker, /^Role: .*"worker".*needs "client"/],
    [roleTokens(worker).peer, /^Role: .*"peer".*needs "client"/],
    ["guessed", /^BadToken/],
    ["", /^BadToken/],
  ] as const) {
    const raw = new Raw(address);
    raw.say(helloFor({ token: "n" }));
    const challenge = (await raw.hear()) as { readonly nonce: string };
    const nonces = { caller: "n", called: challenge.nonce };
    raw.say({ op: "proof", proof: proofOf(key as string, "caller", "client", nonces) });
    expect(await raw.refused()).toMatch(refusal);
  }
  expect(reached).toEqual([]);
  (await connect(address, helloFor({ role: "worker" }), { token: worker })).close();
  expect(reached).toEqual(["worker"]);
});

test("a worker lets in peers of its cluster, and nobody who would submit to it", async () => {
  const { address, reached } = await door(credentialFor(TOKEN, "worker"));
  const client = credentialFor(TOKEN, "client");
  (await connect(address, helloFor({ role: "peer" }), { token: client })).close();
  const other = credentialFor("another cluster's", "client");
  expect(await errorOf(connect(address, helloFor({ role: "peer" }), { token: other }))).toMatch(
    /^BadToken/,
  );
  expect(await errorOf(connect(address, helloFor(), { token: client }))).toMatch(/^BadToken/);
  expect(reached).toEqual(["peer"]);
});

test("only a hello, and then only a proof", async () => {
  const { address, reached } = await door();
  const first = new Raw(address);
  first.say({ op: "proof", proof: "p" });
  expect(await first.refused()).toMatch(/^Message: .*must be "hello", not "proof"/);
  const second = new Raw(address);
  second.say(helloFor({ token: "n" }));
  expect((await second.hear())?.op).toBe("challenge");
  second.say(helloFor({ token: "n" }));
  expect(await second.refused()).toMatch(/^Message: a proof must follow, not "hello"/);
  expect(reached).toEqual([]);
});

test("a server that does not have the token gets nothing but a random number and a name", async () => {
  for (const answer of [
    [{ op: "welcome", id: 0, proof: "" }],
    [
      { op: "challenge", nonce: "x" },
      { op: "welcome", id: 0, proof: "made up" },
    ],
  ] as const) {
    const heard: Message[] = [];
    const server = createServer((socket) => {
      const reader = new FrameReader(FRAME_LIMITS, { frame: (message) => heard.push(message) });
      socket.on("data", (bytes) => reader.push(bytes as Buffer)).on("error", () => undefined);
      for (const message of answer) {
        const body = encodeMessage(message);
        socket.write(Buffer.concat([Buffer.from(Uint32Array.of(body.length, 0).buffer), body]));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { readonly port: number };
    const said = await errorOf(connect(`tcp://127.0.0.1:${port}`, helloFor(), { token: TOKEN }));
    expect(said).toMatch(/^Connection: .*did not show that it has the token/);
    expect(JSON.stringify(heard)).not.toContain(TOKEN);
    await new Promise((resolve) => server.close(resolve));
  }
});
