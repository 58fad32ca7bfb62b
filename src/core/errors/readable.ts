/** Thrown values: anything may be thrown, and its getters and texts may throw themselves. */
import { RemoteError } from "./values.ts";

/** A thrown value as an error whose name, message and stack can be read. */
export function readableError(thrown: unknown): Error {
  const isError = attempt(() => isErrorLike(thrown)) === true;
  const own = isError
    ? ["name", "message", "stack"].map((key) => attempt(() => read(thrown, key)))
    : [];
  if (isError && own.every((text) => typeof text === "string")) return thrown as Error;
  const [name = "Thrown", message = textOf(thrown), stack] = own.map((one) =>
    typeof one === "string" ? one : undefined,
  );
  return new RemoteError(name, message, stack);
}

/** A property of any value. */
export const read = (value: unknown, key: string): unknown =>
  (value as Record<string, unknown>)[key];

/** What `get` answers; undefined where it throws. */
export function attempt(get: () => unknown): unknown {
  try {
    return get();
  } catch {
    return undefined;
  }
}

/** Errors of other realms (vm contexts, workers) are no `instanceof Error`. */
export function isErrorLike(value: unknown): value is Error {
  return (
    value instanceof Error ||
    (typeof value === "object" && value !== null && "message" in value && "name" in value)
  );
}

/** The text of any value; some throw when they are asked for it. */
export function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "a thrown value without a text";
  }
}
