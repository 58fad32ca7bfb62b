import { expect, test } from "@jest/globals";
import { type Host, realHost } from "../../src/core/index.ts";
import { BlockMemory } from "../../src/worker/block-memory.ts";
import type { Event } from "../../src/worker/state/index.ts";

const LIMIT = 2 ** 28;

/** A process of a size that the test sets, under a clock that it sets. */
class Process {
  bytes = 0;
  at = 0;
  measure: () => void = () => undefined;
  readonly heard: Event[] = [];
  readonly forgotten: number[] = [];
  readonly memory: BlockMemory;

  constructor() {
    const timer = { clear: () => undefined, unref: () => undefined };
    const host: Host = {
      ...realHost,
      now: () => this.at,
      processBytes: () => this.bytes,
      repeat: (fn) => {
        this.measure = fn;
        return timer;
      },
    };
    const apply = (event: Event): void => void this.heard.push(event);
    const regions = {
      addRegion: () => undefined,
      forgetRegion: (index: number) => void this.forgotten.push(index),
    };
    const settings = { memoryLimitBytes: LIMIT, ownProcess: true };
    this.memory = new BlockMemory(settings, host, apply, regions);
  }

  /** Fills some regions, and empties them again. */
  useRegions(): void {
    const { store } = this.memory;
    const rooms = [0, 1, 2, 3].map(() => store.reserve(LIMIT / 16));
    for (const room of rooms) store.release(room);
    expect(store.slabs.pages.emptyRegions).toBe(4);
  }
}

test("the process is measured before it has done anything", async () => {
  const one = new Process();
  one.bytes = 1e8;
  one.memory.start();
  expect(one.heard).toEqual([{ type: "memory", unmanagedBytes: 1e8 }]);
  await one.memory.close();
});

test("empty regions go back after three seconds, but for one", async () => {
  const one = new Process();
  one.memory.start();
  one.useRegions();
  for (one.at = 0; one.at < 2900; one.at += 200) one.measure();
  expect(one.forgotten).toEqual([]);
  for (; one.at < 3300; one.at += 200) one.measure();
  expect(one.forgotten).toHaveLength(3);
  await one.memory.close();
});

test("where memory is short they go at once, and all of them", async () => {
  const one = new Process();
  one.memory.start();
  one.useRegions();
  one.bytes = 0.75 * LIMIT;
  one.measure();
  expect(one.forgotten).toHaveLength(4);
  // Not with every measurement: each stops the thread.
  one.useRegions();
  one.at = 200;
  one.measure();
  expect(one.forgotten).toHaveLength(4);
  one.at = 1200;
  one.measure();
  expect(one.forgotten).toHaveLength(8);
  await one.memory.close();
});
