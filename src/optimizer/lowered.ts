/** Plans go to schedulers only when all that they consist of is known there. */
import { UnloweredLayerError } from "../core/index.ts";
import { type Layer, type LayerType, topologicalOrder } from "../layers/index.ts";
import type { Plugin } from "./plugin.ts";
import { isPluginOperation } from "./plugin-operation.ts";

/**
 * Refuses a plan with a layer that no rule lowered, before anything is sent. O(layers).
 * @throws UnloweredLayerError that names the layer and what to do
 */
export function requireLowered(outputs: readonly Layer[], plugins: readonly Plugin[] = []): void {
  for (const layer of topologicalOrder(outputs)) {
    if (layer.type.phase === "logical") throw unlowered(layer, plugins);
  }
}

/** The error about a layer that was not lowered. */
export function unlowered(layer: Layer, plugins: readonly Plugin[] = []): UnloweredLayerError {
  const { type, shape, dtype } = layer;
  const does = type.summary(layer);
  const text = `${does === "" ? "" : `${does}; `}${dtype} [${shape.join(", ")}]`;
  return new UnloweredLayerError(type.name, text, wayOut(type, plugins));
}

function wayOut(type: LayerType, plugins: readonly Plugin[]): string {
  if (!isPluginOperation(type)) return "optimize() the plan before it is submitted";
  const owner = plugins.find(({ operations }) => operations.includes(type));
  if (owner === undefined) {
    const vendor = type.name.slice(0, type.name.indexOf("/"));
    return `give plugin "${vendor}": compute({ plugins: [plugin] }), or new Client(cluster, { plugins: [plugin] })`;
  }
  const lowering = owner.rules.filter(({ phases }) => phases.includes("lower"));
  if (lowering.length === 0) {
    return `plugin "${owner.name}" has no rule of phase "lower": write one that turns it into core layers`;
  }
  const names = lowering.map(({ name }) => name).join(", ");
  return `${names} of plugin "${owner.name}" did not fire: \`plygraph explain FILE --why-not ${lowering[0].name}\` tells why`;
}
