/** Names of contents. */
import { createHash } from "node:crypto";

/** 128 bits of SHA-256, as 32 hexadecimal digits: equal contents, equal names. */
export function contentHash(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex").slice(0, 32);
}
