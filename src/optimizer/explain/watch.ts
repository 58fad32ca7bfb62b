/** Replays one rule on the plans before and behind each phase, while they are optimized. */
import type { Layer } from "../../layers/index.ts";
import type { GraphNode } from "../graph-node.ts";
import type { LiveGraph } from "../live-graph.ts";
import { SILENT } from "../observer.ts";
import type { OptimizeOptions } from "../optimize.ts";
import type { Stop } from "../report.ts";
import type { PhaseName, RuleIR } from "../rule.ts";
import type { Miss } from "./answer.ts";
import { type Diagnosis, diagnose } from "./diagnose.ts";

/** A limit that was reached, or a circle that was refused. */
export interface Stopped {
  readonly phase: PhaseName;
  readonly stop: Stop;
  /** Where a circle was refused. */
  readonly at: Layer | null;
}

/** Looks at the plan before and behind each phase of the rule. */
export class Watch {
  /** In order. */
  readonly stops: Stopped[] = [];
  readonly observer = {
    ...SILENT,
    stopped: (phase: PhaseName, stop: Stop, at: Layer | null): void => {
      this.stops.push({ phase, stop, at });
    },
    began: (phase: PhaseName, graph: LiveGraph): void => this.#look(phase, graph, "began"),
    ended: (phase: PhaseName, graph: LiveGraph): void => this.#look(phase, graph, "ended"),
  };
  readonly #rule: RuleIR;
  readonly #options: OptimizeOptions;
  readonly #at: Layer | undefined;
  /** The forms that the layer that is asked about has had. */
  readonly #forms = new Set<Layer>();
  #node: GraphNode | null = null;
  #closest: Miss | null = null;
  #closestAtEnd: Miss | null = null;

  constructor(rule: RuleIR, options: OptimizeOptions, at: Layer | undefined) {
    this.#rule = rule;
    this.#options = options;
    this.#at = at;
    if (at !== undefined) this.#forms.add(at);
  }

  /** The closest miss; of those that are left in the end where the rule fired elsewhere. */
  closest(atEnd: boolean): Miss | null {
    return atEnd ? this.#closestAtEnd : this.#closest;
  }

  /**
   * Where the rule alone was kept from firing by a circle that it would close, at any layer or at the
   * one that is asked about: what other rules made of the layer before does not matter there.
   */
  circle(): Miss | null {
    const { name } = this.#rule;
    for (const { phase, stop, at: layer } of this.stops) {
      const isOwn = stop.reason === "cycle" && stop.rules.at(-1) === name;
      if (!isOwn || layer === null) continue;
      if (this.#at !== undefined && !this.#forms.has(layer)) continue;
      return { phase, when: "ended", layer, obstacle: { kind: "none" }, progress: Infinity };
    }
    return null;
  }

  #look(phase: PhaseName, graph: LiveGraph, when: Miss["when"]): void {
    const nodes = this.#at === undefined ? graph.liveNodes() : this.#followed(graph, when);
    if (!this.#rule.phases.includes(phase)) return;
    // In an e-graph costs decide what sharing decides elsewhere.
    const sharing = phase !== "explore";
    for (const node of nodes) {
      const { cost } = this.#options;
      const found = diagnose(this.#rule, node, graph, { sharing, cost });
      this.#keep(phase, when, node.layer, found);
    }
  }

  /** The layer that is asked about, in the form that it has by now. */
  #followed(graph: LiveGraph, when: Miss["when"]): readonly GraphNode[] {
    // Behind a phase, consumers are rebuilt over the forms of what they read.
    if (when === "began" && this.#node !== null) {
      this.#forms.add(this.#node.built ?? this.#node.layer);
    }
    for (const form of this.#forms) {
      const node = graph.lookup(form);
      if (node?.live !== true) continue;
      this.#node = node;
      this.#forms.add(node.layer);
      return [node];
    }
    return [];
  }

  #keep(
    phase: PhaseName,
    when: Miss["when"],
    layer: Layer,
    { progress, obstacle }: Diagnosis,
  ): void {
    const miss = { phase, when, layer, progress, obstacle };
    if (this.#closest === null || progress > this.#closest.progress) this.#closest = miss;
    if (when !== "ended") return;
    if (this.#closestAtEnd === null || progress > this.#closestAtEnd.progress) {
      this.#closestAtEnd = miss;
    }
  }
}
