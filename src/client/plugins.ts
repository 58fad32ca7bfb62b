/** Which plugins a client uses: its own, and those of its cluster, known before the cluster has started. */
import { OptionError, shown } from "../core/index.ts";
import type { Plugin } from "../optimizer/index.ts";
import type { ClientTarget } from "./endpoint.ts";

const announced = new WeakMap<Promise<unknown>, readonly Plugin[]>();

/** Remembers the plugins of a cluster that is starting. */
export function announcePlugins(
  starting: Promise<unknown>,
  plugins: readonly Plugin[] | undefined,
): void {
  if (Array.isArray(plugins) && plugins.length > 0) announced.set(starting, plugins);
}

/** Those of the cluster that a client is made for, and its own. What is no list is told of later. */
export function pluginsFor(
  target: ClientTarget | undefined,
  own: readonly Plugin[] | undefined,
): readonly Plugin[] {
  return Object.freeze([...ofCluster(target), ...(Array.isArray(own) ? own : [])]);
}

function ofCluster(target: ClientTarget | undefined): readonly Plugin[] {
  if (target instanceof Promise) return announced.get(target) ?? [];
  return typeof target === "object" && target !== null ? (target.plugins ?? []) : [];
}

/** @throws OptionError unless it is left out, or a list; what is in it is checked when it is used */
export function checkPluginList(where: string, plugins: unknown): void {
  if (plugins === undefined || Array.isArray(plugins)) return;
  const form = "a list of what definePlugin() or loadPlugin() answers";
  throw new OptionError(where, `plugins are ${form}, not ${shown(plugins)}`, { option: "plugins" });
}
