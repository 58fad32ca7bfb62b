/** The graph while it is rewritten: current forms of values, and who uses them. */
import { type Layer, withInputs } from "../layers/index.ts";
import { GraphNode, postorder } from "./graph-node.ts";
import { LayerTable } from "./layer-table.ts";

/** How a graph changed in one firing: nodes whose readers became fewer in a way that rules can see. */
export type Freed = readonly GraphNode[];

/** Readers up to which every one that goes is told: slices may pass once few enough are left. */
const FEW = 8;

/**
 * Values by layer, with use counts of the *live* graph. Every operation is iterative and amortized
 * O(1) a node and edge: chains of 100 000 layers neither overflow the stack nor go quadratic.
 */
export class LiveGraph {
  readonly #nodes: LayerTable;
  readonly #outputs: readonly GraphNode[];
  /** All nodes, inputs first, as long as nothing was replaced: no walk has to find them. */
  #untouched: GraphNode[] = [];
  /** Nodes that the firing touches, with the uses and the types of readers that they had before. */
  readonly #touched: GraphNode[] = [];
  readonly #usesBefore: number[] = [];
  readonly #typesBefore: number[] = [];
  /** Layers that wait for their inputs, and nodes that wait for a change; empty between calls. */
  readonly #layers: Layer[] = [];
  readonly #stack: GraphNode[] = [];
  /** How many of the lists count: they are not made anew at every firing. */
  #touchedCount = 0;
  #firing = 0;
  /** By number of operation: 1 where a layer of it was ever part of the graph. */
  #operations = new Uint8Array(32);
  #operationCount = 0;

  /** `expected` layers, about: only a hint. */
  constructor(outputs: readonly Layer[], expected = 0) {
    this.#nodes = new LayerTable(expected);
    this.#outputs = outputs.map((layer) => this.#attachBelow(layer, true));
    for (const node of this.#outputs) node.addUses(null, 1);
  }

  /** Current forms of the outputs, in the caller's order. */
  get outputs(): readonly GraphNode[] {
    return this.#outputs.map((node) => node.find());
  }

  /** Layers that were ever part of the graph. */
  get size(): number {
    return this.#nodes.size;
  }

  /** Whether nothing was replaced yet: the graph is as it was given. */
  get isUntouched(): boolean {
    return this.#firing === 0;
  }

  /** How many types of layers were ever part of the graph: rules for others need not be tried. */
  get operationCount(): number {
    return this.#operationCount;
  }

  /** Whether a layer of the type with this number was ever part of the graph. */
  hasOperation(number: number): boolean {
    return this.#operations[number] === 1;
  }

  /** The node of `layer` in its current form; new layers, and theirs below, become known. */
  attach(layer: Layer): GraphNode {
    const known = this.#nodes.get(layer);
    if (known !== undefined) return known.next === null ? known : known.find();
    return this.#attachBelow(layer, false);
  }

  #attachBelow(layer: Layer, live: boolean): GraphNode {
    const stack = this.#layers;
    const empty = stack.length;
    stack.push(layer);
    for (let top = layer; stack.length > empty; top = stack[stack.length - 1]) {
      if (this.#nodes.get(top) !== undefined || this.#add(top, stack, live)) stack.pop();
    }
    return this.first(layer).find();
  }

  /** Adds the node of `layer`, or answers false and puts the inputs that have none on the stack. */
  #add(layer: Layer, stack: Layer[], live: boolean): boolean {
    const below = layer.inputs;
    const depth = stack.length;
    for (let k = below.length - 1; k >= 0; k--) {
      if (this.#nodes.get(below[k]) === undefined) stack.push(below[k]);
    }
    if (stack.length > depth) return false;
    const inputs: GraphNode[] = new Array(below.length);
    for (let k = 0; k < below.length; k++) {
      const input = this.first(below[k]);
      inputs[k] = input.next === null ? input : input.find();
    }
    const node = new GraphNode(layer, inputs);
    this.#nodes.add(node);
    if (this.#operations[node.op] !== 1) this.#note(node.op);
    if (live) this.#begin(node);
    return true;
  }

  /** A node of the graph as it was given: all of it is live. */
  #begin(node: GraphNode): void {
    node.live = true;
    for (let k = 0; k < node.inputs.length; k++) {
      node.inputs[k].addUses(node.layer.type, 1);
      node.inputs[k].addParent(node);
    }
    this.#untouched.push(node);
  }

  #note(operation: number): void {
    if (operation >= this.#operations.length) {
      const wider = new Uint8Array(operation * 2);
      wider.set(this.#operations);
      this.#operations = wider;
    }
    this.#operations[operation] = 1;
    this.#operationCount += 1;
  }

  /** Whether `layer` was ever part of the graph. */
  has(layer: Layer): boolean {
    return this.#nodes.get(layer) !== undefined;
  }

  /** The node of `layer` in its current form, if it is known. */
  lookup(layer: Layer): GraphNode | undefined {
    return this.#nodes.get(layer)?.find();
  }

  /** The node that was made for `layer` itself, whatever it forwards to. */
  first(layer: Layer): GraphNode {
    return this.#nodes.get(layer) as GraphNode;
  }

  /** Makes `form` what `node` stands for. Answers the nodes that lost readers. */
  replace(node: GraphNode, form: GraphNode, by: string): Freed {
    this.#firing += 1;
    this.#untouched = [];
    const wasLive = node.live;
    node.moveUses(form);
    node.forward(form, by);
    if (wasLive) this.#enliven(form);
    this.#bury(node);
    return this.#freed();
  }

  /** Of the touched nodes, those whose readers became fewer in a way that rules can see. */
  #freed(): Freed {
    const freed: GraphNode[] = [];
    for (let k = 0; k < this.#touchedCount; k++) {
      const node = this.#touched[k];
      const { uses } = node;
      // Nobody reads what is dead.
      if (uses === 0) continue;
      const fewer = uses <= FEW && uses < this.#usesBefore[k];
      if (fewer || node.readerTypes < this.#typesBefore[k]) freed.push(node);
    }
    this.#touchedCount = 0;
    return freed;
  }

  /** The layers of the current outputs, rebuilt where inputs have newer forms. */
  extract(renamed?: (before: Layer, after: Layer) => void): Layer[] {
    if (this.isUntouched) return this.outputs.map(({ layer }) => layer);
    for (const node of this.liveNodes()) {
      const built = builtOf(node);
      if (built !== node.layer) renamed?.(node.layer, built);
      node.built = built;
    }
    return this.outputs.map((node) => node.built as Layer);
  }

  /** Every live node, inputs first. */
  liveNodes(): readonly GraphNode[] {
    return this.isUntouched ? this.#untouched : postorder(this.outputs);
  }

  /** Makes `node`, and what it reads, live. */
  #enliven(node: GraphNode): void {
    if (node.live) return;
    node.live = true;
    const stack = this.#stack;
    stack.push(node);
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      for (let k = 0; k < top.inputs.length; k++) {
        const input = top.input(k);
        this.#touch(input);
        input.addUses(top.layer.type, 1);
        input.addParent(top);
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
    const stack = this.#stack;
    stack.push(node);
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      for (let k = 0; k < top.inputs.length; k++) {
        const input = top.input(k);
        this.#touch(input);
        input.dropUse(top.layer.type);
        if (input.uses > 0 || !input.live) continue;
        input.live = false;
        stack.push(input);
      }
    }
  }

  /** Remembers the uses that `node` had before this firing. */
  #touch(node: GraphNode): void {
    if (node.firing === this.#firing) return;
    node.firing = this.#firing;
    const at = this.#touchedCount;
    this.#touchedCount = at + 1;
    this.#touched[at] = node;
    this.#usesBefore[at] = node.uses;
    this.#typesBefore[at] = node.readerTypes;
  }
}

/** The layer over what its inputs were built to. */
function builtOf(node: GraphNode): Layer {
  const { layer } = node;
  let same = true;
  for (let k = 0; k < node.inputs.length; k++) {
    if (node.input(k).built !== layer.inputs[k]) same = false;
  }
  if (same) return layer;
  const inputs = node.inputs.map((_, k) => node.input(k).built as Layer);
  return withInputs(layer, inputs);
}
