import { inspect } from "node:util";
import {
  type DType,
  IndexError,
  invariant,
  type Shape,
  sizeOf,
  stridesOf,
  type TypedArray,
} from "../../core/index.ts";
import { renderHtml, renderText } from "./render-value.ts";

/** One element: `bigint` for 64-bit integers, `boolean` for bool, `number` otherwise. */
export type Element = number | bigint | boolean;
/** Nested arrays of elements, one level an axis; a bare element for a 0-d array. */
export type Nested = Element | readonly Nested[];

/** A computed array: small, dense, row-major, in this process. */
export class ArrayValue {
  readonly shape: Shape;
  readonly dtype: DType;
  /** Row-major elements; bool is 0 or 1 in a `Uint8Array`. */
  readonly data: TypedArray;

  constructor(shape: Shape, dtype: DType, data: TypedArray) {
    invariant(data.length === sizeOf(shape), `${data.length} elements for shape [${shape}]`);
    this.shape = Object.freeze([...shape]);
    this.dtype = dtype;
    this.data = data;
  }

  /** Number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return this.data.length;
  }

  /** Bytes of the elements. */
  get nbytes(): number {
    return this.data.byteLength;
  }

  /**
   * The element at these coordinates; negative ones count from the end.
   * @throws IndexError for a wrong number of coordinates, or one out of bounds.
   */
  get(...coords: readonly number[]): Element {
    if (coords.length !== this.ndim) {
      throw new IndexError(
        `get() of a ${this.ndim}-d array takes ${this.ndim} coordinates, not ${coords.length}`,
      );
    }
    const strides = stridesOf(this.shape);
    let at = 0;
    coords.forEach((coord, axis) => {
      const length = this.shape[axis];
      const position = coord < 0 ? coord + length : coord;
      if (!Number.isInteger(coord) || position < 0 || position >= length) {
        throw new IndexError(
          `index ${coord} is out of bounds for axis ${axis} of length ${length}`,
        );
      }
      at += position * strides[axis];
    });
    return this.elementAt(at);
  }

  /**
   * The only element of an array of size 1.
   * @throws IndexError when there are more, or none.
   */
  item(): Element {
    if (this.size !== 1) {
      throw new IndexError(`item() needs an array of one element; this one has ${this.size}`);
    }
    return this.elementAt(0);
  }

  /** The element at a row-major position, without checking bounds. */
  elementAt(position: number): Element {
    const raw = this.data[position];
    return this.dtype === "bool" ? raw !== 0 : raw;
  }

  /** All elements, row-major. */
  toArray(): Element[] {
    return Array.from({ length: this.size }, (_, position) => this.elementAt(position));
  }

  /** All elements, row-major, as numbers: bool is 0 or 1, 64-bit integers beyond 2⁵³ are rounded. */
  toNumbers(): number[] {
    return Array.from({ length: this.size }, (_, position) => Number(this.data[position]));
  }

  /** Nested plain arrays, or the element itself for a 0-d array. */
  toNested(): Nested {
    const strides = stridesOf(this.shape);
    const level = (axis: number, at: number): Nested => {
      if (axis === this.ndim) return this.elementAt(at);
      const rows: Nested[] = [];
      for (let i = 0; i < this.shape[axis]; i++) rows.push(level(axis + 1, at + i * strides[axis]));
      return rows;
    };
    return level(0, 0);
  }

  /**
   * Along the first axis, as in NumPy: the elements of a 1-d array, else the rows, which are views. A
   * 0-d array, which NumPy refuses, gives its element: test frameworks iterate over all they compare.
   */
  *[Symbol.iterator](): IterableIterator<Element | ArrayValue> {
    const [length = 1, ...shape] = this.shape;
    const size = sizeOf(shape);
    for (let i = 0; i < length; i++) {
      if (this.ndim <= 1) yield this.elementAt(i);
      else yield new ArrayValue(shape, this.dtype, this.data.subarray(i * size, (i + 1) * size));
    }
  }

  toString(): string {
    return renderText(this);
  }

  [inspect.custom](): string {
    return renderText(this);
  }

  /** What a notebook shows: text, and a small table for arrays of one or two axes. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": renderText(this), "text/html": renderHtml(this) };
  }
}
