/** Terms and rules written as egg writes them: `(+ ?a (* ?b 0))`. Shared by tests and the benchmark. */
import type { EGraph, EGraphRule } from "../../src/egraph/index.ts";
import { constraintsOf } from "../../src/matching/constraints-of.ts";
import type {
  ChildPattern,
  Operation,
  RootPattern,
  RuleExpression,
} from "../../src/matching/index.ts";

/** A term as text in lists. */
export type Sexp = string | readonly Sexp[];

const OPERATIONS = new Map<string, Operation>();

/** The operation of a name; the same object for the same name. */
export function operation(name: string): Operation {
  let found = OPERATIONS.get(name);
  if (found === undefined) {
    found = { name };
    OPERATIONS.set(name, found);
  }
  return found;
}

const NUMBER = /^-?\d+$/;

/** Reads one term. */
export function parse(text: string): Sexp {
  const words = text.replace(/[()]/g, " $& ").trim().split(/\s+/);
  let at = 0;
  const term = (): Sexp => {
    const word = words[at++];
    if (word !== "(") return word;
    const list: Sexp[] = [];
    while (words[at] !== ")") list.push(term());
    at += 1;
    return list;
  };
  return term();
}

/** Adds a term; answers its class. Numbers and names are leaves with their value as attribute. */
export function addTerm(graph: EGraph, text: string | Sexp): number {
  const term = typeof text === "string" && text.startsWith("(") ? parse(text) : text;
  if (typeof term === "string")
    return graph.add(operation(leafOf(term)), { value: leafValue(term) });
  const [name, ...inputs] = term as [string, ...Sexp[]];
  return graph.add(
    operation(name),
    null,
    inputs.map((input) => addTerm(graph, input)),
  );
}

const leafOf = (word: string): string => (NUMBER.test(word) ? "num" : "sym");
const leafValue = (word: string): unknown => (NUMBER.test(word) ? Number(word) : word);

function childPattern(term: Sexp): ChildPattern {
  if (typeof term === "string") {
    if (term === "_") return { kind: "any" };
    if (term.startsWith("...")) return { kind: "rest", name: term.slice(3) };
    if (term.startsWith("?")) return { kind: "var", name: term.slice(1) };
    const attrs = { value: { kind: "literal", value: leafValue(term) } } as const;
    return { kind: "node", types: [operation(leafOf(term))], inputs: [], attrs };
  }
  return nodePattern(term);
}

/** `(name@+ …)` binds the node, `(+|- …)` is either, `(!+)` any other. */
function nodePattern([head, ...inputs]: readonly Sexp[]): RootPattern {
  const [, name, names] = /^(?:(\w+)@)?(.+)$/.exec(head as string) as unknown as string[];
  const not = names.startsWith("!");
  const types = names.replace("!", "").split("|").map(operation);
  const node = not
    ? ({ kind: "node", types, not, inputs: null, attrs: {} } as const)
    : ({ kind: "node", types, inputs: inputs.map(childPattern), attrs: {} } as const);
  return name === undefined ? node : { kind: "as", name, pattern: node };
}

/** A right side. */
export function template(term: Sexp): RuleExpression {
  if (typeof term === "string") {
    if (term.startsWith("?")) return { kind: "name", name: term.slice(1) };
    const attrs = {
      value: { kind: "literal", value: leafValue(term) as number | string },
    } as const;
    return { kind: "make", operation: operation(leafOf(term)).name, inputs: [], attrs };
  }
  const [name, ...inputs] = term as [string, ...Sexp[]];
  const items = inputs.map((input) =>
    typeof input === "string" && input.startsWith("...")
      ? { spread: true, value: { kind: "name", name: input.slice(3) } as const }
      : { spread: false, value: template(input) },
  );
  return { kind: "make", operation: operation(name).name, inputs: items, attrs: {} };
}

/** A pattern. */
export function pattern(text: string): RootPattern {
  return nodePattern(parse(text) as readonly Sexp[]);
}

/** A rule from texts; several left sides are matched together. */
export function rewrite(
  name: string,
  left: string | readonly string[],
  right: string | readonly string[],
  more: Partial<EGraphRule> = {},
): EGraphRule {
  const lefts = typeof left === "string" ? [left] : left;
  const rights = typeof right === "string" ? [right] : right;
  return {
    name,
    constraints: lefts.map((text) => constraintsOf(name, pattern(text))),
    template: rights.map((text) => template(parse(text))),
    operations: OPERATIONS,
    ...more,
  };
}

/** Commutativity and associativity. */
export const AC = (): EGraphRule[] => [
  rewrite("comm-add", "(+ ?a ?b)", "(+ ?b ?a)"),
  rewrite("assoc-add", "(+ ?a (+ ?b ?c))", "(+ (+ ?a ?b) ?c)"),
];

const MATH_TEXT: readonly (readonly [string, string, string])[] = [
  ["comm-add", "(+ ?a ?b)", "(+ ?b ?a)"],
  ["comm-mul", "(* ?a ?b)", "(* ?b ?a)"],
  ["assoc-add", "(+ ?a (+ ?b ?c))", "(+ (+ ?a ?b) ?c)"],
  ["assoc-mul", "(* ?a (* ?b ?c))", "(* (* ?a ?b) ?c)"],
  ["sub-canon", "(- ?a ?b)", "(+ ?a (* -1 ?b))"],
  ["zero-add", "(+ ?a 0)", "?a"],
  ["zero-mul", "(* ?a 0)", "0"],
  ["one-mul", "(* ?a 1)", "?a"],
  ["cancel-sub", "(- ?a ?a)", "0"],
  ["distribute", "(* ?a (+ ?b ?c))", "(+ (* ?a ?b) (* ?a ?c))"],
  ["factor", "(+ (* ?a ?b) (* ?a ?c))", "(* ?a (+ ?b ?c))"],
  ["pow-mul", "(* (pow ?a ?b) (pow ?a ?c))", "(pow ?a (+ ?b ?c))"],
  ["pow1", "(pow ?x 1)", "?x"],
  ["pow2", "(pow ?x 2)", "(* ?x ?x)"],
  ["d-add", "(d ?x (+ ?a ?b))", "(+ (d ?x ?a) (d ?x ?b))"],
  ["d-mul", "(d ?x (* ?a ?b))", "(+ (* ?a (d ?x ?b)) (* ?b (d ?x ?a)))"],
  ["d-sin", "(d ?x (sin ?x))", "(cos ?x)"],
  ["i-cos", "(i (cos ?x) ?x)", "(sin ?x)"],
  ["i-sum", "(i (+ ?f ?g) ?x)", "(+ (i ?f ?x) (i ?g ?x))"],
  ["i-dif", "(i (- ?f ?g) ?x)", "(- (i ?f ?x) (i ?g ?x))"],
  ["i-parts", "(i (* ?a ?b) ?x)", "(- (* ?a (i ?b ?x)) (i (* (d ?x ?a) (i ?b ?x)) ?x))"],
];

/** The 21 rules of egg's math test, as far as they need no analysis. */
export const MATH = (): EGraphRule[] => MATH_TEXT.map((texts) => rewrite(...texts));

/** Terms that the rules are let loose on. */
export const MATH_TERMS: readonly string[] = [
  "(i (* x (cos x)) x)",
  "(d x (- (pow x 3) (* 7 (pow x 2))))",
  "(i (- (* (+ x 3) (+ x 1)) (* y (pow x 2))) x)",
  "(+ (* (+ a b) (+ c d)) (* (+ a c) (- b d)))",
];

/** The sum of the numbers 1 … n, nested to the right. */
export function sumOf(n: number): string {
  let text = String(n);
  for (let i = n - 1; i >= 1; i--) text = `(+ ${i} ${text})`;
  return text;
}
