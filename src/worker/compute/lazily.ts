/** Graphs on their way to threads: one copy for all, unpacked when it is needed. */
import type { Graph } from "../../layers/index.ts";

/** A graph that is unpacked once, when it is first needed. */
export function lazily(unpack: () => Graph): () => Graph {
  let graph: Graph | undefined;
  return () => {
    graph ??= unpack();
    return graph;
  };
}

/** One copy for all threads. */
export function sharedCopy(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  shared.set(bytes);
  return shared;
}
