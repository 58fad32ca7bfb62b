/** Small integers for operations, so that matchers `switch` over them. */
import type { Operation } from "./pattern.ts";

const numbers = new WeakMap<Operation, number>();
let count = 0;

/** A number from 0, the same for the life of the process. */
export function operationNumber(operation: Operation): number {
  let number = numbers.get(operation);
  if (number === undefined) {
    number = count++;
    numbers.set(operation, number);
  }
  return number;
}

/**
 * From process-wide numbers to those of a group of rules: 1 for the first of `operations`, and so on;
 * 0 for all others. Shorter than the highest number there may come to be: behind its end is 0, too.
 */
export function groupNumbers(operations: readonly Operation[]): Uint16Array {
  const own = operations.map(operationNumber);
  const table = new Uint16Array(Math.max(0, ...own) + 1);
  own.forEach((number, k) => {
    table[number] = k + 1;
  });
  return table;
}
