/** Options of a run, and what it tells. */
import { checkLimit, checkOneOf, checkOptions } from "../core/index.ts";
import { mayGenerate } from "../matching/index.ts";
import { CLASSES, type Domain } from "./rule.ts";
import { BACK_OFF, type BackOff } from "./schedule.ts";

/** Options of `saturate`; every limit may be `Infinity`. */
export interface SaturateOptions {
  /** Stop with this many living nodes; 100 000 unless told. */
  readonly nodes?: number;
  /** Rounds of search, apply, rebuild; 60 unless told. */
  readonly iterations?: number;
  /** Time, looked at every 4096 matches; 5000 unless told. */
  readonly ms?: number;
  /** Matches of all rules together; no limit unless told. */
  readonly matches?: number;
  /** `simple` lets every rule search in every round; back-off with egg's numbers unless told. */
  readonly scheduler?: "simple" | BackOff;
  readonly growth?: {
    /** A rule that made more than this share of `nodes` is out; 1 unless told. */
    readonly share?: number;
    /** Rules add nothing more to a class of this many nodes; no limit unless told. */
    readonly classNodes?: number;
  };
  /** Whether `normalize` rules take their left sides out; true unless told. */
  readonly subsume?: boolean;
  /**
   * Eager, as in Cranelift's aegraphs: a node is matched as a root once, when it is new; unions that
   * would make a term part of itself are left out; classes stay small. Then `iterations` (5 unless
   * told) bounds the depth of rewriting, and `classNodes` is 5 unless told.
   */
  readonly acyclic?: boolean;
  readonly domain?: Domain;
  /** Handed to guards and callbacks; the graph unless told. */
  readonly context?: unknown;
  /** `interpret` where code generation is forbidden; found out unless told. */
  readonly code?: "generate" | "interpret";
  /** Milliseconds; the clock of the process unless told. */
  readonly now?: () => number;
}

/** Why a run ended. `growth`: only rules that spent their budget could go on. */
export type SaturateStop = "saturated" | "nodes" | "iterations" | "time" | "matches" | "growth";

/** What one rule did. */
export interface RuleReport {
  readonly name: string;
  readonly searchMs: number;
  readonly applyMs: number;
  readonly matches: number;
  /** Joins of two classes, and new nodes. */
  readonly joined: number;
  readonly created: number;
  readonly bans: number;
  /** Its growth budget is spent. */
  readonly out: boolean;
}

/** What a run did. */
export interface SaturateReport {
  readonly reason: SaturateStop;
  readonly iterations: number;
  readonly nodes: number;
  readonly classes: number;
  readonly matches: number;
  readonly ms: number;
  readonly searchMs: number;
  readonly applyMs: number;
  readonly rebuildMs: number;
  readonly rules: readonly RuleReport[];
  /** Rules that made nodes, most first, and their share of all that were made. */
  readonly blame: readonly {
    readonly rule: string;
    readonly created: number;
    readonly share: number;
  }[];
}

/** Options with nothing left open. */
export type Settled = Required<Omit<SaturateOptions, "growth" | "context" | "code">> & {
  readonly share: number;
  readonly classNodes: number;
  readonly context: unknown;
  readonly backOff: BackOff | null;
  readonly generated: boolean;
};

/** Fills in what was not told. @throws OptionError */
export function settle(options: SaturateOptions, graph: unknown): Settled {
  checkGiven(options);
  const { growth = {}, context = graph, code, acyclic = false, ...given } = options;
  const { scheduler = acyclic ? "simple" : BACK_OFF } = options;
  const { share = 1, classNodes = acyclic ? 5 : Number.POSITIVE_INFINITY } = growth;
  const settled: Settled = {
    nodes: 100_000,
    iterations: acyclic ? 5 : 60,
    ms: 5000,
    matches: Number.POSITIVE_INFINITY,
    subsume: true,
    domain: CLASSES,
    now: () => performance.now(),
    ...given,
    acyclic,
    scheduler,
    share,
    classNodes,
    context,
    backOff: scheduler === "simple" ? null : scheduler,
    generated: code === undefined ? mayGenerate() : code === "generate",
  };
  return settled;
}

const WHERE = "saturate()";
const KEYS = [
  "nodes",
  "iterations",
  "ms",
  "matches",
  "scheduler",
  "growth",
  "subsume",
  "acyclic",
  "domain",
  "context",
  "code",
  "now",
] as const;

function checkGiven(options: SaturateOptions): void {
  checkOptions(WHERE, options, KEYS);
  for (const name of ["nodes", "iterations", "ms", "matches"] as const) {
    checkLimit(WHERE, name, options[name]);
  }
  checkOneOf(WHERE, "subsume", options.subsume, [true, false]);
  checkOneOf(WHERE, "acyclic", options.acyclic, [true, false]);
  checkOneOf(WHERE, "code", options.code, ["generate", "interpret"]);
  const { growth, scheduler } = options;
  checkOptions(`${WHERE}: growth`, growth, ["share", "classNodes"]);
  checkLimit(`${WHERE}: growth`, "share", growth?.share);
  checkLimit(`${WHERE}: growth`, "classNodes", growth?.classNodes);
  if (scheduler === undefined || scheduler === "simple") return;
  checkOptions(`${WHERE}: scheduler`, scheduler, ["matches", "rests"]);
  for (const name of ["matches", "rests"] as const) {
    checkLimit(`${WHERE}: scheduler`, name, scheduler[name] ?? Number.NaN);
  }
}
