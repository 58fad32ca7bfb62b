/** The scheduler: a pure state machine, and the server around it. */

export { type SchedulerServer, type ServerOptions, startScheduler } from "./server/server.ts";
export {
  readSettings,
  type SchedulerSettings,
  SETTINGS,
} from "./settings.ts";
export {
  type Instruction,
  InvalidTransition,
  SCHEDULER_DEFAULTS,
  type SchedulerEvent,
  SchedulerMachine,
  type SchedulerOptions,
  type SchedulerSummary,
  STATE_NAMES,
  type StoryRow,
  type SubmitEvent,
  TASK_BYTES,
  TRANSITIONS,
  type Transition,
  TransitionLimit,
} from "./state/index.ts";
