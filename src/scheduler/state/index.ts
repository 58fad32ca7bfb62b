/** The scheduler's pure state machine. */
export { SCHEDULER_DEFAULTS, type SchedulerOptions } from "./core-state.ts";
export type { SchedulerSummary } from "./describe.ts";
export type { SchedulerDump, SchedulerTaskDump } from "./dump.ts";
export type { SchedulerEvent, SubmitEvent } from "./events.ts";
export type { Dismiss, Instruction, Introduce } from "./instructions.ts";
export { InvalidTransition, TransitionLimit } from "./invalid-transition.ts";
export type { TaskPlace } from "./labels.ts";
export { SchedulerMachine } from "./machine.ts";
export { replayEvents, replayScheduler } from "./replay.ts";
export { STATE_NAMES, TRANSITIONS, type Transition } from "./states.ts";
export type { StoryRow } from "./story.ts";
export type { HeldPlace } from "./submit.ts";
export { TASK_BYTES } from "./task-pages.ts";
