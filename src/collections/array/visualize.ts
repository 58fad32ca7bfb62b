import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import {
  formatBytes,
  formatChunks,
  UnsupportedFileError,
  UnwritableFileError,
} from "../../core/index.ts";
import { type Layer, layerName, nbytesOf } from "../../layers/index.ts";

/** Layers as a Graphviz graph: type, what it does, shape, tasks and bytes. */
export function dotOf(outputs: readonly Layer[]): string {
  const seen = new Set<Layer>();
  const queue = [...outputs];
  const lines: string[] = [];
  for (let layer = queue.pop(); layer !== undefined; layer = queue.pop()) {
    if (seen.has(layer)) continue;
    seen.add(layer);
    lines.push(nodeOf(layer, outputs.includes(layer)));
    for (const input of layer.inputs) {
      lines.push(`  n${input.id} -> n${layer.id};`);
      queue.push(input);
    }
  }
  const style =
    'node [shape=box, style="rounded,filled", fillcolor="#f4f7fb", fontname="sans-serif"];';
  return `digraph layers {\n  rankdir=BT;\n  ${style}\n${lines.join("\n")}\n}\n`;
}

function nodeOf(layer: Layer, wanted: boolean): string {
  const [name, type] = [layerName(layer), layer.type.name];
  const rows = [
    name === type ? name : `${name} (${type})`,
    layer.type.summary(layer),
    `${layer.dtype} [${layer.shape.join(", ")}] ${formatChunks(layer.chunks)}`,
    `${layer.tasks.toLocaleString("en")} ${layer.tasks === 1 ? "task" : "tasks"}, ${formatBytes(nbytesOf(layer))}`,
  ];
  const label = rows
    .filter((row) => row !== "")
    .map((row) => row.slice(0, 80).replace(/["\\]/g, "\\$&"))
    .join("\\n");
  return `  n${layer.id} [label="${label}"${wanted ? ", penwidth=2" : ""}];`;
}

/**
 * The picture as text: SVG by Graphviz, or the graph itself where `path` ends in `.dot`. Written to
 * `path` when one is given.
 * @throws UnsupportedFileError for another ending, UnwritableFileError
 */
export async function visualizeLayers(outputs: readonly Layer[], path?: string): Promise<string> {
  const format = path === undefined ? ".svg" : extname(path);
  if (format !== ".svg" && format !== ".dot") {
    throw new UnsupportedFileError(String(path), `the ending "${format}"`, ".svg and .dot");
  }
  const dot = dotOf(outputs);
  const text = format === ".dot" ? dot : await svgOf(dot);
  if (path !== undefined) await write(path, text);
  return text;
}

/** @throws UnwritableFileError */
async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, cause: unknown): UnwritableFileError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const way = "give a path in a directory that is there";
  return new UnwritableFileError(path, `${reason}; ${way}`, { cause });
}

async function svgOf(dot: string): Promise<string> {
  // Loaded here: it is WebAssembly, and few programs draw.
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  return graphviz.layout(dot, "svg", "dot");
}
