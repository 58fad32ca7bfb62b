import { afterEach, expect, test } from "@jest/globals";
import { watchConnection } from "../../src/comm/watch.ts";
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

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

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
    turns[0]();
    await settled();
  }
  expect([ended, heard]).toEqual([false, []]);
});

test("a side that says nothing is given up after seven looks, with a typed error", async () => {
  const { promise, resolve } = later<Error | undefined>();
  const sent: string[] = [];
  const { host, turns } = handHost();
  let close: (error?: Error) => void = () => undefined;
  const silent = {
    peer: "tcp://10.0.0.1:1",
    id: 0,
    bufferedBytes: 0,
    arrivals: 3,
    send: ({ op }: { readonly op: string }) => void sent.push(op),
    onMessage: () => undefined,
    onClose: (handler: (error?: Error) => void) => {
      close = handler;
    },
    abort: (error: Error) => close(error),
    close: () => undefined,
    ref: () => undefined,
    unref: () => undefined,
  };
  watchConnection(silent, host, resolve);
  for (let k = 0; k < 6; k++) turns[0]();
  expect(sent).toEqual(Array(6).fill("ping"));
  turns[0]();
  const ending = await promise;
  expect(ending).toBeInstanceOf(ConnectionError);
  expect(ending?.message).toContain("no sign of life for 30 s");
  expect(turns).toEqual([]);
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
