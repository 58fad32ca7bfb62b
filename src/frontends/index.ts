/** Front ends: text and TypeScript functions to the expression IR of `src/layers`. */
export { type Captures, lambdaExpression } from "./lambda.ts";
export { parseExpression } from "./text.ts";
