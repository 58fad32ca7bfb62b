/** Why a helper makes nothing: told where somebody asks, and free where nobody does. */
import { checkThat, isRecord } from "../core/index.ts";

/** What a helper said when it refused. */
export interface Refusal {
  /** What stands in the way, in a few words. */
  readonly reason: string;
  /** What decides it, by name. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Where the first refusal goes while `listening` runs; null while nobody asks. */
let asked: { said: Refusal | null } | null = null;

/**
 * What a right side, or a helper of it, answers in place of a layer: null, and `whyNot` tells the reason
 * and the values. Values may be a function, which is called only where somebody asks:
 * `return refuse("too dear", () => ({ cost: costOf(x) }))`. Where several refuse, the first is told.
 */
export function refuse(
  reason: string,
  values: Refusal["values"] | (() => Refusal["values"]) = {},
): null {
  checkThat("refuse()", "the reason", reason ?? null, typeof reason === "string", "a text");
  const given = isRecord(values) || typeof values === "function";
  checkThat("refuse()", "values", values, given, "a record, or a function that answers one");
  if (asked === null || asked.said !== null) return null;
  asked.said = { reason, values: typeof values === "function" ? values() : values };
  return null;
}

/** Whether somebody asks: for reasons that take work to find. */
export const isAsked = (): boolean => asked !== null;

/** What `run` answers, and why it refused, if it said so. */
export function listening<T>(run: () => T): { readonly answer: T; readonly said: Refusal | null } {
  const outer = asked;
  const own: { said: Refusal | null } = { said: null };
  asked = own;
  try {
    return { answer: run(), said: own.said };
  } finally {
    asked = outer;
  }
}
