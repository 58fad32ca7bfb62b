/** What rules cost: time per attempt, and per firing, on terms made from their own left sides. */
import { RuleError } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import {
  type ActiveGroup,
  Engine,
  type GraphNode,
  type Plugin,
  type RuleIR,
} from "../../optimizer/index.ts";
import { termsFor } from "../../verify/index.ts";

/** One rule. */
export interface RuleTimes {
  readonly rule: string;
  /** Terms that it was tried at; in so many of them it fired. */
  readonly terms: number;
  readonly firing: number;
  /** Median nanoseconds of one attempt that ends without a firing; null where each term fires. */
  readonly attemptNs: number | null;
  /** Median nanoseconds of one attempt that ends with one; null where none fires. */
  readonly firingNs: number | null;
  /** What it threw: then nothing was measured. Null: nothing. */
  readonly threw: string | null;
}

/** How long, and with which operations. */
export interface BenchOptions {
  /** Time for each figure, in milliseconds. */
  readonly ms: number;
  readonly plugins: readonly Plugin[];
}

const TERMS = 60;
const BATCH = 64;
const SEED = 1;
const LIMITS = { firesMax: 1e9, nodesMax: 1e9, msMax: 1e9 };

/** Times of each rule by itself; one that throws is a row that says so. Terms are the same each time. */
export function benchRules(
  rules: readonly RuleIR[],
  { ms, plugins }: BenchOptions,
): readonly RuleTimes[] {
  return rules.map((rule) => {
    try {
      return timesOf(rule, { ms, plugins });
    } catch (error) {
      const threw = reasonOf(error);
      return { rule: rule.name, terms: 0, firing: 0, attemptNs: null, firingNs: null, threw };
    }
  });
}

/** The engine tells which rule it was; the row does that, too. */
function reasonOf(error: unknown): string {
  const { cause } = error instanceof RuleError ? error : { cause: undefined };
  const thrown = cause ?? error;
  return thrown instanceof Error
    ? `${thrown.name}: ${thrown.message.split("\n")[0]}`
    : String(thrown);
}

function timesOf(rule: RuleIR, { ms, plugins }: BenchOptions): RuleTimes {
  const terms = [
    ...rule.examples().map(({ input }) => input),
    ...termsFor(rule, { count: TERMS, seed: SEED, plugins }),
  ];
  const group: readonly RuleIR[] = Object.freeze([rule]);
  const firing = terms.filter((term) => attempt(ready(term, group)));
  const others = terms.filter((term) => !firing.includes(term));
  return {
    rule: rule.name,
    terms: terms.length,
    firing: firing.length,
    attemptNs: others.length === 0 ? null : nsOf(others, group, ms),
    firingNs: firing.length === 0 ? null : nsOf(firing, group, ms),
    threw: null,
  };
}

/** A graph of one term, and the rule, its tables made. */
interface Ready {
  readonly engine: Engine;
  readonly node: GraphNode;
  readonly group: ActiveGroup;
}

function ready(term: Layer, rules: readonly RuleIR[]): Ready {
  const engine = new Engine([term], { limits: () => LIMITS, check: false, trace: false });
  const group = engine.group(rules);
  const [node] = engine.graph.outputs;
  group.functionFor(node);
  return { engine, node, group };
}

const attempt = ({ engine, node, group }: Ready): boolean => engine.apply(node, group) !== null;

/** Median over batches of fresh graphs: a term fires once only, and layers that are made again are found. */
function nsOf(terms: readonly Layer[], group: readonly RuleIR[], ms: number): number {
  const samples: number[] = [];
  const until = performance.now() + ms;
  let at = 0;
  do {
    const batch = Array.from({ length: BATCH }, () => ready(terms[at++ % terms.length], group));
    const from = performance.now();
    for (const one of batch) attempt(one);
    samples.push(((performance.now() - from) / BATCH) * 1e6);
  } while (performance.now() < until);
  return samples.sort((a, b) => a - b)[samples.length >> 1];
}

/** As a table; the dearest firings first. */
export function formatBench(rows: readonly RuleTimes[]): string {
  const width = Math.max(4, ...rows.map(({ rule }) => rule.length));
  const cell = (ns: number | null): string => (ns === null ? "–" : Math.round(ns).toString());
  const line = (cells: readonly string[]): string =>
    cells.map((text, k) => (k === 0 ? text.padEnd(width) : text.padStart(13))).join("");
  const sorted = rows.toSorted((a, b) => (b.firingNs ?? 0) - (a.firingNs ?? 0));
  return [
    line(["rule", "ns/attempt", "ns/firing", "terms", "firing"]),
    ...sorted.map(({ rule, attemptNs, firingNs, terms, firing, threw }) =>
      threw === null
        ? line([rule, cell(attemptNs), cell(firingNs), String(terms), String(firing)])
        : `${rule.padEnd(width)}  threw ${threw}`,
    ),
  ].join("\n");
}
