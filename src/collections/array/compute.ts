import { type Computed, getDefaultClient, warn } from "../../client/index.ts";
import { GraphLimitError, invariant, OptionError } from "../../core/index.ts";
import { GRAPH_LIMITS, type Layer } from "../../layers/index.ts";
import {
  checkOptimizeOptions,
  type OptimizeOptions,
  optimize,
  type Plugin,
  requireLowered,
} from "../../optimizer/index.ts";
import { layersOf } from "./array-base.ts";
import { ArrayValue } from "./array-value.ts";
import { checkNumber, checkOptions, shown } from "./check.ts";
import type { NDArray } from "./nd-array.ts";
import type { ComputeOptions } from "./options.ts";

/**
 * Computes several arrays in one graph, so that what they share is computed once.
 * @throws the error of the first task that failed.
 */
export async function compute<const A extends readonly NDArray[]>(
  arrays: A,
  options: ComputeOptions = {},
): Promise<{ readonly [K in keyof A]: ArrayValue }> {
  const values = await computeLayers(layersOf("compute()", arrays), options);
  return values as { readonly [K in keyof A]: ArrayValue };
}

/** {@link compute} by layers. */
export async function computeLayers(
  layers: readonly Layer[],
  options: ComputeOptions,
): Promise<readonly ArrayValue[]> {
  checkWishes("compute()", options);
  const { client = getDefaultClient(), optimize: wishes, plugins = [], ...rest } = options;
  checkLayerCount(layers);
  const results = await client.compute(layers, {
    ...rest,
    optimize: (logical) => lowered(logical, wishes, [...client.plugins, ...plugins]),
  });
  return results.map(arrayValue);
}

/** Starts computing; the layers that come back stand for the results on the cluster. */
export async function persistLayers(
  layers: readonly Layer[],
  options: ComputeOptions,
): Promise<readonly Layer[]> {
  checkWishes("persist()", options);
  const { client = getDefaultClient(), optimize: wishes, plugins = [], ...rest } = options;
  checkLayerCount(layers);
  return await client.persist(layers, {
    ...rest,
    optimize: (logical) => lowered(logical, wishes, [...client.plugins, ...plugins]),
  });
}

/** Physical layers. @throws UnloweredLayerError for what no rule lowered */
function lowered(
  logical: readonly Layer[],
  wishes: OptimizeOptions | undefined = {},
  plugins: readonly Plugin[],
): readonly Layer[] {
  const all = [...plugins, ...(wishes.plugins ?? [])];
  const { outputs, warnings } = optimize(logical, { ...wishes, plugins: all });
  for (const warning of warnings) warn(warning);
  requireLowered(outputs, all);
  return outputs;
}

/**
 * Refuses graphs of too many layers before the optimizer spends seconds on them. Numbers of layers
 * count up, so a byte for each is the fastest set there is: 500 000 layers take some milliseconds.
 */
function checkLayerCount(outputs: readonly Layer[]): void {
  const { layersMax } = GRAPH_LIMITS;
  const deepest = outputs.reduce((most, { depth }) => Math.max(most, depth), 0);
  if (deepest > layersMax) throw new GraphLimitError("layers", deepest, layersMax);
  const last = outputs.reduce((most, { id }) => Math.max(most, id), 0);
  if (last < layersMax) return;
  const seen = new Uint8Array(last + 1);
  const stack: Layer[] = [];
  let count = 0;
  const visit = (layer: Layer): void => {
    if (seen[layer.id] === 1) return;
    seen[layer.id] = 1;
    count += 1;
    if (count > layersMax) throw new GraphLimitError("layers", count, layersMax);
    stack.push(layer);
  };
  outputs.forEach(visit);
  for (let layer = stack.pop(); layer !== undefined; layer = stack.pop()) {
    for (const input of layer.inputs) visit(input);
  }
}

/** Names of the options of a computation. */
export const WISHES = [
  "client",
  "optimize",
  "plugins",
  "priority",
  "retries",
  "onProgress",
  "signal",
] as const;

/** @throws OptionError */
function checkWishes(where: string, options: ComputeOptions): void {
  checkOptions(where, options, WISHES);
  checkNumber(where, "priority", options.priority);
  checkNumber(where, "retries", options.retries, { least: 0, whole: true });
  checkPlugins(where, options.plugins);
  if (options.optimize !== undefined) checkOptimizeOptions(`${where}: optimize`, options.optimize);
  const { client, signal, onProgress } = options as Readonly<Record<string, unknown>>;
  checkKind(where, client, "client", "a Client, as new Client(cluster) makes one", ["compute"]);
  checkKind(where, signal, "signal", "an AbortSignal", ["addEventListener"]);
  if (onProgress === undefined || typeof onProgress === "function") return;
  throw new OptionError(where, `onProgress is a function, not ${shown(onProgress)}`);
}

/** What is in the list is checked by the optimizer. @throws OptionError */
function checkPlugins(where: string, plugins: unknown): void {
  if (plugins === undefined || Array.isArray(plugins)) return;
  const form = "a list of what definePlugin() or loadPlugin() answers";
  throw new OptionError(where, `plugins are ${form}, not ${shown(plugins)}`, { option: "plugins" });
}

/** @throws OptionError unless it is left out, or has such methods and is no array itself */
function checkKind(
  where: string,
  value: unknown,
  name: string,
  kind: string,
  methods: readonly string[],
): void {
  if (value === undefined) return;
  const record = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  if (methods.every((method) => typeof record[method] === "function")) return;
  throw new OptionError(where, `${name} is ${kind}, not ${shown(value)}`, { option: name });
}

function arrayValue(result: Computed): ArrayValue {
  invariant(result.kind === "array", "an array layer computes to an array");
  return new ArrayValue(result.shape, result.dtype, result.data);
}
