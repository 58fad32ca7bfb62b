/** Shapes and strides of blocks, kept. */
import { type Shape, stridesOf } from "../../core/index.ts";
import { blockShape, type Layer } from "../../layers/index.ts";

/** Shapes are kept for so many blocks of a layer. */
const SHAPES_MAX = 65_536;

/** How one block lies in memory. */
export interface BlockForm {
  readonly shape: Shape;
  readonly strides: readonly number[];
}

/** Forms of a layer's blocks: one for all where they are equal. */
export class Forms {
  readonly #layer: Layer;
  readonly #regular: boolean;
  readonly #forms: (BlockForm | undefined)[] = [];

  constructor(layer: Layer) {
    this.#layer = layer;
    this.#regular = layer.chunks.every((axis) => axis.sizes.length === 1);
  }

  /** Of one block. */
  of(block: number): BlockForm {
    const at = this.#regular ? 0 : block;
    const known = this.#forms[at];
    if (known) return known;
    const shape = blockShape(this.#layer, block);
    const form = { shape, strides: stridesOf(shape) };
    if (at < SHAPES_MAX) this.#forms[at] = form;
    return form;
  }
}
