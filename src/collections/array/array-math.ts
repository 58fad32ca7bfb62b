import { ArrayArithmetic } from "./array-arithmetic.ts";
import type { NDArray } from "./nd-array.ts";
import { elementwise } from "./verbs/elementwise.ts";

/** Functions of one operand, elementwise, with the array API's names. */
export abstract class ArrayMath extends ArrayArithmetic {
  /** Absolute value. */
  abs(): NDArray {
    return this.wrap(elementwise("abs", [this.layer]));
  }

  /** Sign changed. */
  negative(): NDArray {
    return this.wrap(elementwise("negative", [this.layer]));
  }

  /** The same values. */
  positive(): NDArray {
    return this.wrap(elementwise("positive", [this.layer]));
  }

  /** −1, 0 or 1; NaN stays. */
  sign(): NDArray {
    return this.wrap(elementwise("sign", [this.layer]));
  }

  /** True where the sign bit is set, −0 included. */
  signbit(): NDArray {
    return this.wrap(elementwise("signbit", [this.layer]));
  }

  /** x². */
  square(): NDArray {
    return this.wrap(elementwise("square", [this.layer]));
  }

  /** Square root; NaN below 0. */
  sqrt(): NDArray {
    return this.wrap(elementwise("sqrt", [this.layer]));
  }

  /** 1 / x. */
  reciprocal(): NDArray {
    return this.wrap(elementwise("reciprocal", [this.layer]));
  }

  /** eˣ. */
  exp(): NDArray {
    return this.wrap(elementwise("exp", [this.layer]));
  }

  /** eˣ − 1, exact near 0. */
  expm1(): NDArray {
    return this.wrap(elementwise("expm1", [this.layer]));
  }

  /** Natural logarithm. */
  log(): NDArray {
    return this.wrap(elementwise("log", [this.layer]));
  }

  /** log(1 + x), exact near 0. */
  log1p(): NDArray {
    return this.wrap(elementwise("log1p", [this.layer]));
  }

  /** Logarithm to base 2. */
  log2(): NDArray {
    return this.wrap(elementwise("log2", [this.layer]));
  }

  /** Logarithm to base 10. */
  log10(): NDArray {
    return this.wrap(elementwise("log10", [this.layer]));
  }

  /** Sine of radians. */
  sin(): NDArray {
    return this.wrap(elementwise("sin", [this.layer]));
  }

  /** Cosine of radians. */
  cos(): NDArray {
    return this.wrap(elementwise("cos", [this.layer]));
  }

  /** Tangent of radians. */
  tan(): NDArray {
    return this.wrap(elementwise("tan", [this.layer]));
  }

  /** Arc sine. */
  asin(): NDArray {
    return this.wrap(elementwise("asin", [this.layer]));
  }

  /** Arc cosine. */
  acos(): NDArray {
    return this.wrap(elementwise("acos", [this.layer]));
  }

  /** Arc tangent. */
  atan(): NDArray {
    return this.wrap(elementwise("atan", [this.layer]));
  }

  /** Hyperbolic sine. */
  sinh(): NDArray {
    return this.wrap(elementwise("sinh", [this.layer]));
  }

  /** Hyperbolic cosine. */
  cosh(): NDArray {
    return this.wrap(elementwise("cosh", [this.layer]));
  }

  /** Hyperbolic tangent. */
  tanh(): NDArray {
    return this.wrap(elementwise("tanh", [this.layer]));
  }

  /** Inverse hyperbolic sine. */
  asinh(): NDArray {
    return this.wrap(elementwise("asinh", [this.layer]));
  }

  /** Inverse hyperbolic cosine. */
  acosh(): NDArray {
    return this.wrap(elementwise("acosh", [this.layer]));
  }

  /** Inverse hyperbolic tangent. */
  atanh(): NDArray {
    return this.wrap(elementwise("atanh", [this.layer]));
  }

  /** Rounded towards −∞. */
  floor(): NDArray {
    return this.wrap(elementwise("floor", [this.layer]));
  }

  /** Rounded towards +∞. */
  ceil(): NDArray {
    return this.wrap(elementwise("ceil", [this.layer]));
  }

  /** Rounded towards 0. */
  trunc(): NDArray {
    return this.wrap(elementwise("trunc", [this.layer]));
  }

  /** Rounded to the nearest whole number, halves to even. */
  round(): NDArray {
    return this.wrap(elementwise("round", [this.layer]));
  }
}
