import { expect, test } from "@jest/globals";
import { contentHash, formatBytes, parseBytes } from "../../src/core/index.ts";

test.each<[string | number, number]>([
  ["4GB", 4e9],
  ["512MiB", 2 ** 29],
  ["1.5 kB", 1500],
  ["1500", 1500],
  [" 10 b ", 10],
  [".5kib", 512],
  [1e6, 1e6],
  ["0", 0],
])("%p is %d bytes", (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

test.each<[unknown]>([
  ["4 GiBs"],
  [""],
  ["-1"],
  ["1e9"],
  ["GB"],
  [-1],
  [Number.NaN],
  ["9999PB"],
  [null],
])("%p is no size", (text) => {
  expect(() => parseBytes(text as string)).toThrow(/not a size in bytes/);
});

test("for people", () => {
  expect([0, 1023, 1536, 2 ** 30, 1000 * 2 ** 20].map(formatBytes)).toEqual([
    "0 B",
    "1023 B",
    "1.50 KiB",
    "1.00 GiB",
    "1000 MiB",
  ]);
});

test("content hashes are 32 hexadecimal digits of the content", () => {
  expect(contentHash("abc")).toBe("ba7816bf8f01cfea414140de5dae2223");
  expect(contentHash(new TextEncoder().encode("abc"))).toBe(contentHash("abc"));
  expect(contentHash("abd")).not.toBe(contentHash("abc"));
});
