/** The prelude of operations as TypeScript: made once, so that no file is read when rules compile. */
import { operationData } from "../check/operations.ts";
import type { Declaration } from "../syntax/ast.ts";

/** The text of `generated/prelude.ts` for the declarations of `prelude/operations.rules`. */
export function preludeText(declarations: readonly Declaration[]): string {
  const data = declarations.flatMap((node) => (node.kind === "op" ? [operationData(node)] : []));
  const entries = data.map((one) => `  ${JSON.stringify(one)},\n`).join("");
  return [
    "/** Made from `prelude/operations.rules` by `npm run rules:build`. */",
    'import type { OperationData } from "../check/operations.ts";',
    "",
    "/** The operations that come with plygraph, as rules see them. */",
    `export const PRELUDE: readonly OperationData[] = [\n${entries}];`,
    "",
  ].join("\n");
}
