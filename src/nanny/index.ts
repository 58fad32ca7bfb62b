/** Nannies: they start worker processes, watch them, and start others in their place. */

export type { Child, ChildHandlers, SpawnChild } from "./child.ts";
export { configuredNanny } from "./configured.ts";
export { Nanny, type NannyOptions, type WorkerStart } from "./nanny.ts";
export type { NannyEnd, NannyEvent, NannyInstruction } from "./state/events.ts";
export { NANNY_LIMITS, type NannyLimits } from "./state/limits.ts";
export { NannyMachine, type NannyState } from "./state/machine.ts";
