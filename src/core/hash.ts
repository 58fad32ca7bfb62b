/** Names of contents. */
import { createHash } from "node:crypto";

const DIGITS = 32;
/** Bytes that are hashed in one step: about a millisecond. */
const STEP_BYTES = 2 ** 20;

/** 128 bits of SHA-256, as 32 hexadecimal digits: equal contents, equal names. */
export function contentHash(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex").slice(0, DIGITS);
}

/** {@link contentHash} in steps of about a millisecond. */
export function* contentHashSteps(data: Uint8Array): Generator<undefined, string> {
  const hash = createHash("sha256");
  for (let at = 0; at < data.length; at += STEP_BYTES) {
    hash.update(data.subarray(at, at + STEP_BYTES));
    yield undefined;
  }
  return hash.digest("hex").slice(0, DIGITS);
}
