/** Generators for built-in rules whose conditions hold too rarely for terms made from their patterns. */
import type { Layer } from "../layers/index.ts";
import type { TermHint } from "./check-rule.ts";

/** By the name of a rule. */
export const HINTS: Readonly<Record<string, TermHint<Layer>>> = Object.freeze({});
