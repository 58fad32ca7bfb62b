/** What can go wrong while a kernel is made or runs. */
import { PlygraphError } from "./base.ts";

/** A minimum, maximum or position among no elements (or, where NaN are passed over, only NaN). */
export class EmptyReductionError extends PlygraphError<"EmptyReduction"> {
  constructor(reduction: string, among = "no elements") {
    super(
      "EmptyReduction",
      `${reduction} of ${among} has no answer; reduce a longer axis, or filter first`,
      {
        reduction,
      },
    );
  }
}

/** A builtin kernel that this version does not have. */
export class UnknownKernelError extends PlygraphError<"UnknownKernel"> {
  constructor(kernel: string, known: readonly string[]) {
    super("UnknownKernel", `no builtin kernel "${kernel}"; there are ${known.join(", ")}`, {
      kernel,
      known,
    });
  }
}

/** The text of a user's function, or the module that it should come from, cannot be used. */
export class KernelFunctionError extends PlygraphError<"KernelFunction"> {
  constructor(where: string, reason: string, options?: ErrorOptions) {
    super("KernelFunction", `${where}: ${reason}`, { where, reason }, options);
  }
}

/** A user's function answered something that does not fit its block. The task's own error names the layer. */
export class KernelResultError extends PlygraphError<"KernelResult"> {
  constructor(layer: string, expected: string, got: string) {
    super("KernelResult", `the function must return ${expected}, but it returned ${got}`, {
      layer,
      expected,
      got,
    });
  }
}

/** A JavaScript value cannot be packed, or its packed bytes are damaged or too many. */
export class ValuePackError extends PlygraphError<"ValuePack"> {
  constructor(reason: string, options?: ErrorOptions) {
    super("ValuePack", reason, { reason }, options);
  }
}
