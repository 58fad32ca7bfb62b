/** Anything thrown, as plain data. */
import type { WireError } from "../../comm/index.ts";
import { readableError, toWire } from "../../core/index.ts";

/** The wire form of an error; what is not even an error becomes one. */
export function encodedError(thrown: unknown): WireError {
  return toWire(readableError(thrown));
}
