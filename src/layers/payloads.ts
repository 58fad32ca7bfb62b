/** Payloads of this process: bytes by the hash of their content, kept while anything refers to them. */
import { contentHash, invariant } from "../core/index.ts";
import type { PayloadRef } from "./kernel.ts";

/** The bytes live as long as their one reference, which layers hold in their attributes. */
const bytesOf = new WeakMap<PayloadRef, Uint8Array>();
const byHash = new Map<string, WeakRef<PayloadRef>>();
const collected = new FinalizationRegistry<string>((hash) => {
  // Equal bytes may have been registered again since.
  if (byHash.get(hash)?.deref() === undefined) byHash.delete(hash);
});

/** Keeps `bytes`, which must not change any more, and answers the name that layers know them by. */
export function registerPayload(bytes: Uint8Array): PayloadRef {
  const hash = contentHash(bytes);
  const known = byHash.get(hash)?.deref();
  if (known !== undefined) return known;
  const made: PayloadRef = Object.freeze({ hash, bytes: bytes.byteLength });
  bytesOf.set(made, bytes);
  byHash.set(hash, new WeakRef(made));
  collected.register(made, hash);
  return made;
}

/** The bytes that were registered under this name in this process. */
export function payloadBytes(payload: PayloadRef): Uint8Array {
  const known = bytesOf.get(payload) ?? bytesOf.get(byHash.get(payload.hash)?.deref() ?? payload);
  invariant(known !== undefined, `payload ${payload.hash} was not registered in this process`);
  return known;
}

/** The one reference that keeps the bytes alive, where this process registered them; else a frozen copy. */
export function canonicalPayload({ hash, bytes }: PayloadRef): PayloadRef {
  return byHash.get(hash)?.deref() ?? Object.freeze({ hash, bytes });
}
