/**
 * Values that clients hand to each other: plain data, and among it futures and persisted layers. What these stand for
 * stays on the cluster; whoever gets the value has a share in it.
 */
import { isRecord, OptionError, shown } from "../../core/index.ts";
import { packValue, unpackValue } from "../../kernels/index.ts";
import {
  defaultRegistry,
  isLayer,
  type Layer,
  packGraph,
  unpackGraph,
} from "../../layers/index.ts";
import { Future } from "../future.ts";
import type { FutureQueue } from "../future-queue.ts";
import { type HeldLayers, heldLayer } from "../held-layers.ts";

/** A value on its way: bytes, and the layers of results that it names. */
export interface PackedShared {
  readonly bytes: Uint8Array;
  readonly graphs: Int32Array;
  readonly layers: Int32Array;
}

/** Values are looked into this deep. */
const DEPTH_MAX = 8;
const MARK = "$shared";
const NO_BYTES = new Uint8Array(0);

/** What stands in a value in place of a future, or of a layer (block -1). */
interface Mark {
  readonly [MARK]: readonly [held: number, block: number];
}

/** Packs and unpacks the values of one client. */
export class SharedValues {
  readonly #futures: FutureQueue;
  readonly #held: HeldLayers;

  constructor(futures: FutureQueue, held: HeldLayers) {
    this.#futures = futures;
    this.#held = held;
  }

  /** @throws ValuePackError, OptionError for layers that are not persisted, and what made a future fail */
  async pack(where: string, value: unknown): Promise<PackedShared> {
    const found = new Map<
      object,
      { readonly layer: Layer; readonly graph: number; readonly index: number }
    >();
    const visit = async (one: unknown): Promise<void> => {
      if (!(one instanceof Future) && !isLayer(one)) return;
      if (!found.has(one)) found.set(one, await this.#placeOf(where, one));
    };
    const pending: Promise<void>[] = [];
    replaced(value, 0, (one) => {
      pending.push(visit(one));
      return one;
    });
    await Promise.all(pending);
    const layers = [...new Set([...found.values()].map(({ layer }) => layer))];
    const plain = replaced(value, 0, (one): Mark => {
      const layer = found.get(one as object)?.layer as Layer;
      return { [MARK]: [layers.indexOf(layer), one instanceof Future ? one.index : -1] };
    });
    const pins = layers.map((layer) => [...found.values()].find((one) => one.layer === layer));
    const graph = layers.length === 0 ? NO_BYTES : packGraph(layers).bytes;
    return {
      bytes: packValue([graph, plain]),
      graphs: Int32Array.from(pins, (pin) => pin?.graph ?? 0),
      layers: Int32Array.from(pins, (pin) => pin?.index ?? 0),
    };
  }

  /** The value, with futures and layers of this client in it. */
  unpack(bytes: Uint8Array): unknown {
    const [graph, value] = unpackValue(bytes) as [Uint8Array, unknown];
    if (graph.length === 0) return value;
    const { layers } = unpackGraph(graph, defaultRegistry());
    const blocks = layers.map((): number[] => []);
    unmarked(value, 0, ([held, block]) => void (block >= 0 && blocks[held].push(block)));
    const futures = layers.map((layer, k) =>
      blocks[k].length > 0 ? this.#futures.adopt(layer, blocks[k]) : [],
    );
    return unmarked(value, 0, ([held, block]) =>
      block < 0 ? this.#held.adopt(layers[held]) : futures[held].shift(),
    );
  }

  async #placeOf(
    where: string,
    one: Future | Layer,
  ): Promise<{ readonly layer: Layer; readonly graph: number; readonly index: number }> {
    if (one instanceof Future) {
      const { request, layer } = await one.ticket.sent;
      await request.accepted;
      request.bind();
      const index = request.indexOf(layer);
      return { layer: heldLayer(request, layer), graph: request.graph, index };
    }
    const { graph, layer: index } = one.attrs as { readonly graph: number; readonly layer: number };
    if (one.type.name === "held") return { layer: one, graph, index };
    throw new OptionError(
      where,
      `takes persisted layers and arrays, not ${shown(one)}; persist() it first`,
    );
  }
}

/** A copy of a value in which futures and layers are replaced. */
function replaced(value: unknown, depth: number, by: (one: unknown) => unknown): unknown {
  if (value instanceof Future || isLayer(value)) return by(value);
  // A lazy array: known by its layer, as collections lie above us.
  const { layer } = (value ?? {}) as { readonly layer?: unknown };
  if (!isRecord(value) && isLayer(layer)) return by(layer);
  if (depth > DEPTH_MAX) return value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, depth + 1, by));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaced(item, depth + 1, by)]),
  );
}

function unmarked(
  value: unknown,
  depth: number,
  by: (mark: readonly [number, number]) => unknown,
): unknown {
  if (depth > DEPTH_MAX + 1) return value;
  if (Array.isArray(value)) return value.map((item) => unmarked(item, depth + 1, by));
  if (!isRecord(value)) return value;
  if (MARK in value) return by(value[MARK] as Mark[typeof MARK]);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, unmarked(item, depth + 1, by)]),
  );
}
