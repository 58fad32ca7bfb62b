/** Short texts about kernels and reductions, for `explain()` and for the keys that people read. */
import { formatExpr } from "../expr/index.ts";
import type { Kernel } from "../kernel.ts";

const TEXT_MAX = 60;

/** What the kernel does, on one short line. */
export function kernelText(kernel: Kernel): string {
  switch (kernel.kind) {
    case "expr":
      return cut(formatExpr(kernel.expr));
    case "reduce":
      return `${kernel.reduction.name}(${cut(formatExpr(kernel.expr))}) over axes ${kernel.axes}`;
    case "builtin":
      return kernel.name;
    case "module":
      return `${kernel.specifier}#${kernel.name}`;
    case "function":
      return cut(kernel.text.replace(/\s+/g, " "));
  }
}

/** One word for the kernel: the stem of task keys. `undefined` where the layer type says it better. */
export function kernelName(kernel: Kernel): string | undefined {
  switch (kernel.kind) {
    case "expr":
      return kernel.expr.kind === "call" ? kernel.expr.op : undefined;
    case "reduce":
      return kernel.reduction.name;
    case "builtin":
    case "module":
      return kernel.name;
    case "function":
      return /^(?:async\s+)?function\s*\*?\s*([\w$]+)/.exec(kernel.text)?.[1];
  }
}

const cut = (text: string): string =>
  text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX - 1)}…`;
