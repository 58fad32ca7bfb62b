import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { decodeMsgpack, encodeMsgpack, isPlygraphError } from "../../src/core/index.ts";

const leaves = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double().filter((value) => !Object.is(value, -0)),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }),
  fc.string(),
  fc.uint8Array(),
  fc.int32Array(),
  fc.float64Array(),
);
const values = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 4 }, leaves, tie("list"), tie("record")),
  list: fc.array(tie("any"), { maxLength: 5 }),
  record: fc.dictionary(
    fc.string().filter((key) => key !== "__proto__"),
    tie("any"),
    { maxKeys: 5, noNullPrototype: true },
  ),
})).any;

/** Decoded bytes are views; equality should be of class and content. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

test("plain data survive", () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(plain(decodeMsgpack(encodeMsgpack(value)))).toEqual(plain(value));
    }),
  );
});

function refused(bytes: Uint8Array, limits = {}): string {
  try {
    decodeMsgpack(bytes, limits);
  } catch (error) {
    if (isPlygraphError(error, "Message")) return error.message;
    throw error;
  }
  return "accepted";
}

const bytesOf = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

test.each([
  ["an array of 2^32 elements", bytesOf(0xdd, 0xff, 0xff, 0xff, 0xff), /cut short/],
  ["a map of 2^32 entries", bytesOf(0xdf, 0xff, 0xff, 0xff, 0xff, 1), /cut short/],
  ["text longer than the bytes", bytesOf(0xdb, 0xff, 0, 0, 0, 65), /cut short/],
  ["bytes longer than the bytes", bytesOf(0xc6, 0, 0, 0, 9, 1), /cut short/],
  ["an extension longer than the bytes", bytesOf(0xc9, 0, 0, 0, 9, 0x74, 1), /cut short/],
  ["a record definition", bytesOf(0xd4, 0x72, 0x40, 0x91, 0xa1, 97), /extension type 114/],
  ["a regular expression", bytesOf(0xc7, 1, 0x78, 0xa0), /extension type 120/],
  ["the byte without a meaning", bytesOf(0xc1), /no meaning/],
  ["a typed array of half an element", bytesOf(0xc7, 4, 0x74, 8, 1, 2, 3), /bad packed bytes/],
  ["a typed array of no known class", bytesOf(0xc7, 4, 0x74, 99, 1, 2, 3), /bad packed bytes/],
  ["two values", bytesOf(1, 2), /too many/],
  ["nothing", bytesOf(), /cut short/],
])("%s is refused", (_what, bytes, message) => {
  expect(refused(bytes)).toMatch(message);
});

test("limits on depth, values and bytes", () => {
  const deep = new Uint8Array(10_000).fill(0x91);
  deep[9_999] = 1;
  expect(refused(deep)).toMatch(/nested deeper than 64/);
  const bomb = new Uint8Array(1_000_005).fill(0x80);
  bomb.set([0xdd, 0, 0x0f, 0x42, 0x40]);
  expect(refused(bomb, { elementsMax: 1000 })).toMatch(/more than 1000 values/);
  expect(refused(bomb, { bytesMax: 1000 })).toMatch(/1000005 bytes/);
  expect(refused(encodeMsgpack([[[1]]]), { depthMax: 3 })).toBe("accepted");
  expect(refused(encodeMsgpack([[[1]]]), { depthMax: 2 })).toMatch(/deeper/);
});

test("any bytes are decoded or refused, and every cut is refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      refused(bytes);
    }),
    { numRuns: 2000 },
  );
  const whole = encodeMsgpack({ a: [1, "text", new Float64Array(3)], b: { c: 2n ** 70n } });
  for (let end = 0; end < whole.length; end++) {
    expect(refused(whole.subarray(0, end))).toMatch(/cut short/);
  }
});

test("what is not data is refused", () => {
  const circle: unknown[] = [];
  circle.push(circle);
  expect(() => encodeMsgpack(circle)).toThrow(/cannot be packed/);
});
