/** Stable content keys, the same in every process. */
import { contentHash } from "../../core/index.ts";
import type { Expr } from "./expr.ts";
import { childrenOf } from "./walk.ts";

const keys = new WeakMap<Expr, string>();

/** A 128-bit hash of the expression's content. Known parts are not hashed again. */
export function exprKey(expr: Expr): string {
  const stack: Expr[] = [expr];
  while (stack.length > 0) {
    const node = stack[stack.length - 1];
    const missing = keys.has(node) ? [] : childrenOf(node).filter((child) => !keys.has(child));
    if (missing.length > 0) {
      stack.push(...missing);
    } else {
      stack.pop();
      if (!keys.has(node)) keys.set(node, contentHash(contentOf(node)));
    }
  }
  return keys.get(expr) ?? contentHash(contentOf(expr));
}

function contentOf(node: Expr): string {
  switch (node.kind) {
    case "input":
      return `input ${node.index} ${node.dtype}`;
    case "const":
      return `const ${Object.is(node.value, -0) ? "-0" : String(node.value)} ${node.dtype}`;
    case "coord":
      return `coord ${node.axis}`;
    case "cast":
      return `cast ${keys.get(node.arg)} ${node.dtype}`;
    case "call":
      return `${node.op} ${node.args.map((arg) => keys.get(arg)).join()} ${node.params.join()}`;
  }
}
