/** What each rule did over a corpus: a rule that never fires, or never shows in a plan, may be dead. */
import { isPlygraphError } from "../core/index.ts";
import type { Layer } from "../layers/index.ts";
import {
  CIRCLE,
  optimize,
  RULES,
  type RuleIR,
  type RuleRow,
  type RuleSet,
  ruleStats,
} from "../optimizer/index.ts";
import { ARRAYS } from "./arrays.ts";
import { messageOf } from "./check-term.ts";
import { randomChoices } from "./choices.ts";
import { HINTS } from "./hints.ts";
import { randomProgram } from "./pairs/programs.ts";
import { drawOf, type Scope } from "./sort.ts";
import { termFromPattern } from "./terms/from-pattern.ts";

/** Counters of one rule over the corpus. */
export interface RuleCoverage {
  readonly rule: string;
  readonly rare: boolean;
  /** Layers of the type that the pattern's root wants. */
  tried: number;
  matched: number;
  /** How often each condition refused. */
  readonly refused: Record<string, number>;
  fired: number;
  /** Of these, firings whose result is in the final plan, as it is or as other rules rewrote it. */
  survived: number;
  ms: number;
  /** What it threw first, where it did: it was left out of that graph's plan. */
  threw: string | null;
}

/** What a corpus covers. */
export interface CoverageReport {
  readonly rules: readonly RuleCoverage[];
  /** Graphs of the corpus. */
  readonly graphs: number;
  /** Rules that threw, never fired, or whose work never shows; the last two may be `rare`. */
  readonly uncovered: readonly { readonly rule: string; readonly text: string }[];
  readonly ok: boolean;
}

/** Choices for coverage. */
export interface CoverageOptions {
  /** Graphs; examples of the rules, terms of hints and `programs` random programs unless told. */
  readonly corpus?: readonly (readonly Layer[])[];
  readonly programs?: number;
  readonly seed?: number;
}

/** Optimizes every graph of a corpus, greedily and with an e-graph, and counts. */
export function coverRules(
  rules: RuleSet = RULES,
  { corpus, programs = 400, seed = 1 }: CoverageOptions = {},
): CoverageReport {
  const counters = new Map(rules.rules.map((rule) => [rule.name, counterOf(rule)]));
  const graphs = corpus ?? [
    ...rules.rules.flatMap((rule) => examplesOf(rule, counters)),
    ...defaultCorpus(rules.rules, programs, seed),
  ];
  for (const outputs of graphs) {
    cover(outputs, rules, counters);
  }
  const found = [...counters.values()];
  const uncovered = found.flatMap(missing);
  return { rules: found, graphs: graphs.length, uncovered, ok: uncovered.length === 0 };
}

const counterOf = ({ name, rare }: RuleIR): RuleCoverage => ({
  rule: name,
  rare,
  tried: 0,
  matched: 0,
  refused: {},
  fired: 0,
  survived: 0,
  ms: 0,
  threw: null,
});

function missing({
  rule,
  rare,
  matched,
  refused,
  fired,
  survived,
  threw,
}: RuleCoverage): { rule: string; text: string }[] {
  if (threw !== null) return [{ rule, text: `threw ${threw}` }];
  if (rare) return [];
  const circles = refused[CIRCLE] ?? 0;
  if (fired === 0 && circles > 0) {
    const text = `closes a circle, at ${circles} of ${matched} matches, and was kept from firing there`;
    return [{ rule, text }];
  }
  if (fired === 0) return [{ rule, text: "never fired" }];
  return survived === 0 ? [{ rule, text: "fired, but its work is in no final plan" }] : [];
}

type Counters = ReadonlyMap<string, RuleCoverage>;

/** The graphs of a rule's examples; one that cannot be made is told. */
function examplesOf(rule: RuleIR, counters: Counters): readonly (readonly Layer[])[] {
  try {
    return rule.examples().map(({ input }) => [input]);
  } catch (error) {
    threwIn(counters, rule.name, error);
    return [];
  }
}

function threwIn(counters: Counters, rule: string, error: unknown): void {
  const counter = counters.get(rule);
  if (counter !== undefined) counter.threw ??= messageOf(error);
}

/** Terms made from its own left side show a rule at its best; programs show how they meet. */
function defaultCorpus(
  rules: readonly RuleIR[],
  programs: number,
  seed: number,
): readonly (readonly Layer[])[] {
  const made = rules.flatMap((rule, k) => [
    ...termsFor(rule, "full", seed * 31 + k),
    ...termsFor(rule, "large", seed * 37 + k),
  ]);
  const random = Array.from({ length: programs }, (_, k) =>
    randomProgram(drawOf(randomChoices(seed * 65_537 + k), "full", "finite")),
  );
  return [...made, ...random];
}

/** Terms of each scope for each rule. */
const TERMS = 16;

function termsFor(rule: RuleIR, scope: Scope, seed: number): readonly (readonly Layer[])[] {
  const hint = Object.hasOwn(HINTS, rule.name) ? HINTS[rule.name] : null;
  return Array.from({ length: TERMS }, (_, k) => {
    const draw = drawOf(randomChoices(seed * 1009 + k), scope, "finite");
    try {
      return hint === null ? termFromPattern(rule.pattern, ARRAYS, draw) : hint(draw);
    } catch (error) {
      if (!isPlygraphError(error)) throw error;
      return null;
    }
  }).flatMap((layer) => (layer === null ? [] : [[layer]]));
}

/** Nodes of an e-graph: coverage needs a look, not the best plan. Time would make it depend on the machine. */
const SATURATION = { nodesMax: 1000, msMax: 5000 };
/** One rule that throws, or breaks what it must keep, does not end the others. */
const WATCHED = { saturation: SATURATION, check: true, trace: true, onRuleError: "skip" } as const;

/** Greedily, and with an e-graph where there is something to explore. */
function cover(outputs: readonly Layer[], rules: RuleSet, counters: Counters): void {
  for (const level of [1, 2] as const) {
    const plan = optimize(outputs, { rules, level, ...WATCHED });
    for (const failure of plan.failures) {
      threwIn(counters, String(failure.fields["rule"]), failure.cause ?? failure);
    }
    for (const stats of ruleStats(plan)) {
      const counter = counters.get(stats.name);
      if (counter !== undefined) add(counter, stats);
    }
  }
}

function add(counter: RuleCoverage, row: RuleRow): void {
  const { tried, matched, refused, fired, survived, ms } = row;
  counter.tried += tried;
  counter.matched += matched;
  counter.fired += fired;
  counter.survived += survived;
  counter.ms += ms;
  for (const [by, count] of Object.entries(refused)) {
    counter.refused[by] = (counter.refused[by] ?? 0) + count;
  }
}

/** A table, and what is not covered. */
export function formatCoverage({ rules, graphs, uncovered }: CoverageReport): string {
  const wide = Math.max(4, ...rules.map(({ rule }) => rule.length));
  const cell = (value: number): string => String(value).padStart(9);
  const head = `${"rule".padEnd(wide)}${["tried", "matched", "fired", "survived"].map((name) => name.padStart(9)).join("")}  refused`;
  const lines = rules.map(({ rule, tried, matched, fired, survived, refused }) => {
    const most = Object.entries(refused)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 2)
      .map(([by, count]) => `${by} ×${count}`);
    return `${rule.padEnd(wide)}${[tried, matched, fired, survived].map(cell).join("")}  ${most.join("; ")}`;
  });
  const gaps = uncovered.map(
    ({ rule, text }) =>
      `${rule}: ${text}; mend it${text.startsWith("threw") ? "" : ", or say @rare"}`,
  );
  return [head, ...lines, ...gaps, `${graphs} graphs, ${uncovered.length} rules not covered`].join(
    "\n",
  );
}
