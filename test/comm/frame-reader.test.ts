import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { FrameReader } from "../../src/comm/frame-reader.ts";
import { FrameWriter } from "../../src/comm/frame-writer.ts";
import type { FrameLimits } from "../../src/comm/index.ts";
import { FRAME_LIMITS, type Message } from "../../src/comm/index.ts";
import { isPlygraphError } from "../../src/core/index.ts";

interface Frame {
  readonly message: Message;
  readonly buffers: readonly Uint8Array[];
}

const payloads = (...buffers: Uint8Array[]): Frame => ({
  message: { op: "payloads", hashes: buffers.map((_, i) => `h${i}`) },
  buffers,
});
const noise = (length: number, seed = 1): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 17) & 255);

function written(frames: readonly Frame[], limits: FrameLimits = FRAME_LIMITS): Buffer {
  const writer = new FrameWriter(limits);
  for (const { message, buffers } of frames) writer.add(message, buffers);
  return Buffer.concat(writer.take());
}

interface Reading {
  readonly reader: FrameReader;
  readonly frames: Frame[];
}

function reading(limits: FrameLimits = FRAME_LIMITS): Reading {
  const frames: Frame[] = [];
  const reader = new FrameReader(limits, {
    frame: (message, buffers) => frames.push({ message, buffers: [...buffers] }),
  });
  return { reader, frames };
}

/** As a socket does it: bytes land in the target, as many as there are and fit. */
function land(reader: FrameReader, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    const target = reader.target();
    expect(target.length).toBeGreaterThan(0);
    const count = Math.min(target.length, bytes.length - at);
    target.set(bytes.subarray(at, at + count));
    at += count;
    reader.received(count);
  }
}

const FRAMES: readonly Frame[] = [
  { message: { op: "close" }, buffers: [] },
  payloads(noise(5), noise(0), noise(300, 2)),
  { message: { op: "done", request: 7 }, buffers: [] },
  payloads(),
  { message: { op: "forget-graph", graph: 1 }, buffers: [] },
];

test("frames arrive whole, cut at every byte", () => {
  const bytes = written(FRAMES);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const { reader, frames } = reading();
    land(reader, bytes.subarray(0, cut));
    land(reader, bytes.subarray(cut));
    expect(frames).toEqual(FRAMES);
    expect(reader.midFrame).toBe(false);
  }
});

test("frames arrive whole, byte by byte", () => {
  const { reader, frames } = reading();
  for (const byte of written(FRAMES)) land(reader, Uint8Array.of(byte));
  expect(frames).toEqual(FRAMES);
});

const frameLists = fc.array(
  fc.array(fc.constantFrom(0, 1, 100, 8192, 8193, 16_384, 70_000, 200_000), { maxLength: 3 }),
  { minLength: 1, maxLength: 4 },
);

test("frames of all sizes arrive whole, cut anywhere", () => {
  fc.assert(
    fc.property(
      frameLists,
      fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1 }),
      (sizes, cuts) => {
        const sent = sizes.map((list) => payloads(...list.map((size, i) => noise(size, i))));
        const bytes = written(sent);
        const { reader, frames } = reading();
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const end = Math.min(bytes.length, at + cuts[i % cuts.length]);
          if (i % 2) reader.push(bytes.subarray(at, end));
          else land(reader, bytes.subarray(at, end));
          at = end;
        }
        expect(frames.length).toBe(sent.length);
        frames.forEach(({ buffers }, f) => {
          const same = buffers.every((one, i) => Buffer.compare(one, sent[f].buffers[i]) === 0);
          expect(same && buffers.length === sent[f].buffers.length).toBe(true);
        });
      },
    ),
    { numRuns: 60 },
  );
});

test("a message larger than the scratch buffer arrives", () => {
  const big: Frame = {
    message: { op: "payloads", hashes: ["x".repeat(60_000), "y".repeat(65_000)] },
    buffers: [noise(2), noise(3)],
  };
  const { reader, frames } = reading();
  land(reader, written([big, ...FRAMES, big]));
  expect(frames).toEqual([big, ...FRAMES, big]);
});

test("large buffers land in the memory that was given", () => {
  const memory = new Uint8Array(new SharedArrayBuffer(300_000));
  const asked: number[][] = [];
  const frames: Frame[] = [];
  const reader = new FrameReader(FRAME_LIMITS, {
    frame: (message, buffers) => frames.push({ message, buffers }),
    allocate: (_message, lengths) => {
      asked.push([...lengths]);
      return lengths.map((length, i) => memory.subarray(i * 100_000, i * 100_000 + length));
    },
  });
  const sent = payloads(noise(100_000, 1), noise(50, 2), noise(90_000, 3));
  land(reader, written([sent]));
  expect(asked).toEqual([[100_000, 50, 90_000]]);
  expect(frames[0].buffers[2].buffer).toBe(memory.buffer);
  expect(frames[0].buffers.map((one) => Buffer.from(one))).toEqual(
    sent.buffers.map((one) => Buffer.from(one)),
  );
});

test("a frame that was cut off hands its memory back", () => {
  const { reader } = reading();
  const bytes = written([payloads(noise(100_000))]);
  land(reader, bytes.subarray(0, 60_000));
  expect(reader.midFrame).toBe(true);
  expect(reader.stop().map(({ length }) => length)).toEqual([100_000]);
  land(reader, bytes.subarray(60_000));
});

const TIGHT: FrameLimits = {
  ...FRAME_LIMITS,
  headBytesMax: 100,
  buffersMax: 2,
  frameBytesMax: 1000,
};

function prefix(head: number, count: number, ...lengths: number[]): Buffer {
  const out = Buffer.alloc(8 + 4 * lengths.length);
  out.writeUInt32LE(head, 0);
  out.writeUInt32LE(count, 4);
  for (const [i, length] of lengths.entries()) out.writeUInt32LE(length, 8 + 4 * i);
  return out;
}

function refusal(bytes: Uint8Array, limits: FrameLimits = TIGHT): string {
  const { reader } = reading(limits);
  try {
    land(reader, bytes);
  } catch (error) {
    if (isPlygraphError(error, "FrameTooLarge", "Message")) return `${error.tag}: ${error.message}`;
    throw error;
  }
  return "accepted";
}

test.each<[string, Uint8Array, RegExp]>([
  [
    "a head over its limit",
    prefix(101, 0),
    /FrameTooLarge: .* 101 bytes of message; the limit is 100/,
  ],
  ["a head of 4 GB", prefix(2 ** 32 - 1, 0), /FrameTooLarge/],
  ["too many buffers", prefix(90, 3), /FrameTooLarge: .* 3 buffers; the limit is 2/],
  ["4 billion buffers", prefix(90, 2 ** 32 - 1), /FrameTooLarge/],
  ["a table that fills the head", prefix(8, 2, 1, 1), /Message: bad frame/],
  ["an empty head", prefix(0, 0), /Message: bad frame/],
  [
    "buffers over the frame's limit",
    Buffer.concat([prefix(90, 2, 600, 600), Buffer.alloc(82)]),
    /FrameTooLarge: .* bytes; the limit is 1000/,
  ],
])("%s is refused before anything is allocated", (_what, bytes, message) => {
  expect(refusal(bytes)).toMatch(message);
});

test("buffers that the message does not speak of are refused", () => {
  const bytes = written([{ message: { op: "close" }, buffers: [noise(1)] }]);
  expect(refusal(bytes, FRAME_LIMITS)).toMatch(/"close" comes with 1 buffers, not 0/);
  const few = written([{ message: { op: "payloads", hashes: ["a", "b"] }, buffers: [noise(1)] }]);
  expect(refusal(few, FRAME_LIMITS)).toMatch(/comes with 1 buffers, not 2/);
});

test("a head that is announced but does not come costs no memory", () => {
  const { reader } = reading();
  const before = process.memoryUsage().arrayBuffers;
  land(reader, Buffer.concat([prefix(60 * 2 ** 20, 0), Buffer.alloc(100)]));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
});

test("any bytes are frames, or wait for more, or a typed error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      refusal(bytes, FRAME_LIMITS);
    }),
    { numRuns: 1000 },
  );
});

test("the writer refuses what the reader would", () => {
  expect(() => written([payloads(noise(1), noise(1), noise(1))], TIGHT)).toThrow(/3 buffers/);
  expect(() => written([payloads(noise(1001))], TIGHT)).toThrow(/bytes; the limit is 1000/);
  expect(() =>
    written([{ message: { op: "payloads", hashes: ["x".repeat(200)] }, buffers: [] }], TIGHT),
  ).toThrow(/bytes of message/);
});
