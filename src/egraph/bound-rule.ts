/** A rule at work in one graph: it searches, then applies what it found. */
import { EGraphRuleError, PlygraphError, readableError } from "../core/index.ts";
import { reaches } from "./circles.ts";
import { compiled, searchOf } from "./compiled-rule.ts";
import { unite } from "./congruence.ts";
import type { EGraph } from "./egraph.ts";
import { namesAt } from "./names.ts";
import { throwIfUnsound } from "./proof/blame.ts";
import type { Build } from "./right/builder.ts";
import { type RightSide, rightSideOf } from "./right/right-side.ts";
import type { Domain, EGraphGuard, EGraphRule } from "./rule.ts";
import { BoundPlan } from "./search/bind.ts";
import type { Meter, Question, Search } from "./search/environment.ts";
import type { Plan } from "./search/plan.ts";
import { DEAD, find, SUBSUMED } from "./table.ts";

/** How rules work in a run. */
export interface RuleSettings {
  readonly domain: Domain;
  readonly context: unknown;
  /** Whether searches and right sides are generated code. */
  readonly generated: boolean;
  readonly subsume: boolean;
  /** A class with more nodes gets no further ones from rules. */
  readonly classNodes: number;
  /** Only new roots match, and no union makes a term part of itself. */
  readonly acyclic: boolean;
}

/** State of one rule in one graph. */
export class BoundRule {
  readonly rule: EGraphRule;
  readonly plan: Plan;
  /** Nodes and joins that came of it. */
  created = 0;
  joined = 0;
  readonly #graph: EGraph;
  readonly #settings: RuleSettings;
  readonly #bound: BoundPlan;
  readonly #search: Search;
  readonly #guards: readonly Question<Int32Array>[];
  readonly #right: RightSide;
  readonly #roots: readonly number[];
  readonly #made: Int32Array;
  readonly #reason: number;

  constructor(graph: EGraph, rule: EGraphRule, settings: RuleSettings) {
    const known = compiled(rule);
    this.rule = rule;
    this.plan = known.plan;
    this.#graph = graph;
    this.#settings = settings;
    this.#bound = new BoundPlan(graph, known.plan, rule.name);
    this.#search = searchOf(known, settings.generated);
    this.#guards = (rule.guards ?? []).map((guard, k) => this.#question(guard, k));
    this.#right = rightSideOf(graph, rule, known.plan, settings);
    const { nodes, roots } = known.plan.combined;
    this.#roots = roots.map((root) => nodes.indexOf(root));
    this.#made = new Int32Array(this.#right.makes);
    this.#reason = graph.internals.reasons.rule(rule);
  }

  /** How many matches wait to be applied. */
  get found(): number {
    return this.#bound.matches.count;
  }

  /** Finds matches with something newer than `since`. The graph's index must be fresh. */
  search(since: number, meter: Meter): void {
    this.#search(
      this.#bound.input({ since, meter, guards: this.#guards, newRoots: this.#settings.acyclic }),
    );
  }

  /** Drops what was found. */
  forget(): void {
    this.#bound.matches.used = 0;
  }

  /** Applies matches from number `from` up to `to`, or until there are `nodesMax` nodes; answers where it ended. */
  apply(from: number, to: number, nodesMax: number): number {
    const { table } = this.#graph.internals.core;
    const { width } = this.#bound.matches;
    const before = table.size;
    let match = from;
    for (; match < to && table.live <= nodesMax; match++) this.#applyAt(match * width);
    this.created += table.size - before;
    return match;
  }

  #applyAt(at: number): void {
    const { analyses } = this.#graph.internals.core;
    const { rows } = this.#bound.matches;
    if (this.#settings.classNodes < Number.POSITIVE_INFINITY && this.#isFull(rows[at])) return;
    if (this.#right.build !== null) this.#build(this.#right.build, rows, at);
    else this.#call(rows, at);
    if (analyses !== null) throwIfUnsound(this.#graph);
  }

  /** The hot path: nothing is made but nodes. */
  #build(build: Build, rows: Int32Array, at: number): void {
    const { core } = this.#graph.internals;
    const { proofs } = core;
    if (proofs === null) {
      this.#unite(rows[at + this.#roots[0]], build(core, rows, at, this.#made), 0);
      return;
    }
    proofs.begin();
    const why = proofs.next;
    this.#unite(rows[at + this.#roots[0]], build(core, rows, at, this.#made), why);
    proofs.commit(
      this.#reason,
      { row: rows, from: at, width: this.#bound.matches.width },
      this.#made,
    );
  }

  #call(rows: Int32Array, at: number): void {
    const { proofs } = this.#graph.internals.core;
    const made: number[] = [];
    proofs?.begin();
    const why = proofs?.next ?? 0;
    try {
      this.#right.results(rows, at, made).forEach((node, k) => {
        if (node === null) return;
        this.#checkAnswer(node);
        this.#unite(rows[at + this.#roots[k]], node, why);
      });
    } finally {
      const { width } = this.#bound.matches;
      proofs?.commit(this.#reason, { row: rows, from: at, width }, made);
    }
  }

  /** What a callback answers comes from outside. */
  #checkAnswer(node: number): void {
    const { size } = this.#graph.internals.core.table;
    if (Number.isInteger(node) && node >= 0 && node < size) return;
    const wrong = `answered ${String(node)}, which is no class of this graph`;
    throw new EGraphRuleError(wrong, { rule: this.rule.name, answer: node });
  }

  #unite(root: number, node: number, why: number): void {
    const { core } = this.#graph.internals;
    if (this.#settings.acyclic && this.#closesCircle(root, node)) return;
    const joined = unite(core, root, node, why);
    if (joined) this.joined += 1;
    if (this.rule.mode === "normalize" && this.#settings.subsume) this.#subsume(root, node, joined);
  }

  #closesCircle(root: number, node: number): boolean {
    const { table } = this.#graph.internals.core;
    if (find(table, root) === find(table, node)) return false;
    return reaches(table, node, root) || reaches(table, root, node);
  }

  /**
   * The root is replaced where its class keeps another node that may be matched: the right side's
   * own, if it is one, or any of the class that was joined.
   */
  #subsume(root: number, node: number, joined: boolean): void {
    const { flags } = this.#graph.internals.core.table;
    const isOwn = this.#right.build !== null && this.#right.makes > 0;
    const stays = isOwn ? node !== root && flags[node] === 0 : joined;
    if (stays) flags[root] |= SUBSUMED;
  }

  /** Counts no further than it has to. */
  #isFull(root: number): boolean {
    const { table } = this.#graph.internals.core;
    const leader = find(table, root);
    let [count, node] = [0, leader];
    do {
      if ((table.flags[node] & DEAD) === 0) count += 1;
      node = table.nextMember[node];
    } while (node !== leader && count < this.#settings.classNodes);
    return count >= this.#settings.classNodes;
  }

  #question(guard: EGraphGuard, k: number): Question<Int32Array> {
    const { domain, context } = this.#settings;
    const { slots } = this.plan.guards[k];
    const holds = guard.holds as (names: unknown, context: unknown) => boolean;
    return {
      ask: (asked) => {
        const names = namesAt(this.#graph, domain, slots, asked, 0);
        try {
          return holds(names, context);
        } catch (cause) {
          if (cause instanceof PlygraphError) throw cause;
          throw new EGraphRuleError(
            `guard "${guard.name}" threw: ${readableError(cause).message}`,
            {
              rule: this.rule.name,
              cause,
              names,
            },
          );
        }
      },
    };
  }
}
