/** Rules that are tried together: one matcher for all, made once in the life of the process. */
import {
  depthOf,
  generateMatcher,
  interpretMatcher,
  type Matcher,
  type MatchRule,
  matchRule,
  mayGenerate,
  NODE_DIALECT,
  type Operation,
  operationNumber,
  type TermAccess,
} from "../matching/index.ts";
import type { GraphNode } from "./graph-node.ts";
import type { RuleIR } from "./rule.ts";
import { baseOf } from "./rule-bases.ts";

/** Rules that a strategy tries together. */
export interface RuleGroup {
  /** All rules of the matcher: numbers in it are places here. */
  readonly rules: readonly RuleIR[];
  /** 1 for the rules of the group. */
  readonly enabled: Uint8Array;
  /** Numbers of the rules of the group. */
  readonly own: readonly number[];
  /**
   * For each rule of the matcher, the types of layers that its pattern needs: one number of each list.
   * Where the graph never had any of one list, the rule cannot fire.
   */
  readonly needs: readonly (readonly (readonly number[])[])[];
  readonly matcher: SharedMatcher;
  /** Levels of nodes that the deepest pattern of the group looks at. */
  readonly depth: number;
  /** Whether there is no rule in it. */
  readonly empty: boolean;
}

/** Nodes that are looked at by interpretation before code is generated: small graphs need none. */
const WARM_UP = 400;

/** How the interpreter looks at graph nodes. */
export const NODE_ACCESS: TermAccess<GraphNode> = Object.freeze({
  operation: (node: GraphNode): Operation => node.layer.type,
  arity: (node: GraphNode) => node.inputs.length,
  input: (node: GraphNode, k: number) => node.input(k),
  attr: (node: GraphNode, name: string) => node.attrs[name],
  same: (a: GraphNode, b: GraphNode) => a === b,
  value: (node: GraphNode) => node.layer,
});

/** The matcher of a list of rules: interpreted at first, generated once it is worth it. */
export class SharedMatcher {
  readonly rules: readonly RuleIR[];
  /** Patterns, as matchers see them. */
  readonly patterns: readonly MatchRule[];
  /** See `RuleGroup`. */
  readonly needs: RuleGroup["needs"];
  #matcher: Matcher<GraphNode>;
  #left: number = mayGenerate() ? WARM_UP : Number.POSITIVE_INFINITY;

  constructor(rules: readonly RuleIR[], compiled: Matcher<GraphNode> | undefined) {
    this.rules = rules;
    this.patterns = rules.map(patternOf);
    this.needs = rules.map(needsOf);
    this.#matcher = compiled ?? interpretMatcher(this.patterns, NODE_ACCESS);
    if (compiled !== undefined) this.#left = Number.POSITIVE_INFINITY;
  }

  get current(): Matcher<GraphNode> {
    return this.#matcher;
  }

  /** Counts nodes that are looked at; answers whether `current` is another matcher from now on. */
  heat(nodes: number): boolean {
    this.#left -= nodes;
    if (this.#left > 0) return false;
    this.#left = Number.POSITIVE_INFINITY;
    this.#matcher = generateMatcher(this.patterns, NODE_DIALECT, this.rules.map(placeOf));
    return true;
  }
}

const placeOf = ({ span }: RuleIR): string | null =>
  span === null ? null : `${span.file}:${span.line}`;

const patterns = new WeakMap<RuleIR, MatchRule>();
const matchers = new WeakMap<readonly RuleIR[], SharedMatcher>();
const groups = new WeakMap<readonly RuleIR[], RuleGroup>();
const ready = new WeakMap<readonly RuleIR[], () => Matcher<GraphNode>>();

/**
 * Says how the matcher of exactly the list `rules` is had without compiling: built-in rules are
 * compiled ahead of time. Before the first use of the list.
 */
export function provideMatcher(rules: readonly RuleIR[], make: () => Matcher<GraphNode>): void {
  ready.set(rules, make);
}

/** The group of `rules`; the list must not change afterwards. @throws RulePatternError */
export function groupOf(rules: readonly RuleIR[]): RuleGroup {
  let group = groups.get(rules);
  if (group === undefined) {
    group = makeGroup(rules);
    groups.set(rules, group);
  }
  return group;
}

function makeGroup(rules: readonly RuleIR[]): RuleGroup {
  const base = baseOf(rules);
  let matcher = matchers.get(base);
  if (matcher === undefined) {
    matcher = new SharedMatcher(base, ready.get(base)?.());
    matchers.set(base, matcher);
  }
  const own = new Set(rules);
  const enabled = Uint8Array.from(base, (rule) => (own.has(rule) ? 1 : 0));
  const numbers = base.map((_, k) => k);
  const depths = rules.map((rule) => depthOf(patternOf(rule).constraints));
  return {
    rules: base,
    enabled,
    own: numbers.filter((k) => enabled[k] === 1),
    needs: matcher.needs,
    matcher,
    depth: Math.max(1, ...depths),
    empty: rules.length === 0,
  };
}

function needsOf(rule: RuleIR): readonly (readonly number[])[] {
  return patternOf(rule).constraints.constraints.flatMap((one) =>
    one.kind === "operation" && !one.not ? [one.types.map(operationNumber)] : [],
  );
}

/** The pattern of a rule, as matchers see it. @throws RulePatternError */
export function patternOf(rule: RuleIR): MatchRule {
  let pattern = patterns.get(rule);
  if (pattern === undefined) {
    pattern = matchRule(rule.name, rule.pattern, rule.benefit);
    patterns.set(rule, pattern);
  }
  return pattern;
}
