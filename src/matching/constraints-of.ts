/** Patterns in constraint form. */
import { RulePatternError } from "../core/index.ts";
import type { Binding, Constraint, Constraints, Place, PlaceId } from "./constraints.ts";
import type { AttrPattern, ChildPattern, NodePatternData, Rest, RootPattern } from "./pattern.ts";

/** A rest of this name is looked at, but binds nothing. */
export const UNNAMED = "_";

interface Draft {
  /** For messages. */
  readonly rule: string;
  readonly places: Place[];
  readonly constraints: Constraint[];
  readonly bindings: Binding[];
  readonly nodes: PlaceId[];
}

/**
 * The places that `pattern` looks at, what must hold there, and what its names stand for, in the
 * order of its text. A name that stands twice asks for the same term, or for equal attributes.
 * @throws RulePatternError that names `rule`, for inputs that no matcher can tell apart
 */
export function constraintsOf(rule: string, pattern: RootPattern): Constraints {
  const draft: Draft = { rule, places: [], constraints: [], bindings: [], nodes: [] };
  child(draft, pattern, placed(draft, { kind: "root" }));
  const { places, constraints, bindings, nodes } = draft;
  return Object.freeze({ places, constraints, bindings, nodes });
}

function placed({ places }: Draft, place: Place): PlaceId {
  places.push(Object.freeze(place));
  return places.length - 1;
}

function child(draft: Draft, pattern: ChildPattern, place: PlaceId): void {
  if (pattern.kind === "var") bind(draft, { name: pattern.name, place, what: "input" });
  else if (pattern.kind === "as") {
    bind(draft, { name: pattern.name, place, what: "node" });
    node(draft, pattern.pattern, place);
  } else if (pattern.kind === "node") node(draft, pattern, place);
}

function bind(draft: Draft, binding: Binding): void {
  const { rule, bindings, constraints } = draft;
  const { name, place, what } = binding;
  const before = bindings.find((other) => other.name === name);
  if (before === undefined) {
    bindings.push(Object.freeze(binding));
    return;
  }
  const isTerm = (one: Binding["what"]): boolean => one === "node" || one === "input";
  if (what === "rest" || (before.what !== what && !(isTerm(before.what) && isTerm(what)))) {
    throw new RulePatternError(rule, `"${name}" stands for ${WHAT[before.what]} and ${WHAT[what]}`);
  }
  constraints.push({ kind: "same", place, other: before.place });
}

const WHAT: Readonly<Record<Binding["what"], string>> = {
  node: "a term",
  input: "a term",
  rest: "a list of inputs",
  attr: "an attribute",
};

function node(draft: Draft, pattern: NodePatternData, place: PlaceId): void {
  const { types, inputs, attrs, not = false } = pattern;
  draft.nodes.push(place);
  if (types.length === 0) throw new RulePatternError(draft.rule, "a node needs an operation");
  draft.constraints.push({ kind: "operation", place, types, not });
  if (not && (inputs !== null || Object.keys(attrs).length > 0)) {
    throw new RulePatternError(draft.rule, "what is any operation but one has no known inputs");
  }
  if (inputs !== null) arity(draft, inputs, place);
  for (const [name, attr] of Object.entries(attrs)) attribute(draft, place, name, attr);
  if (inputs !== null) list(draft, inputs, place);
}

function arity(draft: Draft, inputs: readonly ChildPattern[], place: PlaceId): void {
  const rests = inputs.filter(({ kind }) => kind === "rest").length;
  const count = inputs.length - rests;
  if (rests === 0 || count > 0) {
    draft.constraints.push({ kind: "arity", place, count, exact: rests === 0 });
  }
}

function attribute(draft: Draft, of: PlaceId, name: string, pattern: AttrPattern): void {
  if (pattern.kind === "any") return;
  const place = placed(draft, { kind: "attr", of, name });
  if (pattern.kind === "var") bind(draft, { name: pattern.name, place, what: "attr" });
  else if (pattern.kind === "literal") {
    draft.constraints.push({ kind: "equals", place, value: pattern.value });
  } else draft.constraints.push({ kind: "test", place, test: pattern });
}

function list(draft: Draft, inputs: readonly ChildPattern[], of: PlaceId): void {
  const isRest = ({ kind }: ChildPattern): boolean => kind === "rest";
  const first = inputs.findIndex(isRest);
  const last = inputs.findLastIndex(isRest);
  const front = first < 0 ? inputs.length : first;
  const back = first < 0 ? 0 : inputs.length - last - 1;
  inputs.slice(0, front).forEach((input, index) => {
    child(draft, input, placed(draft, { kind: "input", of, index }));
  });
  inputs.slice(inputs.length - back).forEach((input, k) => {
    child(draft, input, placed(draft, { kind: "inputFromEnd", of, index: back - 1 - k }));
  });
  if (first < 0) return;
  const rest = inputs[first] as Rest;
  if (last === first) {
    restOf(draft, rest, { kind: "rest", of, front, back, beside: null });
  } else if (last === first + 2 && !isRest(inputs[first + 1])) {
    const place = placed(draft, { kind: "floating", of, front, back });
    restOf(draft, rest, {
      kind: "rest",
      of,
      front,
      back,
      beside: { side: "before", place },
    });
    child(draft, inputs[first + 1], place);
    restOf(draft, inputs[last] as Rest, {
      kind: "rest",
      of,
      front,
      back,
      beside: { side: "after", place },
    });
  } else throw new RulePatternError(draft.rule, "two rests need exactly one input between them");
}

function restOf(draft: Draft, { name }: Rest, place: Place): void {
  if (name !== UNNAMED) bind(draft, { name, place: placed(draft, place), what: "rest" });
}
