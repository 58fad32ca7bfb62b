import { expect, test } from "@jest/globals";
import { isPlygraphError } from "../../../src/core/index.ts";
import { BlockStore } from "../../../src/worker/index.ts";

test("a block lives as long as somebody holds it", () => {
  const store = new BlockStore(1e8);
  const block = store.reserve(100);
  store.packed(block).fill(7);
  store.retain(block);
  store.release(block);
  expect(store.packed(block)).toEqual(new Uint8Array(100).fill(7));
  expect([store.usedBytes, store.blocks]).toEqual([100, 1]);
  store.release(block);
  expect([store.usedBytes, store.blocks]).toEqual([0, 0]);
  expect(() => store.release(block)).toThrow("gone");
});

test("every shared buffer is announced before a block lies in it", () => {
  const buffers: SharedArrayBuffer[] = [];
  const store = new BlockStore(1e8, (index, buffer) => {
    buffers[index] = buffer;
  });
  const blocks = Array.from({ length: 20 }, (_, k) => store.reserve(k * 700_000));
  for (const block of blocks) {
    expect(store.packed(block).buffer).toBe(buffers[store.regionOf(block)]);
    expect(store.packed(block).byteOffset).toBe(store.unitOf(block) * 64);
    expect(store.packed(block).byteLength).toBe(store.bytesOf(block));
  }
});

test("a value is decoded once, and goes with its block", () => {
  const store = new BlockStore(1e8);
  const block = store.reserve(1);
  store.packed(block)[0] = 5;
  const decode = (packed: Uint8Array): { n: number } => ({ n: packed[0] });
  expect(store.tierOf(block)).toBe("packed");
  const value = store.value(block, decode);
  expect(store.value(block, decode)).toBe(value);
  expect(store.tierOf(block)).toBe("values");
  store.release(block);
  const again = store.reserve(1);
  store.packed(again)[0] = 6;
  expect(store.value(again, decode)).toEqual({ n: 6 });
});

test("a window shows a part of a block, and keeps it alive", () => {
  const store = new BlockStore(1e8);
  const block = store.reserve(100);
  store.packed(block).set([1, 2, 3, 4], 40);
  const window = store.window(block, 40, 4);
  expect([store.parentOf(window), store.parentOf(block)]).toEqual([block, -1]);
  expect([store.usedBytes, store.bytesOf(window)]).toEqual([100, 4]);
  store.release(block);
  expect(Array.from(store.packed(window))).toEqual([1, 2, 3, 4]);
  store.release(window);
  expect([store.usedBytes, store.blocks]).toEqual([0, 0]);
  const other = store.reserve(10);
  expect(store.parentOf(other)).toBe(-1);
  expect(() => store.window(other, 8, 4)).toThrow("larger than its block");
});

test("all blocks of one shared buffer are in one array of each type", () => {
  const store = new BlockStore(1e8);
  const [a, b] = [store.reserve(64), store.reserve(64)];
  store.packed(b).fill(1);
  const elements = store.elements(store.regionOf(a), "int32");
  expect(store.elements(store.regionOf(b), "int32")).toBe(elements);
  expect(elements[(store.unitOf(b) * 64) / 4]).toBe(0x01010101);
});

test("handles are used again, and many can be open", () => {
  const store = new BlockStore(1e8);
  const blocks = Array.from({ length: 1000 }, () => store.reserve(8));
  expect(new Set(blocks).size).toBe(1000);
  for (const block of blocks) store.release(block);
  expect(store.reserve(8)).toBeLessThan(1024);
});

test("a block that the machine has no room for is a typed error that names the sizes", () => {
  const store = new BlockStore(1e8);
  const attempt = (): number => store.reserve(2 ** 45);
  expect(attempt).toThrow(/no room for a block of 32.* TiB/);
  try {
    attempt();
  } catch (error) {
    expect(isPlygraphError(error, "OutOfMemory")).toBe(true);
  }
  expect(store.usedBytes).toBe(0);
});
