/** The root of every error that users meet. One class a situation; the tag names the situation. */

/** What `Error` itself owns; a field of such a name stays in `fields` only. */
const OWN: ReadonlySet<string> = new Set([
  "name",
  "message",
  "stack",
  "cause",
  "tag",
  "fields",
  "toString",
  "constructor",
  "__proto__",
]);

/** Data that belong to an error: plain, so that they survive the way over a connection. */
export type ErrorFields = Readonly<Record<string, unknown>>;

/**
 * An error that the user can do something about: `tag` says which situation, `fields` hold its data
 * (each is also a property of the error, where `Error` has none of that name), `cause` is kept.
 */
export abstract class PlygraphError<Tag extends string = string> extends Error {
  readonly tag: Tag;
  readonly fields: ErrorFields;

  constructor(tag: Tag, message: string, fields: ErrorFields = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = `${tag}Error`;
    this.tag = tag;
    this.fields = fields;
    assignFields(this, fields);
  }
}

/** Makes every field a property of the error, except where `Error` itself has one of that name. */
export function assignFields(error: Error, fields: ErrorFields): void {
  for (const key of Object.keys(fields)) {
    if (!OWN.has(key)) Object.defineProperty(error, key, { ...HIDDEN, value: fields[key] });
  }
}

/** Not enumerable: an inspected error shows its fields once. */
const HIDDEN: PropertyDescriptor = { enumerable: false, configurable: true, writable: true };
