/** Which rule can make what another one matches, and the circles among them. */
import { alg, Graph } from "@dagrejs/graphlib";
import type { Layer } from "../../../layers/index.ts";
import {
  type ChildPattern,
  type Operation,
  partsOf,
  type RootPattern,
  type RuleExpression,
} from "../../../matching/index.ts";
import { Engine } from "../../engine.ts";
import { SILENT } from "../../observer.ts";
import { operationName } from "../../operations.ts";
import { PHASES, type RuleIR } from "../../rule.ts";
import { innermost } from "../../strategies/index.ts";
import { dotText } from "./dot.ts";

/** One rule can make a layer that the pattern of another, of the same phase or a later one, wants. */
export interface Enables {
  readonly from: string;
  readonly to: string;
  /** Types of layers, by their names in rules. */
  readonly by: readonly string[];
  /** Both rules are in one circle of rules that share a phase. */
  readonly circle: boolean;
}

/** Rules and what they can do for each other. */
export interface RuleGraph {
  readonly rules: readonly string[];
  readonly enables: readonly Enables[];
  /** Rules of a circle, each list once: rewriting can go round there, and needs a measure that falls. */
  readonly circles: readonly (readonly string[])[];
  /** Rules whose right side is code and that have no example: what they make is not known. */
  readonly unknown: readonly string[];
}

/**
 * The graph of these rules. What a rule makes is read from its right side; where that is code, from
 * what it makes of its own examples.
 */
export function ruleGraph(rules: readonly RuleIR[]): RuleGraph {
  const wants = new Map(rules.map((rule) => [rule, wantedBy(rule.pattern)]));
  const links = rules.flatMap((from) => {
    const made = madeBy(from);
    return rules.flatMap((to) => {
      const by = [...made].filter((name) => wants.get(to)?.has(name) === true);
      return by.length > 0 && follows(from, to) ? [{ from, to, by }] : [];
    });
  });
  const circles = circlesOf(links.filter(({ from, to }) => sharePhase(from, to)));
  const isCircle = (from: string, to: string): boolean =>
    circles.some((names) => names.includes(from) && names.includes(to));
  return {
    rules: rules.map(({ name }) => name),
    circles,
    unknown: rules.filter((rule) => isCode(rule) && rule.examples().length === 0).map(nameOf),
    enables: links.map(({ from, to, by }) => ({
      from: from.name,
      to: to.name,
      by,
      circle: sharePhase(from, to) && isCircle(from.name, to.name),
    })),
  };
}

/** The graph for Graphviz: circles in red, rules of which it is not known what they make dashed. */
export function ruleGraphDot(rules: readonly RuleIR[]): string {
  const { enables, unknown } = ruleGraph(rules);
  const nodes = rules.map(
    ({ name, phases }) =>
      `  "${dotText(name)}" [tooltip="${dotText(phases.join(", "))}"${unknown.includes(name) ? ', style="rounded,dashed"' : ""}];`,
  );
  const edges = enables.map(({ from, to, by, circle }) => {
    const colour = circle ? ', color="#c8372d", penwidth=2' : "";
    return `  "${dotText(from)}" -> "${dotText(to)}" [label="${dotText(by.join(", "))}"${colour}];`;
  });
  const style = 'node [shape=box, style=rounded, fontname="sans-serif"]; edge [fontsize=9];';
  return `digraph rules {\n  ${style}\n${[...nodes, ...edges].join("\n")}\n}\n`;
}

interface Link {
  readonly from: RuleIR;
  readonly to: RuleIR;
}

function circlesOf(links: readonly Link[]): readonly (readonly string[])[] {
  const graph = new Graph({ directed: true });
  for (const { from, to } of links) graph.setEdge(from.name, to.name);
  return alg
    .tarjan(graph)
    .filter((names) => names.length > 1 || graph.hasEdge(names[0], names[0]))
    .map((names) => names.toReversed());
}

const sharePhase = (a: RuleIR, b: RuleIR): boolean =>
  a.phases.some((phase) => b.phases.includes(phase));

/** Whether `to` may run when `from` has fired. */
function follows(from: RuleIR, to: RuleIR): boolean {
  const first = Math.min(...from.phases.map((phase) => PHASES.indexOf(phase)));
  return to.phases.some((phase) => PHASES.indexOf(phase) >= first);
}

/** Types of layers that a pattern names. */
function wantedBy(pattern: RootPattern): ReadonlySet<string> {
  const found = new Set<string>();
  const stack: ChildPattern[] = [pattern];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.kind === "as") stack.push(top.pattern);
    if (top.kind !== "node" || top.not === true) continue;
    for (const type of top.types) found.add(operationName(type));
    stack.push(...(top.inputs ?? []));
  }
  return found;
}

function madeBy(rule: RuleIR): ReadonlySet<string> {
  const found = new Set<string>();
  const stack: RuleExpression[] = rule.template === null ? [] : [rule.template];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.kind === "make") found.add(top.operation);
    stack.push(...partsOf(top));
  }
  if (isCode(rule)) for (const name of madeOfExamples(rule)) found.add(name);
  return found;
}

const nameOf = ({ name }: RuleIR): string => name;

/** Whether a layer that a rule makes comes from a function, or is one that was matched with other attributes. */
function isCode({ template }: RuleIR): boolean {
  if (template === null) return true;
  const ends = [template];
  for (let top = ends.pop(); top !== undefined; top = ends.pop()) {
    if (top.kind === "if") ends.push(top.whenTrue, top.whenFalse);
    else if (top.kind !== "make" && top.kind !== "name") return true;
  }
  return false;
}

const LIMITS = { firesMax: 100, nodesMax: 10_000, msMax: 10_000 };

function madeOfExamples(rule: RuleIR): ReadonlySet<string> {
  const found = new Set<string>();
  const note = (layer: Layer): void => {
    found.add(operationName(layer.type as Operation));
  };
  for (const { input } of rule.examples()) {
    const observer = {
      ...SILENT,
      fired: ({ after }: { readonly after: Layer }, made: readonly Layer[]): void => {
        [after, ...made].forEach(note);
      },
    };
    const engine = new Engine([input], {
      limits: () => LIMITS,
      check: false,
      trace: false,
      observer,
    });
    innermost([rule]).run(engine, engine.graph.outputs);
  }
  return found;
}
