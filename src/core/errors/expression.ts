/** What can be wrong with an expression: its types, its text, its encoding, or the function it came from. */
import { PlygraphError } from "./base.ts";

/** Where in a text something is wrong. Lines and columns count from 1. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
  /** The line in question, with a caret under the place. */
  readonly excerpt: string;
}

/**
 * Places `offset` in `text`: line, column, and the line with carets under `length` characters of it.
 * Long lines are cut around the place, so that the message stays readable.
 */
export function placeIn(text: string, offset: number, length = 1): SourcePlace {
  const at = Math.max(0, Math.min(offset, text.length));
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", start);
  const whole = text.slice(start, end < 0 ? text.length : end);
  const column = at - start;
  const from = Math.max(0, column - 60);
  const line = whole.slice(from, from + 120);
  const carets = Math.max(1, Math.min(length, line.length - (column - from)));
  const gap = line.slice(0, column - from).replace(/[^\t]/g, " ");
  return {
    line: text.slice(0, start).split("\n").length,
    column: column + 1,
    excerpt: `  ${line}\n  ${gap}${"^".repeat(carets)}`,
  };
}

function located(message: string, place: SourcePlace | undefined): string {
  if (place === undefined) return message;
  return `${message} (line ${place.line}, column ${place.column})\n${place.excerpt}`;
}

/** An operation got element types, values or parameters that it does not take. */
export class ExpressionTypeError extends PlygraphError<"ExpressionType"> {
  constructor(message: string, place?: SourcePlace, options?: ErrorOptions) {
    const fields = { reason: message, ...placeFields(place) };
    super("ExpressionType", located(message, place), fields, options);
  }
}

/** A text is not an expression. */
export class ExpressionSyntaxError extends PlygraphError<"ExpressionSyntax"> {
  constructor(message: string, place: SourcePlace) {
    super("ExpressionSyntax", located(message, place), { reason: message, ...placeFields(place) });
  }
}

/** An expression names something that is neither a given name nor a function. */
export class UnknownNameError extends PlygraphError<"UnknownName"> {
  constructor(name: string, suggestion: string | undefined, place: SourcePlace, what = "name") {
    const hint = suggestion === undefined ? "" : `; did you mean "${suggestion}"?`;
    super("UnknownName", located(`unknown ${what} "${name}"${hint}`, place), {
      name,
      suggestion: suggestion ?? null,
      ...placeFields(place),
    });
  }
}

/** An expression is deeper or larger than the limits allow. */
export class ExpressionLimitError extends PlygraphError<"ExpressionLimit"> {
  constructor(what: string, size: number, limit: number) {
    super("ExpressionLimit", `an expression has ${size} ${what}; the limit is ${limit}`, {
      what,
      size,
      limit,
    });
  }
}

/** Packed bytes do not describe an expression. */
export class ExpressionEncodingError extends PlygraphError<"ExpressionEncoding"> {
  constructor(message: string) {
    super("ExpressionEncoding", `bad packed expression: ${message}`, { reason: message });
  }
}

/** A function cannot be compiled: it is impure, captures something, or uses what has no equivalent. */
export class LambdaError extends PlygraphError<"Lambda"> {
  constructor(message: string, place?: SourcePlace, options?: ErrorOptions) {
    const fields = { reason: message, ...placeFields(place) };
    super("Lambda", located(message, place), fields, options);
  }
}

function placeFields(place: SourcePlace | undefined): Record<string, string | number> {
  return place === undefined ? {} : { ...place };
}
