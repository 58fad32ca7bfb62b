/** Errors on their way over a connection. */
import { assignFields, type ErrorFields, PlygraphError } from "./base.ts";
import { ERROR_CLASSES } from "./classes.ts";
import { attempt, isErrorLike, read, textOf } from "./readable.ts";
import { RemoteError } from "./values.ts";

/** An error as plain data: the tag of a plygraph error, or the name of a foreign one. */
export interface WireErrorLike {
  readonly tag: string;
  readonly message: string;
  readonly stack?: string;
  readonly fields?: ErrorFields;
  readonly cause?: WireErrorLike;
}

/** Causes of causes beyond this depth are dropped, as are long stacks. */
const CAUSES_MAX = 8;
const STACK_MAX = 16_384;
const MESSAGE_MAX = 65_536;
const FIELD_DEPTH_MAX = 4;
const FIELD_ITEMS_MAX = 1000;

/** Any thrown value as plain data that msgpack takes. Getters and texts of its own may throw themselves. */
export function toWire(error: unknown): WireErrorLike {
  return wireOf(error, 0);
}

function wireOf(error: unknown, depth: number): WireErrorLike {
  if (attempt(() => isErrorLike(error)) !== true) {
    return { tag: "Error", message: textOf(error).slice(0, MESSAGE_MAX) };
  }
  const found = error as Error;
  const ours = error instanceof PlygraphError && !(error instanceof RemoteError);
  const get = (key: string): unknown => attempt(() => read(error, key));
  const [stack, cause] = [get("stack"), get("cause")];
  return {
    tag: ours ? error.tag : textOf(get("name")),
    message: textOf(get("message") ?? "an error without a message").slice(0, MESSAGE_MAX),
    ...(typeof stack === "string" && { stack: stack.slice(0, STACK_MAX) }),
    ...(ours && { fields: plain((found as PlygraphError).fields, 0) as ErrorFields }),
    ...(cause !== undefined && depth < CAUSES_MAX && { cause: wireOf(cause, depth + 1) }),
  };
}

/** What msgpack takes, cut at a depth; anything else becomes its text. */
function plain(value: unknown, depth: number): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (value === undefined) return null;
  if (typeof value !== "object" || depth >= FIELD_DEPTH_MAX) return textOf(value);
  if (value instanceof Error) return wireOf(value, CAUSES_MAX);
  if (Array.isArray(value)) {
    return value.slice(0, FIELD_ITEMS_MAX).map((item) => plain(item, depth + 1));
  }
  if (ArrayBuffer.isView(value)) return `${value.byteLength} raw bytes`;
  const entries = Object.entries(value).slice(0, FIELD_ITEMS_MAX);
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item, depth + 1)]));
}

/**
 * The error that `toWire` described. Ours come back as their class, so `isPlygraphError` works across
 * processes; foreign ones become a `RemoteError` with their name, message and stack.
 */
export function fromWire(wire: WireErrorLike): PlygraphError {
  const options = wire.cause === undefined ? undefined : { cause: fromWire(wire.cause) };
  const found = Object.hasOwn(ERROR_CLASSES, wire.tag)
    ? ERROR_CLASSES[wire.tag as keyof typeof ERROR_CLASSES]
    : undefined;
  if (found === undefined) return new RemoteError(wire.tag, wire.message, wire.stack, options);
  // Constructors write messages of their own; the class is given to a ready-made error instead.
  const error = new Error(wire.message, options);
  const fields = wire.fields ?? {};
  Object.setPrototypeOf(error, found.prototype);
  define(error, "name", `${wire.tag}Error`);
  define(error, "tag", wire.tag);
  define(error, "fields", fields);
  assignFields(error, fields);
  if (wire.stack !== undefined) define(error, "stack", wire.stack);
  return error as PlygraphError;
}

function define(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, configurable: true, writable: true });
}
