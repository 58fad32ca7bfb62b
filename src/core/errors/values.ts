/** What can be wrong with plain values: element types, shapes, axes, chunks, sizes, bytes. */
import { inspect } from "node:util";
import { type ErrorFields, PlygraphError } from "./base.ts";

/** A name is not an element type. */
export class UnknownDTypeError extends PlygraphError<"UnknownDType"> {
  constructor(value: unknown, known: readonly string[]) {
    const text =
      typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : inspect(value, { depth: 0 });
    super("UnknownDType", `unknown element type ${text}; there are ${known.join(", ")}`, {
      value: text,
      known,
    });
  }
}

/** Shapes do not go together, or are not shapes. */
export class ShapeError extends PlygraphError<"Shape"> {
  constructor(message: string, fields?: ErrorFields) {
    super("Shape", message, fields);
  }
}

/** An axis that the array does not have, or axes that do not go together. */
export class AxisError extends PlygraphError<"Axis"> {
  constructor(message: string, fields?: ErrorFields) {
    super("Axis", message, fields);
  }
}

/** Chunks do not add up, or are not chunks. */
export class ChunksError extends PlygraphError<"Chunks"> {
  constructor(message: string, fields?: ErrorFields) {
    super("Chunks", message, fields);
  }
}

/** An index is out of bounds, or not an index. */
export class IndexError extends PlygraphError<"Index"> {
  constructor(message: string, fields?: ErrorFields) {
    super("Index", message, fields);
  }
}

/** A text is not a number of bytes. */
export class ByteSizeError extends PlygraphError<"ByteSize"> {
  constructor(value: unknown) {
    const text = typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : String(value);
    super("ByteSize", `${text} is not a size in bytes; write 1500, "4GB" or "512MiB"`, {
      value: text,
    });
  }
}

/** An argument or option of a public function that is none, or not one it takes. */
export class OptionError extends PlygraphError<"Option"> {
  constructor(where: string, message: string, fields?: ErrorFields) {
    super("Option", `${where}: ${message}`, { where, ...fields });
  }
}

/** Element types, or a type and a value, have no common type. */
export class PromotionError extends PlygraphError<"Promotion"> {
  constructor(message: string, fields?: ErrorFields) {
    super("Promotion", message, fields);
  }
}

/** Bytes from outside are not what they should be, or more than the limits allow. */
export class MessageError extends PlygraphError<"Message"> {
  constructor(message: string, { cause, ...fields }: ErrorFields & ErrorOptions = {}) {
    super("Message", message, fields, cause === undefined ? undefined : { cause });
  }
}

/** An error of foreign code on another process: a user's function, a library, a bug of ours. */
export class RemoteError extends PlygraphError<"Remote"> {
  /** Its name there: "TypeError". */
  declare readonly remoteName: string;
  /** Its stack there; empty where it had none. */
  declare readonly remoteStack: string;

  constructor(remoteName: string, message: string, remoteStack = "", options?: ErrorOptions) {
    super("Remote", message, { remoteName, remoteStack }, options);
    this.name = remoteName;
    if (remoteStack !== "") this.stack = remoteStack;
  }
}
