import { expect, test } from "@jest/globals";
import { EventLog } from "../../src/core/index.ts";

test("copies are kept, of what is named and no more", () => {
  const slab = new Float64Array(1000).fill(7);
  const event = { type: "a", column: slab.subarray(10, 12), deep: [{ bytes: Buffer.from("xy") }] };
  const log = new EventLog<typeof event>();
  log.add(event, 1);
  slab.fill(0);
  event.deep[0].bytes.fill(0);
  const [{ event: kept, now }] = log.list();
  expect([now, [...kept.column], kept.column.buffer.byteLength]).toEqual([1, [7, 7], 16]);
  expect([...kept.deep[0].bytes]).toEqual([120, 121]);
  expect(log.isWhole).toBe(true);
});

test("the oldest go, by number", () => {
  const log = new EventLog<{ readonly n: number }>({ eventsMax: 3 });
  for (let n = 0; n < 50; n++) log.add({ n }, n);
  expect(log.list().map(({ event }) => event.n)).toEqual([47, 48, 49]);
  expect(log.isWhole).toBe(false);
});

test("and by bytes, wherever in an event they are", () => {
  const log = new EventLog<object>({ bytesMax: 100 });
  const add = (bytes: number, now: number) => log.add({ deep: [new Uint8Array(bytes)] }, now);
  add(60, 1);
  add(40, 2);
  expect([log.list().length, log.isWhole]).toEqual([2, true]);
  add(1, 3);
  expect([log.list().map(({ now }) => now), log.isWhole]).toEqual([[2, 3], false]);
});
