/** Bytes too large to stand in a graph: kept here by the hash of their content, named in layers. */
import { contentHash, invariant } from "../core/index.ts";
import type { PayloadRef } from "./kernel.ts";

const payloads = new Map<string, Uint8Array>();

/** Keeps the bytes for as long as the process lives; they must not change. Equal bytes are one payload. */
export function registerPayload(bytes: Uint8Array): PayloadRef {
  const hash = contentHash(bytes);
  if (!payloads.has(hash)) payloads.set(hash, bytes);
  return Object.freeze({ hash, bytes: bytes.byteLength });
}

/** The bytes of a payload that this process registered. */
export function payloadBytes({ hash }: PayloadRef): Uint8Array {
  const bytes = payloads.get(hash);
  invariant(bytes !== undefined, `payload ${hash} was not registered in this process`);
  return bytes;
}
