import { afterEach, expect, test } from "@jest/globals";
import type { Connection } from "../../src/comm/index.ts";
import { watchConnection, watchScheduler } from "../../src/comm/watch.ts";
import { ConnectionError, type Host, realHost } from "../../src/core/index.ts";
import { closeAll, later, pair } from "../support/connections.ts";

afterEach(closeAll);

/** A host whose repeated timers are turned by hand. */
function handHost(): { readonly host: Host; readonly turns: (() => void)[] } {
  const turns: (() => void)[] = [];
  const repeat = (fn: () => void): { clear: () => void; unref: () => void } => {
    turns.push(fn);
    return { clear: () => void turns.splice(turns.indexOf(fn), 1), unref: () => undefined };
  };
  return { host: { ...realHost, repeat }, turns };
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** A connection on which nothing ever arrives; what is sent on it is kept. */
function silence(): { readonly silent: Connection; readonly sent: string[] } {
  const sent: string[] = [];
  let close: (error?: Error) => void = () => undefined;
  const silent: Connection = {
    peer: "tcp://10.0.0.1:1",
    id: 0,
    bufferedBytes: 0,
    arrivals: 3,
    send: ({ op }) => void sent.push(op),
    onMessage: () => undefined,
    onClose: (handler) => {
      close = handler;
    },
    abort: (error) => close(error),
    close: () => undefined,
    ref: () => undefined,
    unref: () => undefined,
  };
  return { silent, sent };
}

test("a side that answers pings is not given up, and its handlers hear nothing of them", async () => {
  const { client, server } = await pair("tcp://127.0.0.1:0");
  const heard: string[] = [];
  for (const one of [client, server]) one.onMessage(({ op }) => heard.push(op));
  const { host, turns } = handHost();
  let ended = false;
  watchConnection(client, host, () => {
    ended = true;
  });
  for (let k = 0; k < 10; k++) {
    const before = client.arrivals;
    turns[0]();
    while (client.arrivals === before) await soon();
    turns[0]();
  }
  expect([ended, heard]).toEqual([false, []]);
});

test("a side that says nothing is given up after seven looks, with a typed error", async () => {
  const { promise, resolve } = later<Error | undefined>();
  const { host, turns } = handHost();
  const { silent, sent } = silence();
  watchConnection(silent, host, resolve);
  for (let k = 0; k < 6; k++) turns[0]();
  expect(sent).toEqual(Array(6).fill("ping"));
  turns[0]();
  const ending = await promise;
  expect(ending).toBeInstanceOf(ConnectionError);
  expect(ending?.message).toContain("no sign of life for 30 s");
  expect(turns).toEqual([]);
});

test("a worker waits for its scheduler for five minutes", () => {
  const { host, turns } = handHost();
  const ends: (Error | undefined)[] = [];
  watchScheduler(silence().silent, host, (error) => ends.push(error));
  for (let k = 0; k < 60; k++) turns[0]();
  expect(ends).toEqual([]);
  turns[0]();
  expect(ends).toHaveLength(1);
});

test("connections within a process cannot break unnoticed, and are not asked", async () => {
  const { client } = await pair("inproc://*");
  const { host, turns } = handHost();
  const { promise, resolve } = later<Error | undefined>();
  watchConnection(client, host, resolve);
  expect(turns).toEqual([]);
  client.close();
  expect(await promise).toBeUndefined();
});
