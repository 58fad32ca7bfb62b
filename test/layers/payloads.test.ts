import { expect, test } from "@jest/globals";
import { contentHash } from "../../src/core/index.ts";
import {
  explicit,
  explicitAttrs,
  makeLayer,
  packGraph,
  payloadBytes,
  registerPayload,
} from "../../src/layers/index.ts";

const bytes = Uint8Array.of(1, 2, 3);

test("payloads are named by their content", () => {
  const payload = registerPayload(bytes);
  expect(payload).toEqual({ hash: contentHash(bytes), bytes: 3 });
  expect(registerPayload(Uint8Array.of(1, 2, 3))).toBe(payload);
  expect(payloadBytes(payload)).toBe(bytes);
});

test("a layer keeps the bytes of its payloads", () => {
  const payload = registerPayload(Uint8Array.of(9));
  const kernel = { kind: "builtin", name: "literal", params: { payload } } as const;
  const layer = makeLayer(explicit, explicitAttrs([kernel], 1, null), []);
  const [named] = packGraph([layer]).payloads;
  expect(named).toBe(payload);
  expect([...payloadBytes({ ...named })]).toEqual([9]);
});

test("bytes that nobody registered here are a bug", () => {
  expect(() => payloadBytes({ hash: "f".repeat(32), bytes: 1 })).toThrow(/not registered/);
});
