/** Plugins that are used together. */
import { PluginError, shown } from "../core/index.ts";
import type { CostModel } from "./cost/index.ts";
import type { LayerAnalysis } from "./facts.ts";
import type { Walk } from "./levels.ts";
import { operationName } from "./operations.ts";
import { isPlugin, type Plugin } from "./plugin.ts";
import type { RuleIR } from "./rule.ts";

/** What several plugins bring, without two things of one name. */
export interface PluginSet {
  readonly plugins: readonly Plugin[];
  readonly rules: readonly RuleIR[];
  readonly analyses: readonly LayerAnalysis[];
  /** @throws PluginError for a name that no plugin has */
  cost(name: string): CostModel;
  /** @throws PluginError for a name that no plugin has */
  strategy(name: string): Walk;
}

/** The same set for the same plugins, so that their rules are compiled once. */
interface Branch {
  readonly set: PluginSet;
  readonly next: WeakMap<Plugin, Branch>;
}

const none: Branch = { set: setOf([]), next: new WeakMap() };

/**
 * These plugins, each once.
 * @throws PluginError for what is no plugin, one whose files were not read, and names that two share
 */
export function pluginSet(plugins: readonly Plugin[] = []): PluginSet {
  if (plugins.length === 0) return none.set;
  let branch = none;
  for (const plugin of new Set(plugins)) {
    let next = branch.next.get(plugin);
    if (next === undefined) {
      checkReady(plugin);
      next = { set: setOf([...branch.set.plugins, plugin]), next: new WeakMap() };
      branch.next.set(plugin, next);
    }
    branch = next;
  }
  return branch.set;
}

/** What is no plugin at all would not be found in a weak map, or would throw there. */
function checkReady(plugin: Plugin): void {
  if (!isPlugin(plugin)) {
    throw new PluginError(
      shown(plugin),
      "is none: it takes what definePlugin() or loadPlugin() answers",
    );
  }
  if (plugin.files.length === 0) return;
  const [file] = plugin.files;
  throw new PluginError(
    plugin.name,
    `has rules in "${file.pathname}" that were not read; use what \`await loadPlugin(plugin)\` answers`,
  );
}

function setOf(plugins: readonly Plugin[]): PluginSet {
  once(plugins, "the name", (plugin) => [plugin.name]);
  once(plugins, "the operation", ({ operations }) => operations.map(({ name }) => name));
  once(plugins, "the operation that rules call", ({ operations }) => operations.map(operationName));
  once(plugins, "the rule", ({ rules }) => rules.map(({ name }) => name));
  once(plugins, "the analysis", ({ analyses }) => analyses.map(({ name }) => name));
  const costs = once(plugins, "the cost", (plugin) => [...plugin.costs.keys()]);
  const walks = once(plugins, "the strategy", ({ strategies }) => [...strategies.keys()]);
  return Object.freeze({
    plugins: Object.freeze([...plugins]),
    rules: Object.freeze(plugins.flatMap(({ rules }) => rules)),
    analyses: Object.freeze(plugins.flatMap(({ analyses }) => analyses)),
    cost: (name: string) => lookUp(costs, "cost", name).costs.get(name) as CostModel,
    strategy: (name: string) => lookUp(walks, "strategy", name).strategies.get(name) as Walk,
  });
}

/** Who has each name. @throws PluginError for one that two have */
function once(
  plugins: readonly Plugin[],
  what: string,
  namesOf: (plugin: Plugin) => readonly string[],
): ReadonlyMap<string, Plugin> {
  const owners = new Map<string, Plugin>();
  for (const plugin of plugins) {
    for (const name of namesOf(plugin)) {
      const other = owners.get(name);
      if (other !== undefined) {
        const wrong = `redefines ${what} "${name}", which plugin "${other.name}" has; use one of them`;
        throw new PluginError(plugin.name, wrong);
      }
      owners.set(name, plugin);
    }
  }
  return owners;
}

function lookUp(owners: ReadonlyMap<string, Plugin>, what: string, name: string): Plugin {
  const owner = owners.get(name);
  if (owner !== undefined) return owner;
  const known = owners.size === 0 ? "none has any" : `there are ${[...owners.keys()].join(", ")}`;
  throw new PluginError(name, `is no ${what} of the plugins that are used: ${known}`);
}
