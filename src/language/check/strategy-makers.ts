/** The strategies that rule files can name, and what they take. */
import {
  all,
  allTopDown,
  apply,
  attempt,
  bottomUp,
  budget,
  COST_PARTS,
  checkpoint,
  choice,
  downUp,
  fail,
  fixpoint,
  fixpointNoCycle,
  id,
  innermost,
  onceBottomUp,
  oncePerBatch,
  onceTopDown,
  one,
  outermost,
  parallel,
  part,
  type RuleIR,
  repeat,
  type Strategy,
  saturate,
  seconds,
  seq,
  some,
  topDown,
  unless,
  worklist,
} from "../../optimizer/index.ts";
import type { LiteralValue } from "../syntax/ast.ts";

/** What a call in a strategy is given. */
export interface StrategyCall {
  readonly rules: readonly RuleIR[];
  readonly strategies: readonly Strategy[];
  readonly options: Readonly<Record<string, LiteralValue>>;
  readonly values: readonly LiteralValue[];
}

/** Makes a strategy; answers a text where it was not given what it needs. */
export type StrategyMaker = (call: StrategyCall) => Strategy | string;

const ofRules =
  (make: (rules: readonly RuleIR[]) => Strategy): StrategyMaker =>
  ({ rules, strategies }) =>
    rules.length === 0 || strategies.length > 0
      ? "takes rules, such as #slice or A + B"
      : make(rules);

const ofStrategies =
  (make: (...strategies: readonly Strategy[]) => Strategy): StrategyMaker =>
  (call) => {
    const parts = partsOf(call);
    return parts.length === 0 ? "takes strategies" : make(...parts);
  };

const ofOne =
  (make: (strategy: Strategy) => Strategy): StrategyMaker =>
  (call) => {
    const [inner, ...others] = partsOf(call);
    return inner === undefined || others.length > 0 ? "takes one strategy" : make(inner);
  };

/** Rules among strategies are tried once at each node. */
const partsOf = ({ rules, strategies }: StrategyCall): readonly Strategy[] =>
  rules.length === 0 ? strategies : [apply(rules), ...strategies];

const counted =
  (make: (strategy: Strategy, count: number) => Strategy): StrategyMaker =>
  (call) => {
    const [inner] = partsOf(call);
    const count = call.options.limit ?? call.options.fires ?? call.values[0];
    if (inner === undefined || typeof count !== "number") return "takes a strategy and a number";
    return make(inner, count);
  };

/** The strategies that files can name. */
export const STRATEGY_MAKERS: Readonly<Record<string, StrategyMaker>> = {
  id: () => id,
  fail: () => fail,
  once: ofRules(apply),
  innermost: ofRules(innermost),
  outermost: ofRules(outermost),
  worklist: ofRules(worklist),
  seq: ofStrategies(seq),
  choice: ofStrategies(choice),
  attempt: ofOne(attempt),
  repeat: ofOne(repeat),
  topDown: ofOne(topDown),
  bottomUp: ofOne(bottomUp),
  onceTopDown: ofOne(onceTopDown),
  onceBottomUp: ofOne(onceBottomUp),
  all: ofOne(all),
  one: ofOne(one),
  some: ofOne(some),
  allTopDown: ofOne(allTopDown),
  downUp: (call) => {
    const [down, up, ...others] = partsOf(call);
    const wrong = down === undefined || up === undefined || others.length > 0;
    return wrong
      ? "takes two strategies, one for the way down and one for the way up"
      : downUp(down, up);
  },
  unless: ofOne(unless),
  oncePerBatch: ofOne(oncePerBatch),
  parallel: ofOne(parallel),
  fixpointNoCycle: ofOne(fixpointNoCycle),
  checkpoint: ({ values: [label] }) =>
    typeof label === "string" ? checkpoint(label) : "takes a text",
  saturate: saturation,
  fixpoint: counted(fixpoint),
  budget: counted((strategy, fires) => budget(fires, strategy)),
};

const ALGORITHMS = ["tree", "dag", "local"] as const;
const NUMBERS = ["nodes", "ms", "layers"] as const;

/** `saturate(#explore, nodes: 20000, ms: 40, cost: "movedBytes", extraction: "dag")`. */
function saturation({ rules, strategies, options }: StrategyCall): Strategy | string {
  if (rules.length === 0 || strategies.length > 0) return "takes rules, such as #explore";
  const { nodes, ms, layers, cost = "seconds", extraction = "local" } = options;
  const model = COST_PARTS.find((known) => known === cost);
  const algorithm = ALGORITHMS.find((known) => known === extraction);
  const wrong = wrongOption(options);
  if (wrong !== null) return wrong;
  if (cost !== "seconds" && model === undefined) {
    return `knows no cost ${String(cost)}; there are seconds, ${COST_PARTS.join(", ")}`;
  }
  if (algorithm === undefined) {
    return `knows no extraction ${String(extraction)}; there are ${ALGORITHMS.join(", ")}`;
  }
  return saturate(rules, {
    extraction: algorithm,
    model: model === undefined ? seconds() : part(model),
    ...(nodes === undefined ? {} : { nodesMax: Number(nodes) }),
    ...(ms === undefined ? {} : { msMax: Number(ms) }),
    ...(layers === undefined ? {} : { layersMax: Number(layers) }),
  });
}

function wrongOption(options: StrategyCall["options"]): string | null {
  const known: readonly string[] = [...NUMBERS, "cost", "extraction"];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) return `knows no option "${unknown}"; it takes ${known.join(", ")}`;
  for (const name of NUMBERS) {
    const value = options[name];
    if (value !== undefined && !(typeof value === "number" && value > 0)) {
      return `takes a number above 0 for ${name}, not ${String(value)}`;
    }
  }
  return null;
}
