/** Strategies and pipelines: names looked up, and the result as a `Strategy`. */
import {
  apply,
  attempt,
  budget,
  choice,
  PHASES,
  type PhaseName,
  phase,
  type RuleIR,
  STRATEGIES,
  type Strategy,
  seq,
} from "../../optimizer/index.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { DeclarationOf, StrategyArg, StrategyNode } from "../syntax/ast.ts";
import type { StrategyCall, StrategyMaker } from "./strategy-makers.ts";

/** What strategies of a file can refer to. */
export interface StrategyEnv {
  readonly diagnostics: Diagnostics;
  readonly rules: readonly RuleIR[];
  readonly makers: Readonly<Record<string, StrategyMaker>>;
  /** Strategies that stand further up. */
  readonly named: ReadonlyMap<string, Strategy>;
  /** Names, and `#tags`, of rules and strategies that were left out: what is wrong there was said there. */
  readonly broken: ReadonlySet<string>;
}

/** Rules, or something to do. */
type Found = { readonly rules: readonly RuleIR[] } | { readonly strategy: Strategy };

/** The strategy of a declaration; null where something is wrong. */
export function strategyFrom(
  node: DeclarationOf<"strategy"> | DeclarationOf<"pipeline">,
  env: StrategyEnv,
): Strategy | null {
  if (node.kind === "strategy") {
    const found = toStrategy(find(node.strategy, env));
    return found === null || node.limit === null ? found : budget(node.limit, found);
  }
  const steps = node.steps.map((step) => toStrategy(find(step, env)));
  const whole = steps.filter((step) => step !== null);
  return whole.length < steps.length ? null : seq(...whole.map(attempt));
}

function toStrategy(found: Found | null): Strategy | null {
  if (found === null) return null;
  return "strategy" in found ? found.strategy : apply(found.rules);
}

function find(node: StrategyNode, env: StrategyEnv): Found | null {
  switch (node.kind) {
    case "rule": {
      const rules = env.rules.filter(({ name }) => name === node.name.text);
      if (rules.length > 0) return { rules };
      if (env.broken.has(node.name.text)) return null;
      const known = env.rules.map(({ name }) => name);
      env.diagnostics.unknown("rule", node.name.text, node.span, known);
      return null;
    }
    case "tag": {
      const rules = env.rules.filter(({ tags }) => tags.includes(node.name.text));
      if (rules.length > 0) return { rules };
      if (env.broken.has(`#${node.name.text}`)) return null;
      const known = new Set(env.rules.flatMap(({ tags }) => tags));
      env.diagnostics.unknown("tag of rules", node.name.text, node.span, known);
      return null;
    }
    case "call":
      return callOf(node, env);
    default:
      return severalOf(node, env);
  }
}

function severalOf(
  node: Extract<StrategyNode, { readonly kind: "choice" | "union" }>,
  env: StrategyEnv,
): Found | null {
  const found = node.parts.map((part) => find(part, env)).filter((part) => part !== null);
  if (found.length < node.parts.length) return null;
  const rules = found.flatMap((part) => ("rules" in part ? part.rules : []));
  if (found.every((part) => "rules" in part)) return { rules: [...new Set(rules)] };
  if (node.kind === "choice") {
    return { strategy: choice(...found.map(toStrategy).filter((part) => part !== null)) };
  }
  const message = '"+" puts rules together; strategies go one after another with ";" or "<+"';
  env.diagnostics.add("type", node.span, message);
  return null;
}

function callOf(
  node: Extract<StrategyNode, { readonly kind: "call" }>,
  env: StrategyEnv,
): Found | null {
  const { text } = node.name;
  if (text === "phase") return phaseOf(node, env);
  const named = env.named.get(text);
  if (named !== undefined && node.args === null) return { strategy: named };
  if (env.broken.has(text)) return null;
  const maker = Object.hasOwn(env.makers, text) ? env.makers[text] : undefined;
  if (maker === undefined) {
    const known = [...Object.keys(env.makers), "phase", ...env.named.keys()];
    env.diagnostics.unknown("strategy", text, node.name.span, known);
    return null;
  }
  const call = argsOf(node.args ?? [], env);
  if (call === null) return null;
  const made = maker(call);
  if (typeof made !== "string") return { strategy: made };
  env.diagnostics.add("arity", node.span, `${text} ${made}`);
  return null;
}

function argsOf(args: readonly StrategyArg[], env: StrategyEnv): StrategyCall | null {
  const inner = args.flatMap((arg) => (arg.kind === "strategy" ? [find(arg.strategy, env)] : []));
  const found = inner.filter((part) => part !== null);
  if (found.length < inner.length) return null;
  return {
    rules: found.flatMap((part) => ("rules" in part ? part.rules : [])),
    strategies: found.flatMap((part) => ("strategy" in part ? [part.strategy] : [])),
    options: Object.fromEntries(
      args.flatMap((arg) => (arg.kind === "option" ? [[arg.name.text, arg.value] as const] : [])),
    ),
    values: args.flatMap((arg) => (arg.kind === "value" ? [arg.value] : [])),
  };
}

/** `phase(lower)`: the rules of a phase, walked as it is. */
function phaseOf(
  node: Extract<StrategyNode, { readonly kind: "call" }>,
  env: StrategyEnv,
): Found | null {
  const [arg, ...others] = node.args ?? [];
  const word =
    arg?.kind === "strategy" && arg.strategy.kind === "call" ? arg.strategy.name.text : "";
  const name = PHASES.find((known) => known === word);
  if (name === undefined || others.length > 0) {
    env.diagnostics.unknown("phase", word, node.span, PHASES);
    return null;
  }
  const rules = env.rules.filter(({ phases }) => phases.includes(name));
  return { strategy: phase(name satisfies PhaseName, STRATEGIES[name](rules)) };
}
