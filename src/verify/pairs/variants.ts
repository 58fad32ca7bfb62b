/** Ways to run the optimizer that must not matter: rules off, other orders, other costs, other engines. */
import type { Layer } from "../../layers/index.ts";
import type { CostModel } from "../../optimizer/index.ts";
import { optimize, PHASES, RULES, type RuleSet, ruleSet, seconds } from "../../optimizer/index.ts";
import { type Choices, randomChoices } from "../choices.ts";

/** One way to run the optimizer. */
export interface Variant {
  /** What is different, for people. */
  readonly text: string;
  run(outputs: readonly Layer[]): readonly Layer[];
}

/** Orders of rules are compiled: a few of them serve many programs. */
const ORDERS_MAX = 8;
const orders = new Map<number, RuleSet>();

/** The rules in an order of their own, all of the same benefit. */
function orderOf(base: RuleSet, number: number): RuleSet {
  if (base !== RULES) return shuffled(base, number);
  let found = orders.get(number);
  if (found === undefined) {
    if (orders.size >= ORDERS_MAX) orders.delete(orders.keys().next().value ?? number);
    found = shuffled(base, number);
    orders.set(number, found);
  }
  return found;
}

function shuffled({ rules }: RuleSet, number: number): RuleSet {
  const choices = randomChoices(number * 31 + 7);
  const left = rules.map((rule) => ({ ...rule, benefit: 0 }));
  const order: typeof left = [];
  while (left.length > 0) order.push(...left.splice(choices.pick(left.length), 1));
  return ruleSet(order);
}

/** A subset of the rules by choice: none, one, a few, half, or most of them off. */
function disabledBy(set: RuleSet, choices: Choices): readonly string[] {
  const free = set.rules.filter(({ essential }) => !essential).map(({ name }) => name);
  const share = [0, 1, 3, 8, 14][choices.pick(5)];
  return share === 0 ? [] : free.filter(() => choices.pick(16) < share);
}

const model = seconds();

/** The model with its numbers off by up to half. */
function perturbed(choices: Choices): CostModel {
  const factors = Array.from({ length: 4 }, () => 0.5 + choices.pick(11) / 10);
  return {
    name: `seconds ×${factors.join("/")}`,
    unit: "s",
    scalarize: (cost) =>
      model.scalarize({
        ...cost,
        readBytes: cost.readBytes * factors[0],
        movedBytes: cost.movedBytes * factors[1],
        flops: cost.flops * factors[2],
        tasks: cost.tasks * factors[3],
      }),
  };
}

/** Only the first phases, and what must be: levels below the whole pipeline. */
function levelled(set: RuleSet, choices: Choices): RuleSet {
  const until = choices.pick(PHASES.length + 3);
  if (until >= PHASES.length) return set;
  const kept = PHASES.slice(0, until + 1);
  const off = set.rules
    .filter((rule) => !rule.essential && !rule.phases.some((phase) => kept.includes(phase)))
    .map(({ name }) => name);
  return off.length === 0 ? set : set.disable(...off);
}

/** Nodes and time of one e-graph: small ones, many times. */
const SATURATION = { nodesMax: 200, msMax: 100 };

/** Variants of a block: what they compile serves many programs. */
const POOL = 32;
const BLOCKS_MAX = 4;
const pools = new WeakMap<RuleSet, Map<number, (Variant | undefined)[]>>();

/** One of the variants that the programs of block `block` share, by choice. `base` has the rules. */
export function variantBy(choices: Choices, block: number, base: RuleSet = RULES): Variant {
  const number = choices.pick(POOL);
  const pool = poolOf(block, base);
  pool[number] ??= variantOf(randomChoices(block * 8191 + number * 131 + 5), block, base);
  return pool[number];
}

function poolOf(block: number, base: RuleSet): (Variant | undefined)[] {
  let blocks = pools.get(base);
  if (blocks === undefined) {
    blocks = new Map();
    pools.set(base, blocks);
  }
  let pool = blocks.get(block);
  if (pool === undefined) {
    if (blocks.size >= BLOCKS_MAX) blocks.delete(blocks.keys().next().value ?? block);
    pool = new Array<Variant | undefined>(POOL).fill(undefined);
    blocks.set(block, pool);
  }
  return pool;
}

function variantOf(choices: Choices, block: number, base: RuleSet): Variant {
  const isShuffled = choices.pick(3) === 2;
  const whole = isShuffled ? orderOf(base, block) : base;
  const disable = disabledBy(whole, choices);
  const rules = levelled(disable.length === 0 ? whole : whole.disable(...disable), choices);
  const saturates = choices.pick(16) === 15;
  const costs = perturbed(choices);
  const saturation = { ...SATURATION, model: costs };
  const level = saturates ? 2 : choices.pick(10) === 9 ? 0 : 1;
  const text = [
    isShuffled ? `order ${block}` : "order as it is",
    disable.length === 0 ? "all rules on" : `off: ${disable.join(", ")}`,
    saturates ? `level 2 by ${costs.name}` : `level ${level}`,
  ].join("; ");
  return {
    text,
    run: (outputs) => optimize(outputs, { rules, level, saturation, check: true }).outputs,
  };
}
