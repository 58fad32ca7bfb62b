/** Plain data as bytes: msgpack through `msgpackr`, with bounds that are checked before decoding. */
import { Packr } from "msgpackr";
import { MessageError } from "./errors/values.ts";
import { type PackLimits, scanMsgpack } from "./msgpack-scan.ts";

/** No records: their definitions make the decoder compile code. Typed arrays and big integers survive. */
const packr = new Packr({
  useRecords: false,
  variableMapSize: true,
  moreTypes: true,
  useBigIntExtension: true,
  int64AsType: "bigint",
});

/**
 * Bytes of plain data: null, booleans, numbers, bigints, text, bytes, typed arrays, lists and records.
 * A fresh array: it may be kept. -0 becomes 0. Throws `MessageError` for what is not data.
 */
export function encodeMsgpack(value: unknown): Uint8Array {
  try {
    return packr.encode(value);
  } catch (error) {
    throw new MessageError(`cannot be packed: ${reasonOf(error)}`, {}, { cause: error });
  }
}

/** The value that was encoded; records come back as objects. Throws `MessageError` before it allocates. */
export function decodeMsgpack(bytes: Uint8Array, limits?: PackLimits): unknown {
  scanMsgpack(bytes, limits);
  try {
    return packr.decode(bytes);
  } catch (error) {
    throw new MessageError(`bad packed bytes: ${reasonOf(error)}`, {}, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
