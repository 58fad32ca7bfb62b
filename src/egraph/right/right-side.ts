/** What a rule makes of a match, in one graph. */
import { EGraphRuleError, PlygraphError, readableError } from "../../core/index.ts";
import type { Operation, RuleExpression } from "../../matching/index.ts";
import type { EGraph } from "../egraph.ts";
import { MatchView, namesAt } from "../names.ts";
import type { Apply, Domain, EGraphRule } from "../rule.ts";
import type { Plan } from "../search/plan.ts";
import { type Build, builderOf } from "./builder.ts";
import { ClassTerm, type Evaluation, evaluateTemplate } from "./evaluated.ts";
import { type Tree, treeOf } from "./template.ts";

/** Settings of a run that right sides need. */
export interface RightOptions {
  readonly domain: Domain;
  readonly context: unknown;
  readonly generated: boolean;
}

/** A right side bound to a graph. */
export interface RightSide {
  /** The only pattern's tree, as a builder; null where `results` has to be asked. */
  readonly build: Build | null;
  /** How many nodes a builder makes. */
  readonly makes: number;
  /** The node that is equal to each root, or null; `made` gets the new nodes in order. */
  results(rows: Int32Array, at: number, made: number[]): readonly (number | null)[];
}

type Result = (rows: Int32Array, at: number, made: number[]) => number | null;

/** Names of names as an evaluated template sees them. */
const TERMS: Domain = {
  term: (_graph, id) => new ClassTerm(id),
  node: (_graph, node) => new ClassTerm(node, node),
};

/** Binds the right side of a rule. @throws EGraphRuleError */
export function rightSideOf(
  graph: EGraph,
  rule: EGraphRule,
  plan: Plan,
  options: RightOptions,
): RightSide {
  const templates = templatesOf(rule);
  if (templates.every((template) => template === null)) return callback(graph, rule, plan, options);
  const operation = operationsOf(graph, rule, plan);
  const trees = templates.map((template) =>
    template === null ? null : treeOf(template, { rule: rule.name, slots: plan.slots, operation }),
  );
  const [only] = trees;
  if (trees.length === 1 && only !== null) {
    const build = builderOf(graph, only, options.generated);
    return { build, makes: only.makes, results: () => [] };
  }
  const each = templates.map((template, k): Result => {
    const tree = trees[k];
    if (template === null) return () => null;
    return tree === null
      ? evaluated(graph, template, plan, { graph, context: options.context, operation, made: [] })
      : built(graph, tree, options.generated);
  });
  return { build: null, makes: 0, results: (rows, at, made) => each.map((f) => f(rows, at, made)) };
}

/** A rule's templates, one for each pattern. */
export function templatesOf({ template = null }: EGraphRule): readonly (RuleExpression | null)[] {
  return Array.isArray(template) ? template : [template as RuleExpression | null];
}

/** Names of operations: the rule's own table, its pattern's, the graph's. */
export function operationsOf(
  graph: EGraph,
  rule: EGraphRule,
  { types }: Plan,
): (name: string) => Operation | undefined {
  return (name) =>
    rule.operations?.get(name) ??
    types.find((type) => type.name === name) ??
    graph.operations.find((type) => type.name === name);
}

function built(graph: EGraph, tree: Tree, generated: boolean): Result {
  const build = builderOf(graph, tree, generated);
  const numbers = new Int32Array(tree.makes);
  return (rows, at, made) => {
    const node = build(graph.internals.core, rows, at, numbers);
    made.push(...numbers);
    return node;
  };
}

function evaluated(
  graph: EGraph,
  template: RuleExpression,
  { slots }: Plan,
  evaluation: Evaluation,
): Result {
  return (rows, at, made) =>
    evaluateTemplate(template, namesAt(graph, TERMS, slots, rows, at), { ...evaluation, made });
}

function callback(
  graph: EGraph,
  rule: EGraphRule,
  plan: Plan,
  { domain, context }: RightOptions,
): RightSide {
  const { apply } = rule;
  if (apply === undefined) {
    throw new EGraphRuleError("has no right side: give it a template or apply", {
      rule: rule.name,
    });
  }
  const { nodes, roots } = plan.combined;
  const columns = roots.map((root) => nodes.indexOf(root));
  return {
    build: null,
    makes: 0,
    results(rows, at, made) {
      const matched = [...rows.subarray(at, at + nodes.length)];
      const own = columns.map((column) => graph.find(rows[at + column]));
      const view = new MatchView(own, matched, () => namesAt(graph, domain, plan.slots, rows, at));
      const answer = call(apply as Apply<unknown>, view, { graph, rule, context });
      const results = Array.isArray(answer) ? answer : [answer];
      for (const result of results) if (result !== null) made.push(result);
      return results;
    },
  };
}

function call(
  apply: Apply<unknown>,
  view: MatchView,
  { graph, rule, context }: { graph: EGraph; rule: EGraphRule; context: unknown },
): ReturnType<Apply> {
  try {
    return (apply as (match: MatchView, graph: EGraph, context: unknown) => ReturnType<Apply>)(
      view,
      graph,
      context,
    );
  } catch (cause) {
    if (cause instanceof PlygraphError) throw cause;
    throw new EGraphRuleError(`its right side threw: ${readableError(cause).message}`, {
      rule: rule.name,
      cause,
      names: view.names,
    });
  }
}
