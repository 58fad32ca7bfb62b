import { ArrayBase, type ArrayLike, operand } from "./array-base.ts";
import type { NDArray } from "./nd-array.ts";
import { elementwise } from "./verbs/elementwise.ts";

/**
 * Comparisons, logic and bits, elementwise. Shapes broadcast, types are promoted, scalars are weak.
 * Methods throw ShapeError and ExpressionTypeError at once, and not when computing.
 */
export abstract class ArrayLogic extends ArrayBase {
  /** `==`, elementwise. */
  equal(other: ArrayLike): NDArray {
    return this.wrap(elementwise("equal", [this.layer, operand(other)]));
  }

  /** `!=`, elementwise. */
  notEqual(other: ArrayLike): NDArray {
    return this.wrap(elementwise("notEqual", [this.layer, operand(other)]));
  }

  /** `<`, elementwise. */
  less(other: ArrayLike): NDArray {
    return this.wrap(elementwise("less", [this.layer, operand(other)]));
  }

  /** `<=`, elementwise. */
  lessEqual(other: ArrayLike): NDArray {
    return this.wrap(elementwise("lessEqual", [this.layer, operand(other)]));
  }

  /** `>`, elementwise. */
  greater(other: ArrayLike): NDArray {
    return this.wrap(elementwise("greater", [this.layer, operand(other)]));
  }

  /** `>=`, elementwise. */
  greaterEqual(other: ArrayLike): NDArray {
    return this.wrap(elementwise("greaterEqual", [this.layer, operand(other)]));
  }

  /** Both true. */
  logicalAnd(other: ArrayLike): NDArray {
    return this.wrap(elementwise("logicalAnd", [this.layer, operand(other)]));
  }

  /** Either true. */
  logicalOr(other: ArrayLike): NDArray {
    return this.wrap(elementwise("logicalOr", [this.layer, operand(other)]));
  }

  /** Exactly one true. */
  logicalXor(other: ArrayLike): NDArray {
    return this.wrap(elementwise("logicalXor", [this.layer, operand(other)]));
  }

  /** Bits set in both. */
  bitwiseAnd(other: ArrayLike): NDArray {
    return this.wrap(elementwise("bitwiseAnd", [this.layer, operand(other)]));
  }

  /** Bits set in either. */
  bitwiseOr(other: ArrayLike): NDArray {
    return this.wrap(elementwise("bitwiseOr", [this.layer, operand(other)]));
  }

  /** Bits set in exactly one. */
  bitwiseXor(other: ArrayLike): NDArray {
    return this.wrap(elementwise("bitwiseXor", [this.layer, operand(other)]));
  }

  /** Bits moved towards the high end. */
  bitwiseLeftShift(other: ArrayLike): NDArray {
    return this.wrap(elementwise("bitwiseLeftShift", [this.layer, operand(other)]));
  }

  /** Bits moved towards the low end, sign kept. */
  bitwiseRightShift(other: ArrayLike): NDArray {
    return this.wrap(elementwise("bitwiseRightShift", [this.layer, operand(other)]));
  }

  /** True where NaN. */
  isnan(): NDArray {
    return this.wrap(elementwise("isnan", [this.layer]));
  }

  /** True where infinite. */
  isinf(): NDArray {
    return this.wrap(elementwise("isinf", [this.layer]));
  }

  /** True where neither NaN nor infinite. */
  isfinite(): NDArray {
    return this.wrap(elementwise("isfinite", [this.layer]));
  }

  /** Not. */
  logicalNot(): NDArray {
    return this.wrap(elementwise("logicalNot", [this.layer]));
  }

  /** All bits flipped. */
  bitwiseInvert(): NDArray {
    return this.wrap(elementwise("bitwiseInvert", [this.layer]));
  }
}
