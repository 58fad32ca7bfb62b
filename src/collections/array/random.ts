import type { Shape } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import { NDArray } from "./nd-array.ts";
import * as generators from "./verbs/random.ts";

/** The distributions of {@link random}. */
export interface RandomFunctions {
  /** Uniform in [low, high), [0, 1) by default. */
  uniform(
    shape: Shape,
    options?: generators.RandomOptions & { readonly low?: number; readonly high?: number },
  ): NDArray;
  /** Normal with `mean` 0 and `std` 1 by default. */
  normal(
    shape: Shape,
    options?: generators.RandomOptions & { readonly mean?: number; readonly std?: number },
  ): NDArray;
  /** Exponential with mean `scale`, 1 by default. */
  exponential(
    shape: Shape,
    options?: generators.RandomOptions & { readonly scale?: number },
  ): NDArray;
  /** Whole numbers in [low, high), int64 by default. */
  integers(shape: Shape, low: number, high: number, options?: generators.RandomOptions): NDArray;
}

const array = (layer: Layer): NDArray => new NDArray(layer);

/**
 * Random arrays from a counter-based generator: a block can be made alone, and the values do not
 * depend on the chunks. Without a `seed` each array gets a fresh one.
 */
export const random: RandomFunctions = Object.freeze<RandomFunctions>({
  uniform: (shape, options) => array(generators.uniform(shape, options)),
  normal: (shape, options) => array(generators.normal(shape, options)),
  exponential: (shape, options) => array(generators.exponential(shape, options)),
  integers: (shape, low, high, options) => array(generators.integers(shape, low, high, options)),
});
