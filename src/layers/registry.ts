/** The registry: the layer types that a process trusts, by name. A value, handed to who needs it. */
import {
  IllegalLayerNameError,
  LayerTypeTakenError,
  LayerVersionError,
  UnknownLayerTypeError,
} from "../core/index.ts";
import type { LayerType } from "./layer-type.ts";

/** A set of layer types that does not change any more. */
export interface Registry {
  /**
   * The type of that name, and of that version where one is given. Throws UnknownLayerTypeError,
   * or LayerVersionError, which names both versions.
   */
  get(name: string, version?: number): LayerType;
  has(name: string): boolean;
  /** Ascending. */
  readonly names: readonly string[];
  /** `name@version` of every type, ascending: what peers compare when they meet. */
  readonly versions: readonly string[];
}

const NAME = /^(?:[a-z][a-z0-9-]{0,63}\/)?[a-z][a-z0-9-]{0,63}$/;

/** Throws IllegalLayerNameError for names of another form, LayerTypeTakenError for a second one. */
export function registryOf(types: readonly LayerType[]): Registry {
  const known = new Map<string, LayerType>();
  for (const type of types) {
    if (typeof type.name !== "string" || !NAME.test(type.name)) {
      throw new IllegalLayerNameError(String(type.name));
    }
    const taken = known.get(type.name);
    if (taken !== undefined) throw new LayerTypeTakenError(taken.name, taken.version);
    known.set(type.name, type);
  }
  const names = Object.freeze([...known.keys()].sort());
  return Object.freeze({
    names,
    versions: Object.freeze(names.map((name) => `${name}@${known.get(name)?.version}`)),
    has: (name: string) => known.has(name),
    get(name: string, version?: number): LayerType {
      const type = known.get(name);
      if (type === undefined) throw new UnknownLayerTypeError(name, names);
      if (version !== undefined && version !== type.version) {
        throw new LayerVersionError(name, version, type.version);
      }
      return type;
    },
  });
}
