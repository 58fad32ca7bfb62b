/** Plugins: operations, rules, facts, costs and strategies of others, under one name. Data, checked. */
import { checkOptions, isRecord, OptionError, PluginError, shown } from "../core/index.ts";
import { defaultRegistry, type LayerType } from "../layers/index.ts";
import { hasMethods, isAnalysis, isRule } from "./arguments.ts";
import { own } from "./callback.ts";
import { type CostModel, checkedModel } from "./cost/index.ts";
import type { LayerAnalysis } from "./facts.ts";
import type { Walk } from "./levels.ts";
import { LAYER_OPERATIONS, operationName } from "./operations.ts";
import { isPluginOperation } from "./plugin-operation.ts";
import type { RuleIR } from "./rule.ts";
import { RULES } from "./rules/index.ts";

/** What `definePlugin` takes. */
export interface PluginSpec {
  /** The vendor: what stands before the slash in names of operations. */
  readonly name: string;
  /** Made by `operation`. */
  readonly operations?: readonly LayerType[];
  /** Rules, and files of rules by URL: `new URL("./mine.rules", import.meta.url)`. */
  readonly rules?: readonly (RuleIR | URL)[];
  /** Facts about layers; saturation refuses merges that contradict one, `explain` shows them. */
  readonly analyses?: readonly LayerAnalysis[];
  /** Measures of plans by name, for `optimize(…, { costModel: "name" })`. */
  readonly costs?: Readonly<Record<string, CostModel>>;
  /** Walks by name, for `optimize(…, { strategies: { pushdown: "name" } })` and `.rules` files. */
  readonly strategies?: Readonly<Record<string, Walk>>;
}

/** A plugin whose definition holds. */
export interface Plugin {
  readonly name: string;
  readonly operations: readonly LayerType[];
  readonly rules: readonly RuleIR[];
  /** Files of rules that were not read yet; `loadPlugin` reads them. */
  readonly files: readonly URL[];
  readonly analyses: readonly LayerAnalysis[];
  readonly costs: ReadonlyMap<string, CostModel>;
  readonly strategies: ReadonlyMap<string, Walk>;
}

const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const KEYS: readonly string[] = ["name", "operations", "rules", "analyses", "costs", "strategies"];
const plugins = new WeakSet<object>();

/**
 * A plugin.
 * @throws PluginError that names what is wrong: an operation or rule that exists already, a name of
 *   another vendor; OptionError for an option that there is not, or no name
 */
export function definePlugin(spec: PluginSpec): Plugin {
  const { name } = checkSpec(spec);
  checkParts(spec);
  const { operations = [], rules = [], analyses = [], costs = {}, strategies = {} } = spec;
  const models = Object.entries(costs).map(([key, model]) => [key, checkedModel(model)] as const);
  const plugin: Plugin = Object.freeze({
    name,
    operations: Object.freeze([...operations]),
    rules: Object.freeze(rules.filter((one): one is RuleIR => !(one instanceof URL))),
    files: Object.freeze(rules.filter((one): one is URL => one instanceof URL)),
    analyses: Object.freeze([...analyses]),
    costs: new Map(models),
    strategies: new Map(Object.entries(strategies)),
  });
  checkOperations(plugin);
  checkRuleNames(name, plugin.rules);
  distinct(name, "analysis", plugin.analyses);
  own(name, [...plugin.analyses, ...plugin.costs.values(), ...plugin.strategies.values()]);
  plugins.add(plugin);
  return plugin;
}

/** Whether `definePlugin` made it. */
export const isPlugin = (value: unknown): value is Plugin =>
  typeof value === "object" && value !== null && plugins.has(value);

/** The same plugin with its files read. @throws PluginError for rules that exist already */
export function withFileRules(
  plugin: Plugin,
  rules: readonly RuleIR[],
  strategies: ReadonlyMap<string, Walk>,
): Plugin {
  const { name } = plugin;
  for (const strategy of strategies.keys()) {
    if (!plugin.strategies.has(strategy)) continue;
    throw new PluginError(name, `has two strategies "${strategy}"`);
  }
  const all = Object.freeze([...plugin.rules, ...rules]);
  checkRuleNames(name, all);
  const walks = new Map([...plugin.strategies, ...strategies]);
  own(name, strategies.values());
  const made: Plugin = Object.freeze({ ...plugin, rules: all, files: [], strategies: walks });
  plugins.add(made);
  return made;
}

function checkSpec(spec: PluginSpec): PluginSpec {
  checkOptions("definePlugin()", spec ?? null, KEYS);
  const { name } = spec as { readonly name: unknown };
  if (typeof name === "string" && NAME.test(name)) return spec;
  const form = 'a name of lower case letters, digits and "-", such as "acme"';
  throw new OptionError("definePlugin()", `takes ${form}, not ${shown(name)}`, { option: "name" });
}

/** What each list or record takes, and whether something is that. */
const PARTS: readonly (readonly [keyof PluginSpec, string, (part: unknown) => boolean])[] = [
  ["operations", "what operation({ … }) makes", isNamed],
  [
    "rules",
    "what rule(…) makes, or a URL of a .rules file",
    (part) => part instanceof URL || isRule(part),
  ],
  ["analyses", "{ name, of, join }", isAnalysis],
  ["costs", "what costModel(…) makes", (part) => hasMethods(part, ["scalarize"])],
  ["strategies", "a function from rules to a strategy", (part) => typeof part === "function"],
];

function isNamed(part: unknown): boolean {
  return typeof (part as { readonly name?: unknown } | null | undefined)?.name === "string";
}

/** Lists are lists, records are records, of what they take. */
function checkParts(spec: PluginSpec): void {
  for (const [key, takes, fits] of PARTS) {
    const given = partsOf(spec, key);
    const wrong = Object.entries(given).find(([, one]) => !fits(one));
    if (wrong === undefined) continue;
    const [name, part] = wrong;
    throw new PluginError(spec.name, `has ${key}[${name}] = ${shown(part)}; it takes ${takes}`);
  }
}

function partsOf({ name, ...spec }: PluginSpec, key: keyof PluginSpec): object {
  const isByName = key === "costs" || key === "strategies";
  const part: unknown = (spec as Partial<PluginSpec>)[key];
  const given = part === undefined ? (isByName ? {} : []) : part;
  if (isByName ? isRecord(given) : Array.isArray(given)) return given as object;
  const form = isByName ? "a record" : "a list";
  throw new PluginError(name, `takes ${form} of ${key}, not ${shown(given)}`);
}

function checkOperations({ name: plugin, operations }: Plugin): void {
  distinct(plugin, "operation", operations);
  for (const type of operations) {
    const { name } = type;
    if (defaultRegistry().has(name)) {
      throw new PluginError(plugin, `redefines the operation "${name}", which comes with plygraph`);
    }
    if (!isPluginOperation(type)) {
      throw new PluginError(
        plugin,
        `has an operation "${name}" that \`operation({ … })\` did not make`,
      );
    }
    const called = operationName(type);
    if (LAYER_OPERATIONS.has(called)) {
      const wrong = `has an operation "${name}", which rules would call ${called}, as one that comes with plygraph`;
      throw new PluginError(plugin, wrong);
    }
    if (!name.startsWith(`${plugin}/`)) {
      throw new PluginError(plugin, `has an operation "${name}"; its own are called "${plugin}/…"`);
    }
  }
}

function checkRuleNames(plugin: string, rules: readonly RuleIR[]): void {
  distinct(plugin, "rule", rules);
  for (const { name } of rules) {
    if (!CORE_RULES.has(name)) continue;
    throw new PluginError(plugin, `redefines the rule "${name}", which comes with plygraph`);
  }
}

const CORE_RULES: ReadonlySet<string> = new Set(RULES.rules.map(({ name }) => name));

function distinct(plugin: string, what: string, list: readonly { readonly name: string }[]): void {
  const seen = new Set<string>();
  for (const { name } of list) {
    if (seen.has(name))
      throw new PluginError(
        plugin,
        `has two ${what === "analysis" ? "analyses" : `${what}s`} "${name}"`,
      );
    seen.add(name);
  }
}
