/** Every builtin kernel by its name. */
import { invariant, UnknownKernelError } from "../../core/index.ts";
import type { Builtin } from "../types.ts";
import { assemble } from "./assemble.ts";
import { combine } from "./combine.ts";
import { contract, contractPart } from "./contract.ts";
import { histogram } from "./histogram.ts";
import { literal } from "./literal.ts";
import { parquet } from "./parquet.ts";
import { reshape } from "./reshape.ts";
import { scan } from "./scan.ts";
import { take } from "./take.ts";
import { trim } from "./trim.ts";
import { zarr, zarrWrite } from "./zarr.ts";

/** The trusted table. `held` layers run nothing: their blocks are there already. */
const BUILTINS: Readonly<Record<string, Builtin>> = {
  assemble,
  combine,
  contract,
  "contract-part": contractPart,
  histogram,
  literal,
  parquet,
  reshape,
  scan,
  take,
  trim,
  zarr,
  "zarr-write": zarrWrite,
};

/** Names of all builtin kernels. */
export const BUILTIN_NAMES: readonly string[] = Object.freeze(Object.keys(BUILTINS));

/** @throws UnknownKernelError */
export function builtinOf(name: string): Builtin {
  invariant(name !== "held", "blocks of a held layer are not computed");
  if (!Object.hasOwn(BUILTINS, name)) throw new UnknownKernelError(name, BUILTIN_NAMES);
  return BUILTINS[name];
}
