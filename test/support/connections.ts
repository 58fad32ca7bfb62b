/** Connections for tests, closed after each. */
import {
  type Connection,
  type ConnectionOptions,
  connect,
  type Listener,
  type ListenHandlers,
  listen,
  type Message,
} from "../../src/comm/index.ts";
import { isPlygraphError } from "../../src/core/index.ts";
import { helloFor } from "./hello.ts";

/** The token of these tests. */
export const TOKEN = "a token";
const clean: (() => Promise<void> | void)[] = [];

/** Closes what was opened: for `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const one of clean.splice(0).reverse()) await one();
}

export interface Pair {
  readonly listener: Listener;
  readonly client: Connection;
  readonly server: Connection;
}

/** A server that is closed after the test. */
export async function serve(
  address: string,
  handlers: Partial<ListenHandlers> = {},
  options: ConnectionOptions = {},
): Promise<Listener> {
  const listener = await listen(
    address,
    { connected: () => undefined, ...handlers },
    { token: TOKEN, ...options },
  );
  clean.push(() => listener.close());
  return listener;
}

/** Both ends of a connection. */
export async function pair(
  address: string,
  server: ConnectionOptions = {},
  client: ConnectionOptions = {},
): Promise<Pair> {
  const { promise, resolve } = later<Connection>();
  const listener = await serve(address, { connected: resolve }, server);
  const connection = await connect(listener.address, helloFor(), { token: TOKEN, ...client });
  clean.push(() => connection.close());
  return { listener, client: connection, server: await promise };
}

/** A promise and what settles it. */
export function later<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

export interface Received {
  readonly message: Message;
  readonly buffers: readonly Uint8Array[];
}

/** The first `count` messages. */
export function nextMessages(connection: Connection, count: number): Promise<Received[]> {
  const { promise, resolve } = later<Received[]>();
  const got: Received[] = [];
  connection.onMessage((message, buffers) => {
    got.push({ message, buffers });
    if (got.length === count) resolve(got);
  });
  return promise;
}

/** How a connection ends. */
export function closed(connection: Connection): Promise<Error | undefined> {
  return new Promise((resolve) => connection.onClose(resolve));
}

/** Tag and message of the rejection. */
export async function errorOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isPlygraphError(error) ? `${error.tag}: ${error.message}` : String(error);
}
