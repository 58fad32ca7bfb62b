/** A hello for tests of connections. */
import { type Hello, PROTOCOL } from "../../src/comm/index.ts";

/** What a client would say. */
export function helloFor(extra: Partial<Hello> = {}): Hello {
  return {
    op: "hello",
    role: "client",
    protocol: PROTOCOL,
    token: "",
    name: "test",
    address: "",
    threads: 0,
    memoryLimitBytes: 0,
    layerTypes: [],
    ...extra,
  };
}
