/** What the rest of `src/layers` uses of the expression IR; other folders go through `layers/index.ts`. */
export type { Expr } from "./expr.ts";
export { formatExpr } from "./format.ts";
export { exprKey } from "./key.ts";
export { isExprNode } from "./nodes.ts";
export { packExpr, unpackExpr } from "./pack.ts";
export { exprSize, inputNodesOf } from "./walk.ts";
