/** The one way to look at an error: by its tag. */
import { PlygraphError } from "./base.ts";
import type { AnyPlygraphError, ErrorTag } from "./index.ts";

/**
 * Whether `error` is one of ours, and, where tags are given, one of those situations. Narrows:
 * `if (isPlygraphError(error, "Shape")) error.fields`.
 */
export function isPlygraphError<T extends ErrorTag = ErrorTag>(
  error: unknown,
  ...tags: readonly T[]
): error is Extract<AnyPlygraphError, { readonly tag: T }> {
  if (!(error instanceof PlygraphError)) return false;
  return tags.length === 0 || tags.includes(error.tag as T);
}
