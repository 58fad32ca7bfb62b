/** Small dense numbers for values: equal values, equal numbers. */
import { AttributeDepthError } from "../core/index.ts";

const DEPTH_MAX = 64;

/** Number of the value that is not there. Number 0 is never given out. */
export const NO_VALUE = 1;

/**
 * Numbers values by structure: primitives as `Object.is` tells them apart, arrays, typed arrays and
 * plain objects by their contents, everything else (functions, instances of classes) by identity.
 * A value must not change once it has a number.
 */
export class Interner {
  readonly #byPrimitive = new Map<unknown, number>([[undefined, NO_VALUE]]);
  readonly #byText = new Map<string, number>();
  readonly #byObject = new WeakMap<object, number>();
  readonly #identities = new WeakMap<object, number>();
  readonly #values: unknown[] = [undefined, undefined];
  #identity = 0;

  /** How many numbers are in use, and one more than the greatest. */
  get size(): number {
    return this.#values.length;
  }

  /** The number of `value`, new where no equal value has one. @throws AttributeDepthError */
  idOf(value: unknown): number {
    if (typeof value === "object" && value !== null) return this.#idOfObject(value);
    const key = Object.is(value, -0) ? this.#byPrimitive : value;
    const known = this.#byPrimitive.get(key);
    if (known !== undefined) return known;
    this.#byPrimitive.set(key, this.#values.length);
    return this.#values.push(value) - 1;
  }

  /** The value of a number. */
  valueOf(id: number): unknown {
    return this.#values[id];
  }

  #idOfObject(value: object): number {
    const seen = this.#byObject.get(value);
    if (seen !== undefined) return seen;
    const text = this.#textOf(value, 0);
    let id = this.#byText.get(text);
    if (id === undefined) {
      id = this.#values.push(value) - 1;
      this.#byText.set(text, id);
    }
    this.#byObject.set(value, id);
    return id;
  }

  /** Equal texts, equal values: lengths and kinds stand in front, so that nothing runs together. */
  #textOf(value: unknown, depth: number): string {
    if (depth > DEPTH_MAX) throw new AttributeDepthError(DEPTH_MAX);
    if (typeof value === "string") return `s${value.length}:${value}`;
    if (typeof value === "number") return Object.is(value, -0) ? "n-0" : `n${value}`;
    if (typeof value === "function") return this.#identityOf(value);
    if (typeof value !== "object" || value === null) return `${typeof value}:${String(value)}`;
    if (Array.isArray(value)) {
      return `[${value.map((item) => this.#textOf(item, depth + 1)).join(",")}]`;
    }
    if (ArrayBuffer.isView(value)) return textOfView(value);
    return isPlain(value) ? this.#textOfPlain(value, depth) : this.#identityOf(value);
  }

  #textOfPlain(value: object, depth: number): string {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    const texts = fields.map(([key, field]) => {
      return `${key.length}:${key}=${this.#textOf(field, depth + 1)}`;
    });
    return `{${texts.join(",")}}`;
  }

  #identityOf(value: object): string {
    let id = this.#identities.get(value);
    if (id === undefined) {
      id = ++this.#identity;
      this.#identities.set(value, id);
    }
    return `@${id}`;
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function textOfView(view: ArrayBufferView): string {
  const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  return `${view.constructor.name}:${bytes.toString("base64")}`;
}
