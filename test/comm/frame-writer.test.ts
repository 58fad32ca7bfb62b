import { expect, test } from "@jest/globals";
import { FrameWriter } from "../../src/comm/frame-writer.ts";
import { FRAME_LIMITS, type Message } from "../../src/comm/index.ts";

const payloads = (count: number): Message => ({
  op: "payloads",
  hashes: Array.from({ length: count }, (_, i) => `${i}`),
});

test("small frames of one tick are one chunk", () => {
  const writer = new FrameWriter(FRAME_LIMITS);
  for (let i = 0; i < 1000; i++) writer.add({ op: "done", request: i }, []);
  writer.add(payloads(2), [new Uint8Array(100), new Uint8Array(0)]);
  const { bytes } = writer;
  const chunks = writer.take();
  expect(chunks).toHaveLength(1);
  expect(chunks[0].length).toBe(bytes);
  expect([writer.bytes, writer.take()]).toEqual([0, []]);
});

test("large buffers go out as they are", () => {
  const writer = new FrameWriter(FRAME_LIMITS);
  const large = new Uint8Array(new SharedArrayBuffer(100_000));
  writer.add(payloads(3), [new Uint8Array(10), large, new Uint8Array(10)]);
  writer.add({ op: "close" }, []);
  const chunks = writer.take();
  expect(chunks).toHaveLength(3);
  expect(chunks[1]).toBe(large);
});

test("chunks that were taken are not written over", () => {
  const writer = new FrameWriter(FRAME_LIMITS);
  writer.add({ op: "done", request: 1 }, []);
  const [first] = writer.take();
  const copy = Uint8Array.from(first);
  for (let i = 0; i < 10_000; i++) {
    writer.add({ op: "done", request: 1000 + i }, []);
    if (i % 100 === 0) writer.take();
  }
  expect(Uint8Array.from(first)).toEqual(copy);
});
