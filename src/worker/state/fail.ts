/** Tasks that fail on this worker. */
import type { WireError } from "../../comm/index.ts";
import type { MachineState } from "./machine-state.ts";
import { ASSIGNED, ERROR } from "./states.ts";

/** The task failed; the scheduler hears of it if it wants the result. */
export function fail(m: MachineState, slot: number, error: WireError): void {
  m.dropEdges(slot);
  m.move(slot, ERROR);
  m.touched.push(slot);
  if (!m.has(slot, ASSIGNED)) return;
  m.out.erred(m.graphOf(slot).number, m.tasks.task[slot], m.tasks.run[slot], error);
}
