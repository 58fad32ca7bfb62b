import { closeSync, openSync, writeSync } from "node:fs";
import type { Block } from "../../src/index.ts";

/** A kernel that leaves the time of its first call, in ms since 1970, in the file `path`. */
export function stamp(block: Block, { path }: { readonly path: string }): Float64Array {
  const now = performance.timeOrigin + performance.now();
  try {
    const file = openSync(path, "wx");
    writeSync(file, String(now));
    closeSync(file);
  } catch {
    // A later call: the file is there.
  }
  return block.data;
}
