/** Why two terms are equal: a list of single steps, each of which can be checked by itself. */
import { EGraphTermError, ProofError } from "../../core/index.ts";
import { evaluate, type RuleExpression } from "../../matching/index.ts";
import { planOfRule } from "../compiled-rule.ts";
import { CONGRUENT } from "../congruence.ts";
import type { EGraph } from "../egraph.ts";
import { operationsOf, templatesOf } from "../right/right-side.ts";
import type { EGraphRule } from "../rule.ts";
import type { Plan } from "../search/plan.ts";
import { betweenRefs, Instance, type Prover, type Ref } from "./instance.ts";
import type { Edge, Entry, ProofLog } from "./log.ts";
import { inside, type ProofStep, reversed } from "./step.ts";
import { hostOf, type ProofTerm, TermPool, termText } from "./terms.ts";

/** From one term to another, step by step. */
export interface Explanation {
  readonly from: ProofTerm;
  readonly to: ProofTerm;
  readonly steps: readonly ProofStep[];
}

/** Options of `explain`. */
export interface ExplainOptions {
  /** Longer proofs are refused; 10 000 unless told. */
  readonly steps?: number;
}

const DEPTH_MAX = 1000;

/**
 * The steps from the term that node or class `left` was added as to that of `right`.
 * @throws ProofError where they are not equal, or the graph keeps no proofs, or the proof is too long
 */
export function explain(
  graph: EGraph,
  left: number,
  right: number,
  { steps: most = 10_000 }: ExplainOptions = {},
): Explanation {
  const { proofs, table } = graph.internals.core;
  if (proofs === null) throw new ProofError("the graph keeps no proofs: make it with proofs: true");
  for (const id of [left, right]) {
    if (!Number.isInteger(id) || id < 0 || id >= table.size) {
      throw new EGraphTermError(`there is no class ${String(id)} in this graph`, id);
    }
  }
  const proof = new Proof(graph, proofs, most);
  const steps = proof.between(left, right);
  return { from: proof.term(left), to: proof.term(right), steps };
}

/** The steps as text, one a line. */
export function explanationText({ from, steps }: Explanation): readonly string[] {
  const pool = new TermPool();
  const lines = [termText(from)];
  let whole = from;
  for (const step of steps) {
    whole = pool.replace(whole, step.path, step.to);
    lines.push(`${step.forward ? "→" : "←"} ${step.rule}: ${termText(whole)}`);
  }
  return lines;
}

class Proof implements Prover {
  readonly #graph: EGraph;
  readonly #log: ProofLog;
  readonly #most: number;
  readonly #pool = new TermPool();
  readonly #terms = new Map<number, ProofTerm>();
  #depth = 0;
  #steps = 0;

  constructor(graph: EGraph, log: ProofLog, most: number) {
    this.#graph = graph;
    this.#log = log;
    this.#most = most;
  }

  inputs(node: number): readonly number[] {
    const { start } = this.#graph.internals.core.table;
    return [...this.#log.inputs.subarray(start[node], start[node + 1])];
  }

  term(node: number): ProofTerm {
    const stack = [node];
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const missing = this.inputs(top).filter((input) => !this.#terms.has(input));
      stack.push(...missing);
      if (missing.length > 0) continue;
      stack.pop();
      const inputs = this.inputs(top).map((input) => this.#terms.get(input) as ProofTerm);
      this.#terms.set(top, this.over(top, inputs));
    }
    return this.#terms.get(node) as ProofTerm;
  }

  over(node: number, inputs: readonly ProofTerm[]): ProofTerm {
    const { operation, attr } = this.#graph.node(node);
    return this.#pool.make(operation, attr, inputs);
  }

  between(left: number, right: number): ProofStep[] {
    if (left === right || this.term(left) === this.term(right)) return [];
    const path = this.#log.path(left, right);
    if (path === null) throw new ProofError(`classes ${left} and ${right} are not equal`);
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) throw new ProofError(`the proof nests deeper than ${DEPTH_MAX}`);
    const steps = path.flatMap((edge) => this.#edge(edge));
    this.#depth -= 1;
    return steps;
  }

  #edge(edge: Edge): ProofStep[] {
    const { from, to, why, forward } = edge;
    if (why === CONGRUENT) {
      const others = this.inputs(to);
      return this.inputs(from).flatMap((input, k) => inside(k, this.between(input, others[k])));
    }
    const [left, right] = forward ? [from, to] : [to, from];
    const steps = this.#entry(this.#log.entry(why), left, right);
    this.#steps += steps.length;
    if (this.#steps > this.#most) {
      throw new ProofError(`the proof has more than ${this.#most} steps`, { steps: this.#most });
    }
    return forward ? steps : reversed(steps);
  }

  #entry(entry: Entry, left: number, right: number): ProofStep[] {
    const reason = this.#graph.internals.reasons.at(entry.reason);
    if (reason.kind === "rule") return this.#ofRule(reason.rule as EGraphRule, entry, left, right);
    const from = this.term(left);
    return [
      { ...GIVEN, rule: reason.text, isRule: false, from, to: this.term(right), matched: [from] },
    ];
  }

  #ofRule(rule: EGraphRule, entry: Entry, left: number, right: number): ProofStep[] {
    const plan = planOfRule(rule);
    const { combined } = plan;
    const matched = [...entry.row.subarray(0, combined.nodes.length)];
    const floating = (place: number): number =>
      entry.row[plan.row.findIndex((each) => each.what === "position" && each.place === place)];
    const instance = new Instance(combined, matched, { prover: this, floating });
    const pattern = Math.max(
      0,
      combined.roots.findIndex((root) => instance.nodeAt(root) === left),
    );
    const names = this.#names(plan, entry, instance);
    const sides = combined.roots.map((root) => instance.at(root));
    const from = sides[pattern];
    const to = this.#made({ rule, plan, entry, names, pattern }) ?? this.#own(right);
    const step: ProofStep = {
      rule: rule.name,
      isRule: true,
      forward: true,
      path: [],
      from: from.term,
      to: to.term,
      pattern,
      matched: sides.map(({ term }) => term),
      names: termsOf(names),
      guards: (rule.guards ?? []).map(({ name }) => name),
    };
    return [...from.steps, step, ...betweenRefs(this, to, this.#own(right))];
  }

  #own(node: number): Ref {
    return { term: this.term(node), node, steps: [] };
  }

  #names({ slots }: Plan, { row }: Entry, instance: Instance): Record<string, unknown> {
    const { attributes } = this.#graph.internals;
    const names: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const { name, what, column, place } of slots) {
      if (what === "attr") names[name] = attributes.fieldValue(row[column]);
      else if (what === "rest") names[name] = instance.list(place);
      else names[name] = instance.at(place);
    }
    return names;
  }

  /** The right side over the terms of the match; null for one that only a callback can make. */
  #made({ rule, plan, entry, names, pattern }: Made): Ref | null {
    const templates = templatesOf(rule);
    let next = 0;
    const make = (node: number, inputs: readonly Ref[]): Ref => {
      const own = this.inputs(node);
      const steps = inputs.flatMap((input, k) =>
        inside(k, betweenRefs(this, this.#own(own[k]), input)),
      );
      return {
        term: this.over(
          node,
          inputs.map(({ term }) => term),
        ),
        node,
        steps,
      };
    };
    const host = hostOf<Ref>({
      isTerm: (value): value is Ref =>
        typeof value === "object" && value !== null && "term" in value,
      termOf: ({ term }) => term,
      inputsOf: ({ node, term }) =>
        this.inputs(node).map((input, k) => ({ ...this.#own(input), term: term.inputs[k] })),
      make: (_operation, _attr, inputs) => make(entry.made[next++], inputs),
      operation: operationsOf(this.#graph, rule, plan),
      field: this.#graph.internals.attributes.field,
    });
    const results = templates.map((template): Ref | null => {
      if (template === null) return null;
      return evaluate(template as RuleExpression, names, this.#graph, host) as Ref;
    });
    return results[pattern] ?? null;
  }
}

interface Made {
  readonly rule: EGraphRule;
  readonly plan: Plan;
  readonly entry: Entry;
  readonly names: Readonly<Record<string, unknown>>;
  readonly pattern: number;
}

const GIVEN = { forward: true, path: [], pattern: 0, names: {}, guards: [] } as const;

/** Refs as their terms. */
function termsOf(names: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const bare = (value: unknown): unknown =>
    typeof value === "object" && value !== null && "term" in value ? (value as Ref).term : value;
  return Object.fromEntries(
    Object.entries(names).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(bare) : bare(value),
    ]),
  );
}
