/** What a worker cannot do for a task. */
import { type ErrorFields, PlygraphError } from "./base.ts";

/** A block does not fit into the memory of its worker. The message names the sizes. */
export class OutOfMemoryError extends PlygraphError<"OutOfMemory"> {
  constructor(message: string, options?: ErrorOptions & { readonly fields?: ErrorFields }) {
    super("OutOfMemory", message, options?.fields, options);
  }
}
