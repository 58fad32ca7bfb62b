/** Checks of our own reasoning. What a user did wrong is a `PlygraphError` instead. */

/** A bug of ours. Deliberately no `PlygraphError`: nobody should handle it. */
export class InvariantError extends Error {
  constructor(message: string) {
    super(`bug in plygraph: ${message}`);
    this.name = "InvariantError";
  }
}

/** Throws an `InvariantError` unless `condition` holds. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Marks a place that the types say cannot be reached. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${String(value)}`);
}
