/** Declarations of operations as editors show them. */
import { type OperationData, operationData } from "../check/operations.ts";
import { PRELUDE } from "../generated/prelude.ts";
import type { Declaration } from "../syntax/ast.ts";

/** The declaration of the operation of that name, in Markdown; null where there is none. */
export function operationText(name: string, declarations: readonly Declaration[]): string | null {
  const own = declarations.flatMap((node) => (node.kind === "op" ? [operationData(node)] : []));
  const found = [...own, ...PRELUDE].find((data) => data.name === name);
  return found === undefined ? null : `\`\`\`\n${declaration(found)}\n\`\`\``;
}

function declaration({ name, inputs, attrs, sort, tags }: OperationData): string {
  const reads = inputs.map((input) => `${input.name}: ${input.sort}${input.many ? "..." : ""}`);
  const fields = attrs.map(
    ({ name: attr, type, lists, optional }) =>
      `${attr}: ${type}${"[]".repeat(lists)}${optional ? "?" : ""}`,
  );
  const record = fields.length === 0 ? "" : ` { ${fields.join(", ")} }`;
  const labels = tags.map((tag) => ` #${tag}`).join("");
  return `op ${name}(${reads.join(", ")})${record}: ${sort}${labels};`;
}
