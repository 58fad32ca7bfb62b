import { expect, test } from "@jest/globals";
import { AWAY, HERE, MemoryBook } from "../../../../src/worker/memory/state/book.ts";
import { orders } from "../../../../src/worker/memory/state/policy.ts";
import {
  type MemoryThresholds,
  THRESHOLDS,
} from "../../../../src/worker/memory/state/thresholds.ts";

/** A book with a limit of 1000 bytes, and blocks 0, 1, 2, … of these sizes, oldest first. */
function bookOf(
  sizes: readonly number[],
  thresholds: Partial<MemoryThresholds> = {},
  maxSpillBytes = 1e9,
): MemoryBook {
  const book = new MemoryBook({
    limitBytes: 1000,
    thresholds: { ...THRESHOLDS, ...thresholds },
    maxSpillBytes,
    disk: true,
  });
  for (const [block, bytes] of sizes.entries()) book.add(block, bytes);
  return book;
}

test("above the target the least recently used go, and no more than that takes", () => {
  const book = bookOf([100, 100, 100, 100, 100, 100, 100, 100]);
  book.pin(0);
  book.unpin(0);
  expect(orders(book, 800, 0, 0)).toEqual({ evict: [], spill: [1, 2] });
  // What is being written counts as gone.
  expect(orders(book, 800, 0, 0)).toBeUndefined();
  book.endBatch([1, 2], [], 0);
  expect(orders(book, 800, 0, 0)).toEqual({ evict: [1, 2], spill: [] });
  expect([book.hereBytes, book.awayBytes, book.diskBytes]).toEqual([600, 200, 200]);
});

test("a block with a copy leaves without being written again", () => {
  const book = bookOf([400, 300]);
  orders(book, 700, 0, 0);
  book.endBatch([0], [], 0);
  orders(book, 700, 0, 0);
  expect(book.where[0]).toBe(AWAY);
  expect([book.beginRead(0), book.beginRead(0)]).toEqual([true, false]);
  expect([book.endRead(0), book.where[0]]).toEqual([true, HERE]);
  book.pin(1);
  expect(orders(book, 700, 0, 500)).toEqual({ evict: [0], spill: [] });
});

test("among the older half, what the disk has goes before what must be written", () => {
  const book = bookOf([100, 100, 100, 100, 100, 100]);
  orders(book, 600, 0, 600);
  book.endBatch([0, 1, 2, 3], [], 0);
  for (const block of [0, 1, 2, 3]) {
    // Used again, the oldest ones last: 4, 5, 3, 2, 1, 0.
    book.pin(3 - block);
    book.unpin(3 - block);
  }
  expect(orders(book, 600, 0, 500)?.evict).toEqual([3]);
  // Of the newer half none goes for that: the rest is written.
  expect(book.where[0]).toBe(HERE);
  expect(book.doing[4]).toBeGreaterThan(0);
});

test("the newest block stays, however large, until room is asked for or the process is over the pause", () => {
  const book = bookOf([900]);
  expect(orders(book, 700, 0, 0)).toEqual({ evict: [], spill: [] });
  expect(orders(book, 900, 0, 50)?.spill).toEqual([0]);
  const large = bookOf([700]);
  large.unmanagedBytes = 200;
  expect(orders(large, 700, 0, 0)?.spill).toEqual([0]);
});

test("what waits for room gets it, though nothing is over a threshold", () => {
  const book = bookOf([200, 200]);
  expect(orders(book, 400, 0, 0)).toBeUndefined();
  expect(orders(book, 400, 0, 500)?.spill).toEqual([0]);
});

test("the process counts, and each threshold can be off", () => {
  const busy = bookOf([100, 100, 100]);
  busy.unmanagedBytes = 500;
  expect(orders(busy, 300, 0, 0)?.spill).toEqual([0]);
  expect(busy.roomBytes).toBe(300);
  const quiet = bookOf([100, 100, 100], { spill: false });
  quiet.unmanagedBytes = 500;
  expect(orders(quiet, 300, 0, 0)).toBeUndefined();
  const never = bookOf([], { target: false, spill: false });
  expect([never.spills, never.roomBytes]).toEqual([false, 1000]);
  expect(bookOf([], { pause: false }).roomBytes).toBe(1000);
});

test("a disk that failed has a rest, twice as long each time", () => {
  const book = bookOf([500, 300, 100]);
  expect(orders(book, 900, 0, 0)?.spill).toEqual([0]);
  book.endBatch([], [0], 0);
  expect([book.mayWrite(0.9), book.mayWrite(1)]).toEqual([false, true]);
  expect(orders(book, 900, 0.5, 0)?.spill).toEqual([]);
  expect(orders(book, 900, 1, 0)?.spill).toEqual([1]);
  book.endBatch([], [1], 1);
  expect([book.mayWrite(2.9), book.mayWrite(3)]).toEqual([false, true]);
});

test("no more copies than maxSpill", () => {
  const book = bookOf([300, 300, 300], {}, 350);
  expect(orders(book, 900, 0, 200)?.spill).toEqual([0]);
  book.endBatch([0], [], 0);
  expect(orders(book, 900, 0, 200)).toEqual({ evict: [0], spill: [] });
});
