/** Copies of results on several workers, and balance between workers. */
import { checkNumber, checkOptions } from "../core/index.ts";
import type { GraphRequest } from "./request.ts";
import type { Session } from "./session.ts";
import { checkWorkers } from "./workers.ts";

/** How results are copied. */
export interface ReplicateOptions {
  /** Workers that shall hold each block, 2 by default; Infinity: all of them. */
  readonly copies?: number;
  /** Names or addresses of those that may; any by default. */
  readonly workers?: string | readonly string[];
}

/** Blocks, and their bytes, that were copied or moved. */
export interface Moved {
  readonly blocks: number;
  readonly bytes: number;
}

/** Results of one request, by task. */
export interface ResultPlaces {
  readonly request: GraphRequest;
  readonly tasks: readonly number[];
}

/** More than there can be. */
const ALL = 4096;

/** See `Client.replicate`. @throws OptionError */
export async function replicate(
  session: Session,
  places: readonly ResultPlaces[],
  options: ReplicateOptions,
): Promise<Moved> {
  const moved = places.map(async ({ request, tasks }) => {
    await request.done;
    const wishes = wishesOf(options);
    const named = { graph: request.graph, tasks: Float64Array.from(tasks) };
    return await session.ask({ op: "replicate", ...named, ...wishes });
  });
  const all = await session.keepAlive.during(Promise.all(moved));
  return all.reduce<Moved>(
    (sum, { value }) => ({
      blocks: sum.blocks + (value["blocks"] as number),
      bytes: sum.bytes + (value["bytes"] as number),
    }),
    { blocks: 0, bytes: 0 },
  );
}

/** @throws OptionError */
export function wishesOf(options: ReplicateOptions): {
  readonly copies: number;
  readonly workers: readonly string[];
} {
  const where = "replicate()";
  checkOptions(where, options, ["copies", "workers"]);
  const { copies = 2, workers = [] } = options;
  if (copies !== Number.POSITIVE_INFINITY) {
    checkNumber(where, "copies", copies, { least: 1, whole: true });
  }
  return { copies: Math.min(copies, ALL), workers: checkWorkers(where, workers) };
}

/** See `Client.rebalance`. @throws OptionError */
export async function rebalance(
  session: Session,
  workers: string | readonly string[],
): Promise<Moved> {
  const names = checkWorkers("rebalance()", workers);
  const { value } = await session.ask({ op: "rebalance", workers: names });
  return value as unknown as Moved;
}
