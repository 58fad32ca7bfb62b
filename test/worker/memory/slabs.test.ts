import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { SIZE_CLASSES, SlabAllocator } from "../../../src/worker/index.ts";
import { classOf } from "../../../src/worker/memory/slabs.ts";

const REGION = 4 * 1024 * 1024;

test("size classes waste a quarter at most, beyond the smallest", () => {
  for (let bytes = 1; bytes <= 131_072; bytes = Math.ceil(bytes * 1.01)) {
    const size = SIZE_CLASSES[classOf(bytes)];
    expect(size).toBeGreaterThanOrEqual(bytes);
    if (bytes > 512) expect(size).toBeLessThanOrEqual(bytes * 1.25 + 64);
  }
});

const bytes = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 300, max: 140_000 }),
  fc.integer({ min: 140_000, max: 3_000_000 }),
);
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ take: bytes }) },
    { weight: 2, arbitrary: fc.record({ free: fc.nat() }) },
  ),
  { maxLength: 120 },
);

interface Room {
  readonly region: number;
  readonly offset: number;
  readonly bytes: number;
}

test("rooms never overlap, are aligned, and lie within their region", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const slabs = new SlabAllocator(REGION);
      const rooms: Room[] = [];
      for (const step of list) {
        if ("take" in step) {
          const { region, offset } = slabs.allocate(step.take);
          rooms.push({ region, offset, bytes: Math.max(1, step.take) });
        } else if (rooms.length > 0) {
          const [room] = rooms.splice(step.free % rooms.length, 1);
          slabs.free(room.region, room.offset);
        }
        checkRooms(slabs, rooms);
      }
    }),
    { numRuns: 200 },
  );
});

function checkRooms(slabs: SlabAllocator, rooms: readonly Room[]): void {
  const sorted = [...rooms].sort((a, b) => a.region - b.region || a.offset - b.offset);
  sorted.forEach((room, k) => {
    expect(room.offset % 64).toBe(0);
    expect(room.offset + room.bytes).toBeLessThanOrEqual(
      slabs.pages.buffer(room.region).byteLength,
    );
    const next = sorted[k + 1];
    if (next?.region === room.region) {
      expect(room.offset + room.bytes).toBeLessThanOrEqual(next.offset);
    }
  });
}

test("what was used before is used again: rounds of the same sizes take little more memory", () => {
  fc.assert(
    fc.property(fc.array(bytes, { minLength: 1, maxLength: 30 }), (sizes) => {
      const slabs = new SlabAllocator(REGION);
      const round = (): void => {
        const rooms = sizes.map((size) => ({ ...slabs.allocate(size) }));
        for (const { region, offset } of rooms) slabs.free(region, offset);
      };
      round();
      const { reservedBytes } = slabs.pages;
      for (let k = 0; k < 20; k++) round();
      expect(slabs.pages.reservedBytes).toBeLessThanOrEqual(reservedBytes * 2);
    }),
    { numRuns: 60 },
  );
});

test("the room that was freed last is handed out first", () => {
  const slabs = new SlabAllocator(REGION);
  const [a, b] = [{ ...slabs.allocate(1_000_000) }, { ...slabs.allocate(1_000_000) }];
  slabs.free(a.region, a.offset);
  expect({ ...slabs.allocate(1_000_000) }).toEqual(a);
  slabs.free(b.region, b.offset);
  expect({ ...slabs.allocate(900_000) }).toEqual(b);
});

test("neighbours that are free become one", () => {
  const slabs = new SlabAllocator(REGION);
  const rooms = Array.from({ length: 4 }, () => ({ ...slabs.allocate(1_000_000) }));
  const { reservedBytes } = slabs.pages;
  for (const k of [1, 3, 0, 2]) slabs.free(rooms[k].region, rooms[k].offset);
  slabs.allocate(4_000_000);
  expect(slabs.pages.reservedBytes).toBe(reservedBytes);
});

test("a block larger than a region gets one of its own", () => {
  const slabs = new SlabAllocator(REGION);
  const { region } = slabs.allocate(3 * REGION);
  expect(slabs.pages.buffer(region).byteLength).toBeGreaterThanOrEqual(3 * REGION);
});

test("empty regions are given back, but for a spare, and their numbers are used again", () => {
  const regions: number[] = [];
  const slabs = new SlabAllocator(REGION, (index) => regions.push(index));
  const rooms = [1, 2, 3].map(() => ({ ...slabs.allocate(REGION) }));
  const small = { ...slabs.allocate(100) };
  expect(slabs.pages.touchedBytes).toBeGreaterThan(3 * REGION);
  for (const { region, offset } of rooms) slabs.free(region, offset);
  expect(slabs.pages.emptyRegions).toBe(3);
  expect(slabs.giveBack(1)).toEqual([0, 1]);
  expect([slabs.pages.emptyRegions, slabs.pages.regionCount]).toEqual([1, 2]);
  slabs.free(small.region, small.offset);
  // The slab that the small room was in is empty, too, and goes with its region.
  expect(slabs.giveBack(0)).toEqual([2, 3]);
  expect([slabs.pages.touchedBytes, slabs.pages.reservedBytes]).toEqual([0, 0]);
  slabs.allocate(100);
  expect(regions).toEqual([0, 1, 2, 3, 0]);
});
