/** What pictures of plans say about a layer. */
import { formatBytes, formatChunks } from "../../../core/index.ts";
import { type Layer, layerName, nbytesOf, topologicalOrder } from "../../../layers/index.ts";

/** What is drawn besides the plan. */
export interface PictureOptions {
  /** The rules that made a layer. */
  readonly origins?: ReadonlyMap<Layer, readonly string[]>;
}

/** A plan, ready to be drawn. */
export interface Picture {
  /** Inputs first. */
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly (readonly [from: number, to: number])[];
}

/** A box. */
export interface PictureNode {
  readonly id: number;
  /** Lines of at most 80 characters. */
  readonly lines: readonly string[];
  readonly output: boolean;
}

const LINE_MAX = 80;

/** Every layer once, an edge for each input. */
export function pictureOf(outputs: readonly Layer[], { origins }: PictureOptions = {}): Picture {
  const wanted = new Set(outputs);
  const layers = topologicalOrder(outputs);
  return {
    nodes: layers.map((layer) => ({
      id: layer.id,
      lines: linesOf(layer, origins?.get(layer) ?? []),
      output: wanted.has(layer),
    })),
    edges: layers.flatMap(({ id, inputs }) => inputs.map((input) => [input.id, id] as const)),
  };
}

function linesOf(layer: Layer, rules: readonly string[]): readonly string[] {
  const [name, type] = [layerName(layer), layer.type.name];
  const lines = [
    name === type ? name : `${name} (${type})`,
    layer.type.summary(layer),
    `${layer.dtype} [${layer.shape.join(", ")}] ${formatChunks(layer.chunks)}`,
    `${layer.tasks.toLocaleString("en")} ${layer.tasks === 1 ? "task" : "tasks"}, ${formatBytes(nbytesOf(layer))}`,
    rules.length === 0 ? "" : `by ${rules.join(", ")}`,
  ];
  return lines.filter((line) => line !== "").map((line) => line.slice(0, LINE_MAX));
}
