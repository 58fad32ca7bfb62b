import { expect, test } from "@jest/globals";
import { isLoopback, parseAddress, socketAddress } from "../../src/comm/address.ts";

test("addresses", () => {
  expect(parseAddress("tcp://127.0.0.1:80")).toEqual({ kind: "tcp", host: "127.0.0.1", port: 80 });
  expect(parseAddress("localhost:0")).toEqual({ kind: "tcp", host: "localhost", port: 0 });
  expect(parseAddress("tcp://[::1]:9")).toEqual({ kind: "tcp", host: "::1", port: 9 });
  expect(parseAddress("inproc://a-b")).toEqual({ kind: "inproc", name: "a-b" });
  expect(parseAddress("tls://host:1")).toEqual({ kind: "tls", host: "host", port: 1 });
  expect([socketAddress("tls", "::1", 9), socketAddress("tcp", "h", 1)]).toEqual([
    "tls://[::1]:9",
    "tcp://h:1",
  ]);
});

test.each([
  "",
  "tcp://",
  "tcp://host",
  "tcp://host:99999",
  "http://host:80",
  "::1:80",
  "inproc://",
])("%p is no address", (text) => {
  expect(() => parseAddress(text)).toThrow(/bad address/);
});

test("loopback", () => {
  expect(["127.0.0.1", "127.9.9.9", "::1", "localhost"].every(isLoopback)).toBe(true);
  expect(["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example"].some(isLoopback)).toBe(false);
});
