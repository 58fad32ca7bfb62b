/** What a client submits, read and checked in slices: others are served in between. */
import { contentHashSteps, GraphFormatError } from "../../core/index.ts";
import {
  type Graph,
  type GraphLimits,
  ownGraph,
  type Registry,
  unpackSteps,
} from "../../layers/index.ts";
import type { GraphStore } from "./graph-store.ts";

/** Names and bytes of the payloads of a graph. */
export interface NamedPayloads {
  readonly hashes: readonly string[];
  readonly payloads: readonly (Uint8Array | undefined)[];
}

/**
 * The graph of packed bytes, or of the layers themselves from a client in this process. Payloads are hashed, as they become part of other clients' graphs, too;
 * but for those that `store` has: what is kept under their names is what it says.
 * @throws GraphFormatError for a payload that is missing, or not what its name says
 */
export function* readSteps(
  packed: Uint8Array,
  { hashes, payloads }: NamedPayloads,
  store: GraphStore,
  registry: Registry,
  limits: Partial<GraphLimits>,
): Generator<undefined, Graph> {
  const graph =
    ownGraph(packed, registry, limits) ?? (yield* unpackSteps(packed, registry, limits));
  for (const [k, hash] of hashes.entries()) {
    const bytes = payloads[k];
    if (bytes === undefined) throw new GraphFormatError(`payload ${hash} did not come along`);
    if (store.payload(hash) !== undefined) continue;
    if ((yield* contentHashSteps(bytes)) !== hash) {
      throw new GraphFormatError(`payload ${hash} is not what its name says`);
    }
    store.believe(bytes, hash);
  }
  return graph;
}
