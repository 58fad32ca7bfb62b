/** Plans as Graphviz graphs. */
import type { Layer } from "../../../layers/index.ts";
import { type PictureOptions, pictureOf } from "./labels.ts";

const STYLE =
  'node [shape=box, style="rounded,filled", fillcolor="#f4f7fb", fontname="sans-serif"];';

/** Type, what it does, shape, tasks, bytes and rules of every layer. Outputs have a thick line. */
export function planDot(outputs: readonly Layer[], options: PictureOptions = {}): string {
  const { nodes, edges } = pictureOf(outputs, options);
  const lines = [
    ...nodes.map(({ id, lines: text, output }) => {
      const label = text.map(dotText).join("\\n");
      return `  n${id} [label="${label}"${output ? ", penwidth=2" : ""}];`;
    }),
    ...edges.map(([from, to]) => `  n${from} -> n${to};`),
  ];
  return `digraph layers {\n  rankdir=BT;\n  ${STYLE}\n${lines.join("\n")}\n}\n`;
}

/** Text inside of quotes. */
export const dotText = (text: string): string => text.replace(/["\\]/g, "\\$&");
