/** The functions that generated code calls, by the name it calls them. */
import { floatMath, intMath } from "../../layers/index.ts";
import { exponential, integersNarrow, integersWide, normal } from "./random.ts";

/** One 64-bit word, seen as two halves (low first: every machine that runs Node is little-endian). */
const word32 = new Int32Array(2);
const word64 = new BigInt64Array(word32.buffer);
const unsigned64 = new BigUint64Array(word32.buffer);

/** Passed to every generated function as `H`. */
export const HELPERS: Readonly<Record<string, unknown>> = Object.freeze({
  ...floatMath,
  ...intMath,
  exponential,
  integersNarrow,
  integersWide,
  normal,
  unsigned64,
  word32,
  word64,
});
