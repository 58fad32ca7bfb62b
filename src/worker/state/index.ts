/** The worker's state machine: what the shell may see of it. */

export type { MachineDump, TaskDump } from "./dump.ts";
export { encodedError } from "./errors.ts";
export type { LoggedEvent } from "./event-log.ts";
export type { Event, Instruction, Slot } from "./events.ts";
export {
  bytesOfBlock,
  canonical,
  FOREIGN,
  type GraphEntry,
  type Target,
} from "./graph-table.ts";
export type { Landing } from "./landing.ts";
export { LIMITS, type Limits } from "./limits.ts";
export { replay, replayDump, WorkerMachine } from "./machine.ts";
export type { MachineOptions } from "./machine-options.ts";
export type { MachineState } from "./machine-state.ts";
export { ABORTED, MOVES, movesDiagram, PIECE, STATE_NAMES } from "./states.ts";
export { formatStory, type Story, type StoryRow } from "./story.ts";
