/** One value of a graph that is being rewritten, and what is known about its uses. */
import type { Layer, LayerType } from "../layers/index.ts";
import { operationNumber } from "../matching/index.ts";

/** Who reads a value: a type of layer, or null for the caller of the optimizer. */
export type Reader = LayerType | null;

/**
 * A value in one form. When a rule finds another form, this node *forwards* to the node of that
 * form; nobody who refers to it is touched, because a value's shape, type and chunks never change.
 */
export class GraphNode {
  readonly layer: Layer;
  /** The process-wide number of the layer's type: matchers switch on it. */
  readonly op: number;
  /** Forms that the inputs had when this node was made, or later ones. */
  readonly inputs: GraphNode[];
  /** The next form of this value, with the rule that made it; null: this is the current form. */
  next: GraphNode | null = null;
  nextBy = "";
  /** Somebody reads this value. Only live nodes count as readers of their inputs. */
  live = false;
  /** Which run of a strategy looked at this node last. */
  visit = 0;
  /** The firing that touched the uses last. */
  firing = 0;
  /** Which walk of the graph saw this node last, and what it made of it. */
  walk = 0;
  built: Layer | null = null;
  #latest: GraphNode = this;
  /** Nodes that read this value, or did; dead and repeated ones among them. Most have one: no list. */
  #parent: GraphNode | null = null;
  #otherParents: GraphNode[] | null = null;
  #uses = 0;
  #reader: Reader = null;
  /** Uses by type of reader, once there is more than one type. */
  #readers: Map<Reader, number> | null = null;

  constructor(layer: Layer, inputs: GraphNode[]) {
    this.layer = layer;
    this.op = numberOf(layer.type);
    this.inputs = inputs;
  }

  /** Of the layer; read by matchers, by name. */
  get attrs(): Readonly<Record<string, unknown>> {
    return this.layer.attrs as Readonly<Record<string, unknown>>;
  }

  /** The current form. Amortized O(1): paths are halved on the way. */
  find(): GraphNode {
    let node: GraphNode = this;
    while (node.#latest !== node) {
      node.#latest = node.#latest.#latest;
      node = node.#latest;
    }
    return node;
  }

  /** Current form of input `k`. */
  input(k: number): GraphNode {
    const kept = this.inputs[k];
    if (kept.next === null) return kept;
    const found = kept.find();
    this.inputs[k] = found;
    return found;
  }

  /** Layers of the inputs `from` up to `until`, in their current forms. */
  layersOf(from: number, until: number): readonly Layer[] {
    if (from === 0 && until === this.inputs.length && this.#isUpToDate()) return this.layer.inputs;
    const found: Layer[] = [];
    for (let k = from; k < until; k++) found.push(this.input(k).layer);
    return found;
  }

  /** Whether the layer's own inputs are their current forms. */
  #isUpToDate(): boolean {
    const { inputs, layer } = this;
    for (let k = 0; k < inputs.length; k++) {
      if (inputs[k].next !== null || inputs[k].layer !== layer.inputs[k]) return false;
    }
    return true;
  }

  /** Makes `form` the next form of this value. */
  forward(form: GraphNode, by: string): void {
    this.next = form;
    this.nextBy = by;
    this.#latest = form;
  }

  /** How many inputs and outputs are this value. */
  get uses(): number {
    return this.#uses;
  }

  /** How many different types of readers there are. */
  get readerTypes(): number {
    if (this.#uses === 0) return 0;
    return this.#readers === null ? 1 : this.#readers.size;
  }

  /** How many uses are by readers of that type. */
  usesBy(reader: Reader): number {
    if (this.#readers !== null) return this.#readers.get(reader) ?? 0;
    return this.#uses > 0 && this.#reader === reader ? this.#uses : 0;
  }

  /** Counts `count` more uses. */
  addUses(reader: Reader, count: number): void {
    if (this.#uses === 0) this.#reader = reader;
    else if (this.#readers === null && this.#reader !== reader) {
      this.#readers = new Map([[this.#reader, this.#uses]]);
    }
    this.#uses += count;
    this.#readers?.set(reader, (this.#readers.get(reader) ?? 0) + count);
  }

  /** Counts one use less. */
  dropUse(reader: Reader): void {
    this.#uses -= 1;
    if (this.#readers === null) return;
    const left = (this.#readers.get(reader) ?? 0) - 1;
    if (left > 0) this.#readers.set(reader, left);
    else this.#readers.delete(reader);
    if (this.#readers.size === 1) {
      for (const only of this.#readers.keys()) this.#reader = only;
      this.#readers = null;
    }
  }

  /** Moves every use to `to`. */
  moveUses(to: GraphNode): void {
    if (this.#readers !== null) {
      for (const [reader, count] of this.#readers) to.addUses(reader, count);
    } else if (this.#uses > 0) to.addUses(this.#reader, this.#uses);
    this.#uses = 0;
    this.#readers = null;
    this.#moveParents(to);
  }

  /** Notes a node that reads this value. */
  addParent(parent: GraphNode): void {
    if (this.#parent === null) this.#parent = parent;
    else if (this.#otherParents === null) this.#otherParents = [parent];
    else this.#otherParents.push(parent);
  }

  /** Live nodes in their current form that read this value, some of them repeatedly. */
  currentParents(): readonly GraphNode[] {
    const found: GraphNode[] = [];
    if (this.#parent !== null && isCurrent(this.#parent)) found.push(this.#parent);
    for (const parent of this.#otherParents ?? []) if (isCurrent(parent)) found.push(parent);
    // The others are forgotten.
    this.#parent = found[0] ?? null;
    this.#otherParents = found.length > 1 ? found.slice(1) : null;
    return found;
  }

  #moveParents(to: GraphNode): void {
    // The longer list takes the shorter one in, so that a hub costs O(n log n) in all.
    const [own, others] = [this.#otherParents, to.#otherParents];
    const swaps = (own?.length ?? 0) > (others?.length ?? 0);
    const [long, short] = swaps ? [own, others] : [others, own];
    const [first, second] = swaps ? [this.#parent, to.#parent] : [to.#parent, this.#parent];
    to.#parent = first;
    to.#otherParents = long;
    if (second !== null) to.addParent(second);
    for (const parent of short ?? []) to.addParent(parent);
    this.#parent = null;
    this.#otherParents = null;
  }
}

const isCurrent = ({ live, next }: GraphNode): boolean => live && next === null;

let lastType: LayerType | null = null;
let lastNumber = 0;

/** Neighbours in a graph are of the same type, most of the time. */
function numberOf(type: LayerType): number {
  if (type !== lastType) {
    lastNumber = operationNumber(type);
    lastType = type;
  }
  return lastNumber;
}

/** Current forms of the inputs. */
export const inputsOf = (node: GraphNode): GraphNode[] => node.inputs.map((_, k) => node.input(k));

let walks = 0;

/** The nodes at and below `roots`, each once, inputs first. Iterative; O(nodes + edges). */
export function postorder(roots: readonly GraphNode[]): GraphNode[] {
  const order: GraphNode[] = [];
  const stack: GraphNode[] = [];
  const next: number[] = [];
  walks += 1;
  for (const root of roots) {
    const top = root.find();
    if (top.walk === walks) continue;
    top.walk = walks;
    stack.push(top);
    next.push(0);
    visitBelow(stack, next, order);
  }
  return order;
}

/** Empties the stack: each node goes to `order` behind its inputs. */
function visitBelow(stack: GraphNode[], next: number[], order: GraphNode[]): void {
  while (stack.length > 0) {
    const top = stack.length - 1;
    const node = stack[top];
    const k = next[top];
    if (k === node.inputs.length) {
      order.push(node);
      stack.pop();
      next.pop();
      continue;
    }
    next[top] = k + 1;
    const input = node.input(k);
    if (input.walk === walks) continue;
    input.walk = walks;
    stack.push(input);
    next.push(0);
  }
}
