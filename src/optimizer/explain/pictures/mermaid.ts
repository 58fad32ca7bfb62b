/** Plans as Mermaid flow charts. */
import type { Layer } from "../../../layers/index.ts";
import { type PictureOptions, pictureOf } from "./labels.ts";

/** Type, what it does, shape, tasks, bytes and rules of every layer. Outputs have a thick line. */
export function planMermaid(outputs: readonly Layer[], options: PictureOptions = {}): string {
  const { nodes, edges } = pictureOf(outputs, options);
  const wanted = nodes.filter(({ output }) => output).map(({ id }) => `n${id}`);
  return [
    "flowchart BT",
    ...nodes.map(({ id, lines }) => `  n${id}["${lines.map(mermaidText).join("<br>")}"]`),
    ...edges.map(([from, to]) => `  n${from} --> n${to}`),
    "  classDef output stroke-width:3px;",
    ...(wanted.length === 0 ? [] : [`  class ${wanted.join(",")} output;`]),
    "",
  ].join("\n");
}

/** Text of a label: signs that would be markup, or end it, by their numbers. */
const mermaidText = (text: string): string =>
  text.replace(/[^\p{L}\p{N} .,:+\-*/=()×→_|]/gu, (sign) => `#${sign.codePointAt(0)};`);
