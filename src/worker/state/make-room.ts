/** Blocks leave memory. */
import { orders } from "../memory/state/policy.ts";
import type { MachineState } from "./machine-state.ts";

/** Sends to disk what the thresholds say, and what `wanted` more bytes need. */
export function makeRoom(m: MachineState, wanted: number): void {
  const found = orders(m.memory, m.usedBytes, m.now, wanted);
  if (found === undefined) return;
  if (found.evict.length > 0) m.out.add({ type: "evict", blocks: found.evict });
  if (found.spill.length > 0) m.out.add({ type: "spill", blocks: found.spill });
}
