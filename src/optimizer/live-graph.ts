/** The graph while it is rewritten: current forms of values, and who uses them. */
import { type Layer, makeLayer } from "../layers/index.ts";
import { GraphNode, postorder, type Reader } from "./graph-node.ts";

/** How a graph changed in one firing: nodes whose readers became fewer in a way that rules can see. */
export type Freed = readonly GraphNode[];

/** Readers up to which every one that goes is told: slices may pass once few enough are left. */
const FEW = 8;

/**
 * Values by layer, with use counts of the *live* graph. Every operation is iterative and amortized
 * O(1) a node and edge: chains of 100 000 layers neither overflow the stack nor go quadratic.
 */
export class LiveGraph {
  readonly #nodes = new Map<Layer, GraphNode>();
  readonly #outputs: readonly GraphNode[];
  #freed: { node: GraphNode; uses: number; types: number }[] = [];
  #firing = 0;

  constructor(outputs: readonly Layer[]) {
    this.#outputs = outputs.map((layer) => this.attach(layer));
    for (const node of this.#outputs) this.#retain(node, null, 1);
  }

  /** Current forms of the outputs, in the caller's order. */
  get outputs(): readonly GraphNode[] {
    return this.#outputs.map((node) => node.find());
  }

  /** Layers that were ever part of the graph. */
  get size(): number {
    return this.#nodes.size;
  }

  /** The node of `layer` in its current form; new layers, and theirs below, become known. */
  attach(layer: Layer): GraphNode {
    const known = this.#nodes.get(layer);
    if (known !== undefined) return known.find();
    const stack: Layer[] = [layer];
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (this.#nodes.has(top)) {
        stack.pop();
        continue;
      }
      const depth = stack.length;
      for (const input of top.inputs) if (!this.#nodes.has(input)) stack.push(input);
      if (stack.length > depth) continue;
      this.#nodes.set(
        top,
        new GraphNode(
          top,
          top.inputs.map((input) => this.#known(input)),
        ),
      );
      stack.pop();
    }
    return this.#known(layer);
  }

  /** Whether `layer` was ever part of the graph. */
  has(layer: Layer): boolean {
    return this.#nodes.has(layer);
  }

  /** The node of `layer` in its current form, if it is known. */
  lookup(layer: Layer): GraphNode | undefined {
    return this.#nodes.get(layer)?.find();
  }

  /** The node that was made for `layer` itself, whatever it forwards to. */
  first(layer: Layer): GraphNode {
    return this.#nodes.get(layer) as GraphNode;
  }

  #known(layer: Layer): GraphNode {
    return (this.#nodes.get(layer) as GraphNode).find();
  }

  /** Makes `form` what `node` stands for. Answers the nodes that lost readers. */
  replace(node: GraphNode, form: GraphNode, by: string): Freed {
    this.#freed = [];
    this.#firing += 1;
    const wasLive = node.live;
    node.moveUses(form);
    node.forward(form, by);
    if (wasLive) this.#enliven(form);
    this.#bury(node);
    return this.#freed.flatMap(({ node: freed, uses, types }) => {
      const visible =
        (freed.uses <= FEW && freed.uses < uses) || (freed.readerTypes < types && freed.uses > 0);
      return visible ? [freed] : [];
    });
  }

  /** The layers of the current outputs, rebuilt where inputs have newer forms. */
  extract(renamed?: (before: Layer, after: Layer) => void): Layer[] {
    const done = new Map<GraphNode, Layer>();
    for (const node of this.liveNodes()) {
      const { layer } = node;
      const inputs = node.inputs.map((_, k) => done.get(node.input(k)) as Layer);
      const same = inputs.every((input, k) => input === layer.inputs[k]);
      const built = same ? layer : makeLayer(layer.type, layer.attrs, inputs, layer.annotations);
      if (built !== layer) renamed?.(layer, built);
      done.set(node, built);
    }
    return this.outputs.map((node) => done.get(node) as Layer);
  }

  /** Every live node, inputs first. */
  liveNodes(): GraphNode[] {
    return postorder(this.outputs);
  }

  #retain(node: GraphNode, reader: Reader, count: number): void {
    node.addUses(reader, count);
    this.#enliven(node);
  }

  /** Makes `node`, and what it reads, live. */
  #enliven(node: GraphNode): void {
    if (node.live) return;
    node.live = true;
    const stack: GraphNode[] = [node];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      for (let k = 0; k < top.inputs.length; k++) {
        const input = top.input(k);
        this.#note(input);
        input.addUses(top.layer.type, 1);
        input.parents.push(top);
        if (input.live) continue;
        input.live = true;
        stack.push(input);
      }
    }
  }

  /** Takes back what `node`, now without readers, reads; and so on below. */
  #bury(node: GraphNode): void {
    if (!node.live || node.uses > 0) return;
    node.live = false;
    const stack: GraphNode[] = [node];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      for (let k = 0; k < top.inputs.length; k++) {
        const input = top.input(k);
        this.#note(input);
        input.dropUse(top.layer.type);
        if (input.uses > 0 || !input.live) continue;
        input.live = false;
        stack.push(input);
      }
    }
  }

  /** Remembers the uses that `node` had before this firing. */
  #note(node: GraphNode): void {
    if (node.firing === this.#firing) return;
    node.firing = this.#firing;
    this.#freed.push({ node, uses: node.uses, types: node.readerTypes });
  }
}
