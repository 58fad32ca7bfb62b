/** An e-graph as plain data: the classes around what was chosen, each with its choices. */
import type { NodeView } from "../../egraph/index.ts";
import type { Layer } from "../../layers/index.ts";
import type { SeenChoice, SeenClass } from "../seen-class.ts";
import { layerText } from "../values.ts";
import { type LayerGraph, layerOf, OUTSIDE } from "./layer-graph.ts";

/** Classes, and choices of one: those of the plan come first, and are never left out. */
const CLASSES_MAX = 100;
const CHOICES_MAX = 10;

/**
 * The classes that `chosen` (node by class) uses below `roots`, then those that their other choices
 * read, as far as there is room. `costOf`: what a node costs by itself.
 */
export function classesSeen(
  layers: LayerGraph,
  roots: readonly number[],
  chosen: ReadonlyMap<number, number>,
  costOf: (node: NodeView) => number,
): readonly SeenClass[] {
  const { graph } = layers;
  const listed = listedClasses(layers, roots, chosen);
  const places = new Map(listed.map((id, place) => [id, place]));
  const seen = (id: number, node: number): SeenChoice => {
    const view = graph.node(node);
    return {
      text: textOf(layers, view),
      rule: layers.madeBy.get(node) ?? null,
      inputs: view.inputs.map((input) => places.get(input) ?? -1),
      chosen: chosen.get(id) === node,
      cost: costOf(view),
    };
  };
  return listed.map((id) => {
    const { shape, dtype } = layers.standingFor(id);
    const nodes = chosenFirst(graph.members(id), chosen.get(id));
    return {
      value: `(${shape.join(", ")}) ${dtype}`,
      choices: nodes.slice(0, CHOICES_MAX).map((node) => seen(id, node)),
      hidden: Math.max(0, nodes.length - CHOICES_MAX),
    };
  });
}

/** Leaders of classes: all in use, then those that are read by what might have been chosen. */
function listedClasses(
  { graph }: LayerGraph,
  roots: readonly number[],
  chosen: ReadonlyMap<number, number>,
): readonly number[] {
  const inputsOf = (nodes: readonly number[]): readonly number[] =>
    nodes.flatMap((node) => graph.node(node).inputs);
  const listed = new Set(roots.map((root) => graph.find(root)));
  // Sets grow while they are walked.
  for (const id of listed) {
    const node = chosen.get(id);
    if (node !== undefined) for (const input of inputsOf([node])) listed.add(input);
  }
  for (const id of listed) {
    const inputs = inputsOf(graph.members(id).slice(0, CHOICES_MAX));
    for (const input of inputs) if (listed.size < CLASSES_MAX) listed.add(input);
  }
  return [...listed];
}

function chosenFirst(nodes: readonly number[], chosen: number | undefined): readonly number[] {
  if (chosen === undefined) return nodes;
  return [chosen, ...nodes.filter((node) => node !== chosen)];
}

function textOf(layers: LayerGraph, view: NodeView): string {
  const layer: Layer = layerOf(view, (input) => layers.standingFor(input));
  const text = layerText(layer);
  // The shape stands above the box.
  const [short] = text.split(" -> ");
  return view.operation === OUTSIDE ? `${short} (outside)` : short;
}
