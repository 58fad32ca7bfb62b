import { runInNewContext } from "node:vm";
import { expect, test } from "@jest/globals";
import { ERROR_CLASSES } from "../../../src/core/errors/classes.ts";
import {
  decodeMsgpack,
  encodeMsgpack,
  fromWire,
  InvariantError,
  isPlygraphError,
  KilledWorkerError,
  type PlygraphError,
  RemoteError,
  ShapeError,
  TaskFailedError,
  toWire,
  type WireErrorLike,
} from "../../../src/core/index.ts";

const travel = (error: unknown): PlygraphError =>
  fromWire(decodeMsgpack(encodeMsgpack(toWire(error))) as WireErrorLike);

test("our errors come back as their class, with fields, stack and cause", () => {
  const cause = new RemoteError("TypeError", "x is not a function", "TypeError: …\n    at f");
  const back = travel(new TaskFailedError("sum-3f2a(4, 0)", cause));
  expect(back).toBeInstanceOf(TaskFailedError);
  expect(back).toBeInstanceOf(Error);
  expect(isPlygraphError(back, "TaskFailed") && back.key).toBe("sum-3f2a(4, 0)");
  expect(back.message).toBe("task sum-3f2a(4, 0) failed: x is not a function");
  expect(back.cause).toBeInstanceOf(RemoteError);
  expect((back.cause as RemoteError).remoteStack).toContain("at f");
  expect(back.stack).toContain("wire.test");
});

test("foreign errors become RemoteError", () => {
  const back = travel(new RangeError("too far"));
  expect(isPlygraphError(back, "Remote") && [back.name, back.remoteName, back.message]).toEqual([
    "RangeError",
    "RangeError",
    "too far",
  ]);
  expect(isPlygraphError(travel(new InvariantError("oh")), "Remote")).toBe(true);
  expect(travel(runInNewContext("new TypeError('other realm')")).message).toBe("other realm");
});

test.each<[unknown, string]>([
  ["text", "text"],
  [undefined, "undefined"],
  [42, "42"],
  [Object.create(null), "a thrown value without a text"],
])("a thrown %p is an error too", (thrown, message) => {
  expect(travel(thrown).message).toBe(message);
});

test("fields become plain data, and endless things come to an end", () => {
  const circle: Record<string, unknown> = { n: 1n, f: () => 1, bytes: new Uint8Array(5) };
  circle["self"] = circle;
  const back = travel(new ShapeError("bad", circle));
  expect(back.fields).toMatchObject({ n: 1n, bytes: "5 raw bytes" });
  const loop = new Error("loop");
  loop.cause = loop;
  expect(travel(loop).message).toBe("loop");
  expect(toWire(new Error("x".repeat(1e6))).message.length).toBe(65_536);
});

test("a tag that we do not have is foreign", () => {
  for (const tag of ["constructor", "toString", "__proto__", "Nope"]) {
    expect(fromWire({ tag, message: "m" })).toBeInstanceOf(RemoteError);
  }
});

test("the guard tells situations apart", () => {
  const error: unknown = new KilledWorkerError("k(1)", "w", 3);
  expect(isPlygraphError(error)).toBe(true);
  expect(isPlygraphError(error, "Shape", "KilledWorker")).toBe(true);
  expect(isPlygraphError(error, "Shape")).toBe(false);
  expect(isPlygraphError(new RangeError("x"))).toBe(false);
  expect(isPlygraphError(undefined)).toBe(false);
});

test("every class is listed under its own tag", () => {
  for (const [tag, found] of Object.entries(ERROR_CLASSES)) {
    expect(found.name).toBe(`${tag}Error`);
    const back = fromWire({ tag, message: "m", fields: { size: 1 } });
    expect([back instanceof found, back.name, back.tag]).toEqual([true, `${tag}Error`, tag]);
  }
});
