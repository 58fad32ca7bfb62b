/** Stable content keys, the same in every process. */
import { contentHash } from "../../core/index.ts";
import type { Expr } from "./expr.ts";
import { keyOfNode, setKeyOfNode } from "./nodes.ts";
import { childrenOf } from "./walk.ts";

/** A 128-bit hash of the expression's content. Known parts are not hashed again. */
export function exprKey(expr: Expr): string {
  const stack: Expr[] = [expr];
  while (stack.length > 0) {
    const node = stack[stack.length - 1];
    const known = keyOfNode(node) !== undefined;
    const missing = known ? [] : childrenOf(node).filter((child) => keyOfNode(child) === undefined);
    if (missing.length > 0) {
      stack.push(...missing);
    } else {
      stack.pop();
      if (!known) setKeyOfNode(node, contentHash(contentOf(node)));
    }
  }
  return keyOfNode(expr) as string;
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
      return `cast ${keyOfNode(node.arg)} ${node.dtype}`;
    case "call":
      return `${node.op} ${node.args.map(keyOfNode).join()} ${node.params.join()}`;
  }
}
