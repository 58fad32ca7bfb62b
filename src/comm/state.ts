/** What servers tell of themselves: plain data of any form, typed arrays included, as one buffer. */
import { deserialize, serialize } from "node:v8";
import { MessageError } from "../core/index.ts";

/** Bytes of one answer. */
const STATE_BYTES_MAX = 2 ** 30;

/** Plain data as bytes. */
export function packState(state: unknown): Uint8Array {
  return serialize(state);
}

/** The data that `packState` packed, on whichever machine. @throws MessageError */
export function unpackState(bytes: Uint8Array): unknown {
  if (bytes.length > STATE_BYTES_MAX) {
    throw new MessageError(`a state of ${bytes.length} bytes; the limit is ${STATE_BYTES_MAX}`);
  }
  try {
    return deserialize(bytes);
  } catch (error) {
    throw new MessageError(`a state that cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
