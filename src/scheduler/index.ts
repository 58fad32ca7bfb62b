/** The scheduler: a pure state machine, and the server around it. */

export { type SchedulerServer, type ServerOptions, startScheduler } from "./server/server.ts";
export type { SchedulerStateAnswer, SchedulerStoryAnswer } from "./server/tell-state.ts";
export {
  readSettings,
  type SchedulerSettings,
  SETTINGS,
} from "./settings.ts";
export {
  type Instruction,
  InvalidTransition,
  replayEvents,
  replayScheduler,
  SCHEDULER_DEFAULTS,
  type SchedulerDump,
  type SchedulerEvent,
  SchedulerMachine,
  type SchedulerOptions,
  type SchedulerSummary,
  type SchedulerTaskDump,
  STATE_NAMES,
  type StoryRow,
  type SubmitEvent,
  TASK_BYTES,
  TRANSITIONS,
  type Transition,
  TransitionLimit,
} from "./state/index.ts";
