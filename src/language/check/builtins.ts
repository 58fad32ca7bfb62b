/** Functions that every rule file can call, with their types. */
import type { Helper } from "../../matching/index.ts";
import { BUILTINS } from "../../optimizer/index.ts";
import type { HelperInfo } from "./scope.ts";
import { BOOL, INT, listOf, NUMBER, type Type, UNKNOWN } from "./types.ts";

const ANSWERS: Readonly<Record<keyof typeof BUILTINS, Type>> = {
  len: INT,
  all: BOOL,
  any: BOOL,
  sum: NUMBER,
  product: NUMBER,
  least: NUMBER,
  greatest: NUMBER,
  range: listOf(INT),
  indexIn: INT,
  reversed: listOf(UNKNOWN),
};

/** By name. */
export const BUILTIN_HELPERS: ReadonlyMap<string, HelperInfo> = new Map(
  Object.entries(BUILTINS).map(([name, helper]) => [
    name,
    {
      helper: helper as Helper,
      takes: { min: helper.length, max: helper.length },
      answers: ANSWERS[name as keyof typeof BUILTINS],
    },
  ]),
);
