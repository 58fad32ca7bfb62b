/** Layers in an e-graph: a class is a value, and each of its nodes a way to make it. */
import { type Chunks, formatChunks, sameChunks } from "../../core/index.ts";
import { type Analysis, conflict, type Domain, EGraph, type NodeView } from "../../egraph/index.ts";
import {
  type Annotations,
  annotationsKey,
  type Layer,
  type LayerType,
  makeLayer,
} from "../../layers/index.ts";
import { type Operation, sameValue } from "../../matching/index.ts";
import { factFrom, factOf, joinFacts, type LayerAnalysis } from "../facts.ts";

/** Attributes and annotations of a node: one object for equal ones, told apart by identity. */
export class Content {
  readonly attrs: object;
  readonly annotations: Annotations;

  constructor(attrs: object, annotations: Annotations) {
    this.attrs = attrs;
    this.annotations = annotations;
  }
}

/** A value from outside the region: what it is made of is nobody's business here. */
export const OUTSIDE: Operation = Object.freeze({ name: "outside" });

/** What stands for a value from outside: an object, so that identity tells values apart. */
export class Outside {
  readonly layer: Layer;
  constructor(layer: Layer) {
    this.layer = layer;
  }
}

/** The layer that stands for a class. All of one class have one shape, element type and chunks. */
const standing: Analysis<Layer, EGraph> = Object.freeze({
  name: "layer",
  make: layerOf,
  join(a: Layer, b: Layer) {
    const difference = differenceOf(a, b);
    return difference === null ? a : conflict(difference);
  },
  // Any of them will do: another one is no news.
  equal: () => true,
});

/** The layer of a node over the layers that stand for its inputs. */
export function layerOf(node: NodeView, of: (input: number) => Layer): Layer {
  const { attr, operation } = node;
  if (attr instanceof Outside) return attr.layer;
  const { attrs, annotations } = attr as Content;
  return makeLayer(operation as LayerType, attrs, node.inputs.map(of), annotations);
}

/** Facts of a plugin about classes; equal facts are no news, whichever objects they are. */
function factsOfClasses(
  analysis: LayerAnalysis,
  layerOfView: (node: NodeView) => Layer,
): Analysis<unknown, EGraph> {
  return {
    name: analysis.name,
    make: (node, of) =>
      node.attr instanceof Outside
        ? factOf(analysis, node.attr.layer)
        : factFrom(analysis, layerOfView(node), node.inputs.map(of)),
    join: (a, b) => joinFacts(analysis, a, b),
    equal: (a, b) => sameValue(a, b),
  };
}

function differenceOf(a: Layer, b: Layer): string | null {
  if (a.dtype !== b.dtype) return `element types ${a.dtype} and ${b.dtype} differ`;
  if (a.shape.length !== b.shape.length || a.shape.some((size, axis) => size !== b.shape[axis])) {
    return `shapes [${a.shape.join(", ")}] and [${b.shape.join(", ")}] differ`;
  }
  if (sameChunks(a.chunks, b.chunks)) return null;
  const text = (chunks: Chunks): string => formatChunks(chunks);
  return `chunks ${text(a.chunks)} and ${text(b.chunks)} differ`;
}

/** A graph of classes of equal layers. */
export class LayerGraph {
  readonly graph: EGraph;
  /** Names are layers: those that stand for classes, and those of the very nodes that matched. */
  readonly domain: Domain = {
    term: (_graph, id) => this.standingFor(id),
    node: (_graph, node) => this.layerOfNode(node),
    read: (_graph, value) => this.add(value as Layer),
  };
  /** Names of the rules that made nodes; those that were given are not in it. */
  readonly madeBy: Map<number, string> = new Map();
  readonly #classes = new Map<Layer, number>();
  readonly #contents = new Map<string, Content>();

  /** With facts that all forms of a value must agree on. */
  constructor(analyses: readonly LayerAnalysis[] = []) {
    const of = (node: NodeView): Layer => layerOf(node, (input) => this.standingFor(input));
    this.graph = new EGraph({
      analyses: [standing, ...analyses.map((one) => factsOfClasses(one, of))] as Analysis<
        never,
        EGraph
      >[],
      // Rules read attributes by name, through the object that stands for them.
      field: (attr, name) =>
        attr instanceof Content
          ? (attr.attrs as Readonly<Record<string, unknown>>)[name]
          : undefined,
    });
  }

  /** The layer that stands for a class. */
  standingFor(id: number): Layer {
    return this.graph.data(standing, id);
  }

  /** The layer of one node, over the layers that stand for its inputs. Its class is known from then on. */
  layerOfNode(node: number): Layer {
    const layer = layerOf(this.graph.node(node), (input) => this.standingFor(input));
    if (!this.#classes.has(layer)) this.#classes.set(layer, node);
    return layer;
  }

  /** The class of a value from outside: its own layers are not looked into. */
  addOutside(layer: Layer): number {
    const known = this.#classes.get(layer);
    if (known !== undefined) return this.graph.find(known);
    const id = this.graph.add(OUTSIDE, new Outside(layer));
    this.#classes.set(layer, id);
    return id;
  }

  /**
   * The class of `layer`; it and what it reads are added where they are missing, made by rule `by` or
   * given. Iterative.
   */
  add(layer: Layer, by: string | null = null): number {
    const stack: Layer[] = [layer];
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const missing = this.#classes.has(top)
        ? []
        : top.inputs.filter((input) => !this.#classes.has(input));
      if (missing.length > 0) {
        for (const input of missing) stack.push(input);
        continue;
      }
      stack.pop();
      if (!this.#classes.has(top)) this.#classes.set(top, this.#addOne(top, by));
    }
    return this.#classOf(layer);
  }

  /** The layer that stands for the class of `layer`; itself where it is in no class. */
  current(layer: Layer): Layer {
    const id = this.#classes.get(layer);
    return id === undefined ? layer : this.standingFor(id);
  }

  #addOne(layer: Layer, by: string | null): number {
    const { type, attrs, annotations, inputs } = layer;
    const key = `${type.name}|${type.schema.key(attrs)}|${annotationsKey(annotations)}`;
    let content = this.#contents.get(key);
    if (content === undefined) {
      content = new Content(attrs, annotations);
      this.#contents.set(key, content);
    }
    const before = this.graph.nodeCount;
    const classes = inputs.map((input) => this.#classOf(input));
    const node = this.graph.addNode(type, content, classes);
    if (by !== null && this.graph.nodeCount > before) this.madeBy.set(node, by);
    return node;
  }

  #classOf(layer: Layer): number {
    return this.graph.find(this.#classes.get(layer) as number);
  }
}
