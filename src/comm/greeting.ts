/**
 * The opening over a socket, in four steps: `hello` with a random number; `challenge` with another; `proof`; `welcome`
 * with a proof. Where the side that is called has no token, the welcome follows the hello at once.
 */
import {
  BadTokenError,
  ConnectionError,
  fromWire,
  isPlygraphError,
  MessageError,
  type PlygraphError,
  RoleError,
} from "../core/index.ts";
import type { Connection, ListenHandlers } from "./connection.ts";
import { freshNonce, type Nonces, proofOf, roleTokens, sameToken } from "./credential.ts";
import { lateError, readHello } from "./handshake.ts";
import type { Hello, Message, Welcome } from "./messages.ts";
import type { TcpConnection } from "./tcp-connection.ts";

/** What the side that connects needs to know. */
export interface Caller {
  readonly hello: Hello;
  readonly token: string;
  /** Milliseconds for the whole opening. */
  readonly late: number;
  /** Calls back when the socket may be spoken to: at once, or after the handshake of TLS. */
  readonly ready: (speak: () => void) => void;
}

/** Greets the side that was called. Rejects with what it refused with, or with what it did wrong. */
export function call(
  connection: TcpConnection,
  { hello, token, late, ready }: Caller,
): Promise<Connection> {
  const { peer } = connection;
  const key = ownToken(token, hello.role, peer);
  const nonces = { caller: freshNonce(), called: "" };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => connection.refuse(lateError(peer, late)), late);
    connection.onClose((error) => {
      clearTimeout(timer);
      reject(error ?? new ConnectionError(peer, "closed before the greeting"));
    });
    const welcomed = ({ id, proof }: Welcome): void => {
      if (key !== "" && !isProof(proof, key, "called", hello.role, nonces)) {
        const reason = "it did not show that it has the token that was given here";
        connection.refuse(new ConnectionError(peer, reason));
        return;
      }
      connection.open(id);
      resolve(connection);
    };
    connection.greet((message) => {
      if (message.op === "challenge" && nonces.called === "") {
        nonces.called = message.nonce;
        connection.send({ op: "proof", proof: proofOf(key, "caller", hello.role, nonces) });
        return;
      }
      clearTimeout(timer);
      if (message.op === "refused") connection.refuse(refusal(fromWire(message.error), peer));
      else if (message.op === "welcome") welcomed(message);
      else connection.refuse(new ConnectionError(peer, `greeted with "${message.op}"`));
    });
    ready(() => connection.send({ ...hello, token: nonces.caller }));
  });
}

/** @throws RoleError where the credential is another role's */
function ownToken(token: string, role: Hello["role"], peer: string): string {
  const tokens = roleTokens(token);
  const own = tokens[role];
  if (own === undefined && token !== "") throw new RoleError(peer, Object.keys(tokens)[0], role);
  return own ?? "";
}

function isProof(proof: string, key: string, ...rest: ProofArguments): boolean {
  return rest[2].called !== "" && sameToken(proof, proofOf(key, ...rest));
}

type ProofArguments = [side: "caller" | "called", role: Hello["role"], nonces: Nonces];

/** What a server refused with; it may know itself by another address than the one that was dialled. */
const refusal = (error: PlygraphError, dialled: string): PlygraphError =>
  isPlygraphError(error, "BadToken") ? new BadTokenError(dialled) : error;

/** What the side that is called needs to know. */
export interface Called {
  /** Its own address, for messages. */
  readonly here: string;
  readonly token: string;
  readonly late: number;
  readonly handlers: ListenHandlers;
  /** Throws for a role that the certificate of the other side is not for. */
  readonly checkRole?: ((role: Hello["role"]) => void) | undefined;
  /** The other side is no stranger any more, or gone. */
  readonly settled: () => void;
}

/** Waits for the greeting of the side that connected, and answers it. */
export function beCalled(connection: TcpConnection, called: Called): void {
  const { late, handlers, settled } = called;
  const timer = setTimeout(() => connection.refuse(lateError(connection.peer, late)), late);
  const done = (): void => {
    clearTimeout(timer);
    settled();
  };
  connection.onClose(done);
  const visitor = new Visitor(called);
  connection.greet((message) => {
    try {
      const answer = visitor.hear(message);
      if (typeof answer === "string") {
        connection.send({ op: "challenge", nonce: answer });
        return;
      }
      const { hello, proof } = answer;
      const id = handlers.authorize?.(hello) ?? 0;
      done();
      connection.open(id);
      connection.send({ op: "welcome", id, proof });
      handlers.connected(connection, hello);
    } catch (error) {
      clearTimeout(timer);
      if (!isPlygraphError(error)) throw error;
      connection.refuse(error);
    }
  });
}

/** Somebody who knocked. */
class Visitor {
  readonly #called: Called;
  #hello: Hello | undefined;
  #nonces: Nonces = { caller: "", called: "" };

  constructor(called: Called) {
    this.#called = called;
  }

  /** A random number to ask with, or the hello of who may come in and what is shown to them. */
  hear(message: Message): string | { readonly hello: Hello; readonly proof: string } {
    if (this.#hello) return { hello: this.#hello, proof: this.#check(this.#hello, message) };
    const { here, token, checkRole } = this.#called;
    const hello = readHello(message, here);
    checkRole?.(hello.role);
    if (token === "") return { hello, proof: "" };
    this.#hello = hello;
    this.#nonces = { caller: hello.token, called: freshNonce() };
    return this.#nonces.called;
  }

  #check({ role }: Hello, message: Message): string {
    const { here, token } = this.#called;
    if (message.op !== "proof") throw new MessageError(`a proof must follow, not "${message.op}"`);
    const tokens = roleTokens(token);
    const shown = (Object.entries(tokens) as [Hello["role"], string][]).find(([, key]) =>
      isProof(message.proof, key, "caller", role, this.#nonces),
    );
    if (shown === undefined) throw new BadTokenError(here);
    if (shown[0] !== role) throw new RoleError(here, shown[0], role);
    return proofOf(shown[1], "called", role, this.#nonces);
  }
}
