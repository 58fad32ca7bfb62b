/** Pairwise unification of patterns: is there a term that both match? */
import {
  type AttrPattern,
  type ChildPattern,
  type NodePatternData,
  sameValue,
} from "../../matching/index.ts";

const stripped = (pattern: ChildPattern): Exclude<ChildPattern, { kind: "as" }> =>
  pattern.kind === "as" ? pattern.pattern : pattern;

const ANYTHING: ChildPattern = Object.freeze({ kind: "any" });

/** A pattern of the terms that both match; null where there is none. Names are dropped. */
export function unify(a: ChildPattern, b: ChildPattern): ChildPattern | null {
  const [p, q] = [stripped(a), stripped(b)];
  if (p.kind !== "node") return q.kind === "node" ? q : ANYTHING;
  if (q.kind !== "node") return p;
  return unifyNodes(p, q);
}

function unifyNodes(p: NodePatternData, q: NodePatternData): NodePatternData | null {
  const operations = sharedOperations(p, q);
  if (operations === null) return null;
  const attrs = sharedAttrs(p, q);
  if (attrs === null) return null;
  const inputs =
    p.inputs === null ? q.inputs : q.inputs === null ? p.inputs : sharedInputs(p.inputs, q.inputs);
  return inputs === null && p.inputs !== null && q.inputs !== null
    ? null
    : { kind: "node", ...operations, inputs, attrs };
}

function sharedOperations(
  p: NodePatternData,
  q: NodePatternData,
): Pick<NodePatternData, "types" | "not"> | null {
  if (p.not === true && q.not === true) return { types: [...p.types, ...q.types], not: true };
  const [positive, other] = p.not === true ? [q, p] : [p, q];
  const types = positive.types.filter(
    (type) => other.types.includes(type) !== (other.not === true),
  );
  return types.length === 0 ? null : { types };
}

function sharedAttrs(
  p: NodePatternData,
  q: NodePatternData,
): Readonly<Record<string, AttrPattern>> | null {
  const attrs: Record<string, AttrPattern> = { ...p.attrs };
  for (const [name, attr] of Object.entries(q.attrs)) {
    const own = attrs[name];
    const both = own === undefined ? attr : sharedAttr(own, attr);
    if (both === null) return null;
    attrs[name] = both;
  }
  return attrs;
}

function sharedAttr(a: AttrPattern, b: AttrPattern): AttrPattern | null {
  if (a.kind === "var" || a.kind === "any") return b;
  if (a.kind === "literal") return accepts(b, a.value) ? a : null;
  if (b.kind === "literal") return accepts(a, b.value) ? b : null;
  return a;
}

function accepts(attr: AttrPattern, value: unknown): boolean {
  if (attr.kind === "literal") return sameValue(attr.value, value);
  return attr.kind !== "test" || attr.holds(value as never);
}

type Children = readonly ChildPattern[];

/** Lists of inputs with rests: a rest takes any number, the fixed ones at either side line up. */
function sharedInputs(a: Children, b: Children): Children | null {
  if (a.length === 0 || b.length === 0) return emptied(a.length === 0 ? b : a);
  const [p, q] = [a[0], b[0]];
  const rests = Number(p.kind === "rest") + 2 * Number(q.kind === "rest");
  if (rests === 1) return overRest(a, b);
  if (rests === 2) return overRest(b, a);
  const first = rests === 3 ? p : unify(p, q);
  const others = first === null ? null : sharedInputs(a.slice(1), b.slice(1));
  return first === null || others === null ? null : [first, ...others];
}

/** `a` begins with a rest: it stands for nothing here, or for the first of `b` and more. */
function overRest(a: Children, b: Children): Children | null {
  const without = sharedInputs(a.slice(1), b);
  if (without !== null) return without;
  const others = sharedInputs(a, b.slice(1));
  return others === null ? null : [b[0], ...others];
}

/** The list where all that is left is rests, which may be empty. */
const emptied = (left: Children): Children | null =>
  left.every(({ kind }) => kind === "rest") ? [] : null;

/** Whether every term that `b` matches is matched by `a`: `a` asks nothing that `b` does not ask. */
export function covers(a: ChildPattern, b: ChildPattern): boolean {
  const [p, q] = [stripped(a), stripped(b)];
  if (p.kind !== "node") return true;
  if (q.kind !== "node") return false;
  return (
    coversOperations(p, q) &&
    Object.entries(p.attrs).every(([name, attr]) => coversAttr(attr, q.attrs[name])) &&
    coversInputs(p.inputs, q.inputs)
  );
}

function coversOperations(p: NodePatternData, q: NodePatternData): boolean {
  if (p.not === true) {
    return q.not === true
      ? p.types.every((type) => q.types.includes(type))
      : q.types.every((type) => !p.types.includes(type));
  }
  return q.not !== true && q.types.every((type) => p.types.includes(type));
}

function coversAttr(a: AttrPattern, b: AttrPattern | undefined): boolean {
  if (a.kind === "var" || a.kind === "any") return true;
  if (b === undefined) return false;
  if (a.kind === "literal") return b.kind === "literal" && sameValue(a.value, b.value);
  return b.kind === "literal"
    ? a.holds(b.value as never)
    : b.kind === "test" && a.holds === b.holds;
}

function coversInputs(a: Children | null, b: Children | null): boolean {
  if (a === null) return true;
  if (b === null) return a.length === 1 && a[0].kind === "rest";
  if (a.length === 0) return b.length === 0;
  const [p, ...more] = a;
  if (p.kind === "rest") {
    if (coversInputs(more, b)) return true;
    return b.length > 0 && coversInputs(a, b.slice(1));
  }
  const [q, ...others] = b;
  return q !== undefined && q.kind !== "rest" && covers(p, q) && coversInputs(more, others);
}
