/** A group of rules in one optimization: which of them may fire now, and how often they were tried. */
import type { MatchFunction } from "../matching/index.ts";
import type { GraphNode } from "./graph-node.ts";
import type { LiveGraph } from "./live-graph.ts";
import { newStats, type RuleStats } from "./report.ts";
import type { RuleIR } from "./rule.ts";
import type { RuleGroup } from "./rule-group.ts";

/** What an engine tells its groups. */
export interface GroupHost {
  readonly graph: LiveGraph;
  /** Only essential rules may fire. */
  readonly exhausted: boolean;
  /** Changes whenever a rule is switched off, or on again. */
  readonly switches: number;
  /** Other rules of a group may fire than before. */
  switched(group: ActiveGroup): void;
  isOff(rule: RuleIR): boolean;
  statsOf(rule: RuleIR): RuleStats;
}

/** Between two counts of what was tried. */
const VISITS_MAX = 100;

/** Holds the masks of one group; see `refresh`. */
export class ActiveGroup {
  readonly group: RuleGroup;
  readonly stats: readonly RuleStats[];
  /** 1 for the rules that may fire, in the numbers of the matcher. */
  readonly mask: Uint8Array;
  readonly #host: GroupHost;
  /** By number of operation in the matcher; null where no rule that may fire begins with it. */
  #functions: (MatchFunction<GraphNode> | null)[] = [];
  #visits: Uint32Array = new Uint32Array(0);
  #visited = 0;
  #graph: LiveGraph | null = null;
  #operationCount = -1;
  #switches = -1;
  #idle = true;

  constructor(group: RuleGroup, host: GroupHost) {
    this.group = group;
    this.#host = host;
    this.mask = new Uint8Array(group.rules.length);
    const stats: RuleStats[] = new Array(group.rules.length).fill(UNCOUNTED);
    for (const k of group.own) stats[k] = host.statsOf(group.rules[k]);
    this.stats = stats;
  }

  /** Whether no rule can fire: layers of the types that their patterns need were never there. */
  get idle(): boolean {
    this.update();
    return this.#idle;
  }

  /** Works the masks out anew, where something that decides them has changed. */
  update(): void {
    const { graph, switches } = this.#host;
    if (
      graph !== this.#graph ||
      graph.operationCount !== this.#operationCount ||
      switches !== this.#switches
    ) {
      this.#refresh();
    }
  }

  /** What matches `node`; null: nothing can. */
  functionFor(node: GraphNode): MatchFunction<GraphNode> | null {
    this.update();
    const number = this.group.matcher.current.numbers[node.op] ?? 0;
    const found = this.#functions[number];
    if (found === null) return null;
    this.#visits[number] += 1;
    this.#visited += 1;
    if (this.#visited < VISITS_MAX) return found;
    this.count();
    return this.#functions[number];
  }

  /** Adds the visits so far to the counters of the rules. */
  count(): void {
    const { matcher } = this.group;
    matcher.current.offers.forEach((rules, number) => {
      const visits = this.#visits[number];
      if (visits === 0) return;
      for (const rule of rules) if (this.mask[rule] === 1) this.stats[rule].tried += visits;
    });
    this.#visits.fill(0);
    const changed = matcher.heat(this.#visited);
    this.#visited = 0;
    if (changed) this.#link();
  }

  #refresh(): void {
    if (this.#visited > 0) this.count();
    const { graph, exhausted, switches } = this.#host;
    this.#graph = graph;
    this.#operationCount = graph.operationCount;
    if (this.#switches !== switches) this.#host.switched(this);
    this.#switches = switches;
    const { rules, own, needs } = this.group;
    for (let i = 0; i < own.length; i++) {
      const k = own[i];
      const allowed = (!exhausted || rules[k].essential) && !this.#host.isOff(rules[k]);
      this.mask[k] = allowed && hasAll(graph, needs[k]) ? 1 : 0;
    }
    this.#link();
  }

  #link(): void {
    const { functions, offers } = this.group.matcher.current;
    const linked: (MatchFunction<GraphNode> | null)[] = new Array(functions.length).fill(null);
    this.#idle = true;
    for (let number = 0; number < functions.length; number++) {
      if (!isAnyOn(offers[number], this.mask)) continue;
      linked[number] = functions[number];
      this.#idle &&= functions[number] === null;
    }
    this.#functions = linked;
    this.#visits = new Uint32Array(functions.length);
  }
}

function isAnyOn(rules: readonly number[], mask: Uint8Array): boolean {
  for (let i = 0; i < rules.length; i++) if (mask[rules[i]] === 1) return true;
  return false;
}

/** Whether the graph ever had one of each list. */
function hasAll(graph: LiveGraph, needs: readonly (readonly number[])[]): boolean {
  for (let i = 0; i < needs.length; i++) if (!hasOne(graph, needs[i])) return false;
  return true;
}

function hasOne(graph: LiveGraph, numbers: readonly number[]): boolean {
  for (let i = 0; i < numbers.length; i++) if (graph.hasOperation(numbers[i])) return true;
  return false;
}

/** Of rules that are in the matcher but not in the group: never told to anybody. */
const UNCOUNTED: RuleStats = newStats("");
