import type { DType } from "../../core/index.ts";
import { type ArrayLike, operand } from "./array-base.ts";
import { ArrayLogic } from "./array-logic.ts";
import type { NDArray } from "./nd-array.ts";
import { cast, elementwise } from "./verbs/elementwise.ts";

/** Arithmetic of two operands and conversions, elementwise, with the array API's rules. */
export abstract class ArrayArithmetic extends ArrayLogic {
  /** Sum. */
  add(other: ArrayLike): NDArray {
    return this.wrap(elementwise("add", [this.layer, operand(other)]));
  }

  /** Difference. */
  sub(other: ArrayLike): NDArray {
    return this.wrap(elementwise("subtract", [this.layer, operand(other)]));
  }

  /** Product. */
  mul(other: ArrayLike): NDArray {
    return this.wrap(elementwise("multiply", [this.layer, operand(other)]));
  }

  /** True quotient; integers give float64. */
  div(other: ArrayLike): NDArray {
    return this.wrap(elementwise("divide", [this.layer, operand(other)]));
  }

  /** Quotient rounded towards −∞; integers by zero give 0. */
  floorDivide(other: ArrayLike): NDArray {
    return this.wrap(elementwise("floorDivide", [this.layer, operand(other)]));
  }

  /** Remainder with the sign of the divisor. */
  remainder(other: ArrayLike): NDArray {
    return this.wrap(elementwise("remainder", [this.layer, operand(other)]));
  }

  /** Power. */
  pow(other: ArrayLike): NDArray {
    return this.wrap(elementwise("pow", [this.layer, operand(other)]));
  }

  /** The larger; NaN wins. */
  maximum(other: ArrayLike): NDArray {
    return this.wrap(elementwise("maximum", [this.layer, operand(other)]));
  }

  /** The smaller; NaN wins. */
  minimum(other: ArrayLike): NDArray {
    return this.wrap(elementwise("minimum", [this.layer, operand(other)]));
  }

  /** Angle of the point (other, this), in radians. */
  atan2(other: ArrayLike): NDArray {
    return this.wrap(elementwise("atan2", [this.layer, operand(other)]));
  }

  /** √(x² + y²) without overflow. */
  hypot(other: ArrayLike): NDArray {
    return this.wrap(elementwise("hypot", [this.layer, operand(other)]));
  }

  /** log(eˣ + eʸ) without overflow. */
  logaddexp(other: ArrayLike): NDArray {
    return this.wrap(elementwise("logaddexp", [this.layer, operand(other)]));
  }

  /** This magnitude, the sign of the other. */
  copysign(other: ArrayLike): NDArray {
    return this.wrap(elementwise("copysign", [this.layer, operand(other)]));
  }

  /** The next float towards the other. */
  nextafter(other: ArrayLike): NDArray {
    return this.wrap(elementwise("nextafter", [this.layer, operand(other)]));
  }

  /** Values limited to [low, high]; leave one out for an open end. NaN stays. */
  clip(low?: ArrayLike, high?: ArrayLike): NDArray {
    const raised =
      low === undefined
        ? this.wrap(this.layer)
        : this.wrap(elementwise("maximum", [this.layer, operand(low)]));
    return high === undefined ? raised : raised.minimum(high);
  }

  /** The same values as `dtype`: floats to integers truncate, integers wrap, bool is "not zero". */
  astype(dtype: DType): NDArray {
    return this.wrap(cast(this.layer, dtype));
  }
}
