/** What a worker cannot do for a task. */
import { type ErrorFields, PlygraphError } from "./base.ts";

/** A block does not fit into the memory of its worker. The message names the sizes. */
export class OutOfMemoryError extends PlygraphError<"OutOfMemory"> {
  constructor(message: string, options?: ErrorOptions & { readonly fields?: ErrorFields }) {
    super("OutOfMemory", message, options?.fields, options);
  }
}

/** Nothing can be written where spilled blocks should go. */
export class SpillDirectoryError extends PlygraphError<"SpillDirectory"> {
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(
      "SpillDirectory",
      `blocks cannot be spilled below "${path}": ${reason}; name a directory that this user may write to as localDirectory`,
      { path, reason },
      options,
    );
  }
}

/** A spilled block cannot be read back as it was written. It is made again. */
export class SpillFileError extends PlygraphError<"SpillFile"> {
  constructor(file: string, reason: string, options?: ErrorOptions) {
    super("SpillFile", `spill file "${file}": ${reason}`, { file, reason }, options);
  }
}
