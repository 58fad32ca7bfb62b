/** Why a rule did not fire: it is replayed where it runs, and the closest miss is told with its values. */
import { checkThat, UnknownRuleError } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import { layerText } from "../blame.ts";
import type { GraphNode } from "../graph-node.ts";
import type { LiveGraph } from "../live-graph.ts";
import { SILENT } from "../observer.ts";
import { type Optimized, type OptimizeOptions, optimize, rulesFor } from "../optimize.ts";
import { checkOptimizeOptions, checkOutputs } from "../optimize-options.ts";
import { pluginSet } from "../plugin-set.ts";
import type { Stop } from "../report.ts";
import type { PhaseName, RuleIR } from "../rule.ts";
import { RULES } from "../rules/index.ts";
import { type Diagnosis, diagnose } from "./diagnose.ts";
import { type Obstacle, obstacleText } from "./obstacle.ts";
import { ROOT } from "./place-text.ts";

/** Choices for `whyNot`: those of the optimization that is asked about, and a place. */
export interface WhyNotOptions extends OptimizeOptions {
  /**
   * Asks about this layer alone: one of the plan before, between or behind phases. It is followed
   * through the forms that other rules give it.
   */
  readonly at?: Layer;
}

/** Why the rule was not even tried. */
export type NotTried =
  /** It is switched off by name or tag, or by level 0. */
  | "disabled"
  /** Explore rules run in an e-graph, at levels 2 and 3. */
  | "level"
  /** The layer that was asked about is in no plan of the phases in which the rule runs. */
  | "absent";

/** A place where the rule was replayed, and what was in its way there. */
export interface Miss {
  readonly phase: PhaseName;
  /** The plan as it was when the phase began, or when its rules had come to their end. */
  readonly when: "began" | "ended";
  readonly layer: Layer;
  readonly obstacle: Obstacle;
  /** Higher is closer to firing. */
  readonly progress: number;
}

/** The answer. */
export interface WhyNot {
  readonly rule: string;
  /** How often it fired, after all. */
  readonly fired: number;
  readonly notTried: NotTried | null;
  /** The closest that it came; null where there was nothing to look at. */
  readonly miss: Miss | null;
  /** Where nothing was in its way: the rule that took the layer first. */
  readonly first: string | null;
  /** Why the optimization ended. */
  readonly stop: Stop;
  /** All of it, for people. */
  readonly text: string;
}

/**
 * Replays the rule called `name` at every layer (or at one), in each phase in which it runs, on the
 * plans as they were when the phase began and when it ended. Answers the first sub-pattern, attribute,
 * guard conjunct or sharing gate that did not hold, for the layer where it came closest.
 * O(layers × the rule).
 * @throws UnknownRuleError
 */
export function whyNot(
  outputs: readonly Layer[],
  name: string,
  options: WhyNotOptions = {},
): WhyNot {
  const { at, ...choices } = options;
  checkThat("whyNot()", "the rule", name ?? null, typeof name === "string", "the name of a rule");
  if (at !== undefined) checkOutputs("whyNot(): at", [at]);
  checkOptimizeOptions("whyNot()", choices);
  const rule = ruleCalled(name, choices);
  const watch = new Watch(rule, choices, at);
  const optimized = optimize(outputs, {
    // A rule that throws is what may be asked about.
    onRuleError: "skip",
    ...choices,
    trace: true,
    observer: watch.observer,
  });
  const fired = firings(optimized, name);
  const miss = watch.closest(fired > 0 && at === undefined);
  const told = {
    rule: name,
    fired,
    notTried: notTried(rule, choices, watch),
    miss,
    first: miss?.obstacle.kind === "none" ? firstAt(optimized, miss) : null,
    stop: optimized.stop,
  };
  return { ...told, text: textOf(told, rule, at) };
}

function ruleCalled(name: string, { rules = RULES, extra = [], plugins }: OptimizeOptions): RuleIR {
  const all = [...rules.rules, ...pluginSet(plugins).rules, ...extra];
  const found = all.find((rule) => rule.name === name);
  if (found !== undefined) return found;
  throw new UnknownRuleError(
    name,
    all.map((rule) => rule.name),
  );
}

/** Looks at the plan before and behind each phase of the rule. */
class Watch {
  readonly observer = {
    ...SILENT,
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

function firings({ stats, origins, outputs, trace }: Optimized, name: string): number {
  const counted = stats.find((rule) => rule.name === name)?.fired ?? 0;
  if (counted > 0 || trace.some(({ rule }) => rule === name)) return counted;
  // What an e-graph chose is counted by the layers that are there because of it.
  return outputs.length === 0
    ? 0
    : [...origins.values()].filter((rules) => rules.includes(name)).length;
}

function notTried(rule: RuleIR, options: OptimizeOptions, watch: Watch): NotTried | null {
  if (!rulesFor(options).some(({ name }) => name === rule.name)) return "disabled";
  const { level = 1, strategies } = options;
  const explores = rule.phases.every((phase) => phase === "explore");
  if (explores && level < 2 && strategies?.explore === undefined) return "level";
  return watch.closest(false) === null ? "absent" : null;
}

/** Which rule gave the layer of `miss` another form in that phase. */
function firstAt({ trace }: Optimized, { layer, phase }: Miss): string | null {
  return trace.find((event) => event.before === layer && event.phase === phase)?.rule ?? null;
}

function textOf(told: Omit<WhyNot, "text">, rule: RuleIR, at: Layer | undefined): string {
  const { fired, miss, first, stop, notTried: reason } = told;
  const place = rule.span === null ? "" : ` (${rule.span.file}:${rule.span.line})`;
  const times = fired === 1 ? "once" : `${fired} times`;
  const head =
    fired > 0 ? `${rule.name}${place} fired ${times}.` : `${rule.name}${place} did not fire.`;
  return [
    head,
    ...(reason === null ? [] : [`  ${REASONS[reason]}`]),
    ...(miss === null ? [] : missText(miss, first, rule, reason, at)),
    ...(stop.reason === "fixpoint"
      ? []
      : [`  rewriting stopped at ${stop.reason}: ${stop.rules.join(" → ")}`]),
  ].join("\n");
}

const REASONS: Readonly<Record<NotTried, string>> = {
  disabled: "it is switched off",
  level: "explore rules run in an e-graph, at levels 2 and 3: optimize(…, { level: 2 })",
  absent: "the layer is in no plan of the phases in which the rule runs",
};

function missText(
  { phase, when, layer, obstacle }: Miss,
  first: string | null,
  rule: RuleIR,
  reason: NotTried | null,
  at: Layer | undefined,
): string[] {
  if (obstacle.kind === "operation" && obstacle.place.startsWith(ROOT) && at === undefined) {
    return [`  no layer is a ${obstacle.wanted}, in phase ${rule.phases.join(" or ")}`];
  }
  const words =
    obstacle.kind === "none" ? [nothingText(first, rule, phase, reason)] : obstacleText(obstacle);
  return [
    `  closest in phase ${phase}, when it ${when}, at ${layerText(layer)}:`,
    ...words.map((line) => `    ${line}`),
  ];
}

function nothingText(
  first: string | null,
  rule: RuleIR,
  phase: PhaseName,
  reason: NotTried | null,
): string {
  if (first === rule.name) return "it fired here";
  if (first !== null) return `nothing is in its way here, but ${first} rewrote the layer first`;
  if (reason !== null) return "nothing else is in its way here";
  if (phase === "explore") return "it makes another form here, and the plan without it is cheaper";
  return "nothing is in its way here: what it reads was rewritten before it was tried";
}
