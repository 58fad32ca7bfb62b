/** The opening: who may talk to whom. */
import {
  BadTokenError,
  ConnectionError,
  MessageError,
  VersionMismatchError,
} from "../core/index.ts";
import { roleTokens, sameToken } from "./credential.ts";
import type { Hello, Message } from "./messages.ts";
import { PROTOCOL } from "./protocol.ts";

/**
 * The hello of a side that speaks our language; `address` is this side's own, for messages.
 * Throws `MessageError`, `VersionMismatchError`.
 */
export function readHello(message: Message, address: string): Hello {
  if (message.op !== "hello") {
    throw new MessageError(`the first message must be "hello", not "${message.op}"`);
  }
  if (message.protocol !== PROTOCOL) {
    throw new VersionMismatchError(
      `${address} speaks protocol ${PROTOCOL}, not protocol ${message.protocol}; run the same plygraph release everywhere`,
      { theirs: message.protocol, ours: PROTOCOL },
    );
  }
  return message;
}

/**
 * The hello of a side that may come in, where messages do not leave the machine's memory: the hello holds the token
 * itself. Throws as {@link readHello}, and `BadTokenError`.
 */
export function checkHello(message: Message, token: string, address: string): Hello {
  const hello = readHello(message, address);
  if (token === "") return hello;
  const [theirs, ours] = [roleTokens(hello.token)[hello.role], roleTokens(token)[hello.role]];
  if (theirs === undefined || ours === undefined || !sameToken(theirs, ours)) {
    throw new BadTokenError(address);
  }
  return hello;
}

/**
 * For `authorize`: throws `VersionMismatchError` unless the other side has the same versions of the
 * layer types that both know. `ours` and `hello.layerTypes` are lists of `name@version`.
 */
export function checkLayerTypes(hello: Hello, ours: readonly string[]): void {
  const versions = new Map(ours.map(splitVersion));
  for (const [name, version] of hello.layerTypes.map(splitVersion)) {
    const mine = versions.get(name);
    if (mine !== undefined && mine !== version) {
      throw new VersionMismatchError(
        `layer type "${name}": ${hello.name} has version ${version}, this side ${mine}; run the same plygraph release everywhere`,
        { layerType: name, theirs: version, ours: mine },
      );
    }
  }
}

function splitVersion(text: string): [name: string, version: string] {
  const at = text.lastIndexOf("@");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** The error of an opening that took too long. */
export function lateError(peer: string, ms: number): ConnectionError {
  return new ConnectionError(peer, `no greeting within ${ms} ms`);
}
