/** The worker's state machine: what the shell may see of it. */

export type { MachineDump, TaskDump } from "./dump.ts";
export { encodedError } from "./errors.ts";
export type { Event, Instruction, Slot } from "./events.ts";
export {
  bytesOfBlock,
  canonical,
  type GraphEntry,
  type LayerEntry,
  type Target,
} from "./graph-table.ts";
export { type LoggedEvent, replay, WorkerMachine } from "./machine.ts";
export { LIMITS, type MachineOptions, type MachineState } from "./machine-state.ts";
export { EXECUTING, MOVES, movesDiagram, PIECE, READY, STATE_NAMES } from "./states.ts";
export { formatStory, type StoryRow } from "./story.ts";
