/** The functions that generated code calls, by the name it calls them. */
import {
  bigFloorDivide,
  bigFmod,
  bigMaximum,
  bigMinimum,
  bigPower,
  bigRemainder,
  bigShiftLeft,
  bigShiftRight,
  copySign,
  floorDivide,
  floorDivide32,
  hypotenuse,
  intPower,
  intRemainder,
  logAddExp,
  nextAfter,
  nextAfter32,
  power,
  remainder,
  roundHalfEven,
  shiftLeft,
  shiftRight,
  signBit,
  signOf,
} from "../../layers/index.ts";
import { exponential, integersNarrow, integersWide, normal } from "./random.ts";

/** One 64-bit word, seen as two halves (low first: every machine that runs Node is little-endian). */
const word32 = new Int32Array(2);
const word64 = new BigInt64Array(word32.buffer);
const unsigned64 = new BigUint64Array(word32.buffer);

/** Passed to every generated function as `H`. */
export const HELPERS: Readonly<Record<string, unknown>> = Object.freeze({
  bigFloorDivide,
  bigFmod,
  bigMaximum,
  bigMinimum,
  bigPower,
  bigRemainder,
  bigShiftLeft,
  bigShiftRight,
  copySign,
  exponential,
  floorDivide,
  floorDivide32,
  hypotenuse,
  integersNarrow,
  integersWide,
  intPower,
  intRemainder,
  logAddExp,
  nextAfter,
  nextAfter32,
  normal,
  power,
  remainder,
  roundHalfEven,
  shiftLeft,
  shiftRight,
  signBit,
  signOf,
  unsigned64,
  word32,
  word64,
});
