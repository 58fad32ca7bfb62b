/** Patterns compiled to closures: one step a node, tests before bindings, no allocation until all fits. */
import { RulePatternError } from "../core/index.ts";
import type { Layer } from "../layers/index.ts";
import type {
  AttrPattern,
  ChildPattern,
  NodePatternData,
  Operation,
  RootPattern,
} from "../matching/index.ts";
import type { GraphNode } from "./graph-node.ts";

/** One attempt to match: the node at every place of the pattern, and where floating nodes stand. */
interface Attempt {
  readonly nodes: GraphNode[];
  readonly at: number[];
  accept: (bindings: object) => boolean;
}

type Step = (attempt: Attempt) => boolean;
type Binder = (attempt: Attempt, into: Record<string, unknown>) => void;

/** A compiled pattern. */
export interface Matcher {
  readonly types: readonly Operation[];
  /**
   * Calls `accept` with the bindings of every way to match `node`, until it answers true. Answers
   * whether it did.
   */
  match(node: GraphNode, accept: (bindings: object) => boolean): boolean;
  /** The layers that node patterns matched in the last attempt, the root first. */
  matched(): readonly Layer[];
  /** Levels of nodes that the pattern looks at; guards see the layers behind names and rests, too. */
  readonly depth: number;
}

/** Compiles the pattern of rule `name`. @throws RulePatternError */
export function compile(name: string, pattern: RootPattern): Matcher {
  const compiler = new Compiler(name);
  const root = pattern.kind === "as" ? pattern.pattern : pattern;
  const slot = compiler.place(pattern);
  const run = compiler.finish(slot, root);
  const attempt: Attempt = { nodes: [], at: [], accept: () => false };
  return {
    types: root.types,
    match(node, accept) {
      attempt.accept = accept;
      attempt.nodes[slot] = node;
      return run(attempt);
    },
    matched: () => compiler.slots.map((s) => attempt.nodes[s].layer),
    depth: depthOf(root),
  };
}

function depthOf(pattern: ChildPattern): number {
  if (pattern.kind === "as") return depthOf(pattern.pattern);
  if (pattern.kind !== "node") return 1;
  return 1 + Math.max(0, ...(pattern.inputs ?? []).map(depthOf));
}

class Compiler {
  readonly #name: string;
  readonly #binders: Binder[] = [];
  readonly #steps: ((next: Step) => Step)[] = [];
  /** Slots of node patterns. */
  readonly slots: number[] = [];
  #slots = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** A slot for the node that `pattern` matches; binds its name. */
  place(pattern: ChildPattern): number {
    const slot = this.#slots++;
    if (pattern.kind === "as" || pattern.kind === "var") {
      const { name } = pattern;
      this.#binders.push(({ nodes }, into) => {
        into[name] = nodes[slot].layer;
      });
    }
    return slot;
  }

  /** All steps in a chain that ends in the bindings. */
  finish(slot: number, root: NodePatternData): Step {
    this.#node(slot, root);
    const binders = this.#binders;
    const last: Step = (attempt) => {
      const bindings: Record<string, unknown> = {};
      for (const bind of binders) bind(attempt, bindings);
      return attempt.accept(bindings);
    };
    return this.#steps.reduceRight((next, make) => make(next), last);
  }

  #node(slot: number, pattern: NodePatternData): void {
    this.slots.push(slot);
    this.#tests(slot, pattern);
    const { inputs } = pattern;
    if (inputs === null) return;
    const rests = inputs.flatMap((input, k) => (input.kind === "rest" ? [k] : []));
    if (rests.length > 2 || (rests.length === 2 && rests[1] !== rests[0] + 2)) {
      throw new RulePatternError(this.#name, "two rests need exactly one input between them");
    }
    this.#arity(slot, inputs.length - rests.length, rests.length === 0);
    const [first = inputs.length] = rests;
    inputs.slice(0, first).forEach((input, k) => {
      this.#child(slot, input, () => k);
    });
    if (rests.length === 2) this.#floating(slot, inputs, first);
    else if (rests.length === 1) this.#tail(slot, inputs, first);
  }

  #tests(slot: number, { types, attrs, not = false }: NodePatternData): void {
    const [only] = types;
    if (not) {
      this.#steps.push(
        (next) => (attempt) => !types.includes(attempt.nodes[slot].layer.type) && next(attempt),
      );
      return;
    }
    this.#steps.push((next) =>
      types.length === 1
        ? (attempt) => attempt.nodes[slot].layer.type === only && next(attempt)
        : (attempt) => types.includes(attempt.nodes[slot].layer.type) && next(attempt),
    );
    for (const [key, pattern] of Object.entries(attrs)) this.#attr(slot, key, pattern);
  }

  #attr(slot: number, key: string, pattern: AttrPattern): void {
    const read = ({ nodes }: Attempt): unknown =>
      (nodes[slot].layer.attrs as Readonly<Record<string, unknown>>)[key];
    if (pattern.kind === "any") return;
    if (pattern.kind === "var") {
      const { name } = pattern;
      this.#binders.push((attempt, into) => {
        into[name] = read(attempt);
      });
    } else if (pattern.kind === "literal") {
      this.#steps.push(
        (next) => (attempt) => Object.is(read(attempt), pattern.value) && next(attempt),
      );
    } else {
      this.#steps.push((next) => (attempt) => pattern.holds(read(attempt)) && next(attempt));
    }
  }

  #arity(slot: number, count: number, exact: boolean): void {
    this.#steps.push((next) => (attempt) => {
      const { length } = attempt.nodes[slot].inputs;
      return (exact ? length === count : length >= count) && next(attempt);
    });
  }

  #child(slot: number, pattern: ChildPattern, where: (attempt: Attempt) => number): void {
    const child = this.place(pattern);
    this.#steps.push((next) => (attempt) => {
      attempt.nodes[child] = attempt.nodes[slot].input(where(attempt));
      return next(attempt);
    });
    if (pattern.kind === "as") this.#node(child, pattern.pattern);
    else if (pattern.kind === "node") this.#node(child, pattern);
  }

  /** `[…, ...rest, last inputs]`. */
  #tail(slot: number, inputs: readonly ChildPattern[], first: number): void {
    const after = inputs.length - first - 1;
    this.#bindRest(
      slot,
      inputs[first],
      () => first,
      (length) => length - after,
    );
    inputs.slice(first + 1).forEach((input, k) => {
      this.#child(slot, input, ({ nodes }) => nodes[slot].inputs.length - after + k);
    });
  }

  /** `[…, ...before, one, ...after]`: tries every place for `one`. */
  #floating(slot: number, inputs: readonly ChildPattern[], first: number): void {
    if (inputs.length !== first + 3) {
      throw new RulePatternError(this.#name, "nothing can follow the second of two rests");
    }
    const index = this.#slots++;
    this.#steps.push((next) => (attempt) => {
      for (let k = first; k < attempt.nodes[slot].inputs.length; k++) {
        attempt.at[index] = k;
        if (next(attempt)) return true;
      }
      return false;
    });
    this.#bindRest(
      slot,
      inputs[first],
      () => first,
      (_, { at }) => at[index],
    );
    this.#child(slot, inputs[first + 1], ({ at }) => at[index]);
    this.#bindRest(
      slot,
      inputs[first + 2],
      ({ at }) => at[index] + 1,
      (length) => length,
    );
  }

  #bindRest(
    slot: number,
    pattern: ChildPattern,
    from: (attempt: Attempt) => number,
    to: (length: number, attempt: Attempt) => number,
  ): void {
    if (pattern.kind !== "rest") return;
    const { name } = pattern;
    this.#binders.push((attempt, into) => {
      const node = attempt.nodes[slot];
      const found: Layer[] = [];
      const end = to(node.inputs.length, attempt);
      for (let k = from(attempt); k < end; k++) found.push(node.input(k).layer);
      into[name] = found;
    });
  }
}
