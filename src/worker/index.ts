/** Workers: a pure state machine, memory that threads share, compute threads, and the shell around them. */

export { checkMemory, type MemorySettings } from "./block-memory.ts";
export type { ChildMessage, Leaving, ParentMessage } from "./child-messages.ts";
export { type ConfiguredWorker, configuredWorker } from "./configured.ts";
export type { LifeSettings } from "./life.ts";
export type { CompressionName } from "./memory/disk/compression.ts";
export { sweepSpills } from "./memory/disk/local-directory.ts";
export type { SpillDisk } from "./memory/disk/spill-disk.ts";
export { availableMemory, type MemoryLimit, resolveMemoryLimit } from "./memory/limit.ts";
export { SIZE_CLASSES, SlabAllocator } from "./memory/slabs.ts";
export type { MemoryThresholds } from "./memory/state/thresholds.ts";
export { BlockStore } from "./memory/store.ts";
export type { BlockHandle, TierName, Tiers } from "./memory/tiers.ts";
export type { PluggedWorker, WorkerPlugin } from "./plugins/plugins.ts";
export { readWorkerSettings, WORKER_SETTINGS, type WorkerSettings } from "./settings.ts";
export { startWorker } from "./start.ts";
export {
  type Event,
  formatStory,
  type Instruction,
  type LoggedEvent,
  type MachineDump,
  type MachineOptions,
  MOVES,
  movesDiagram,
  replay,
  replayDump,
  type Slot,
  STATE_NAMES,
  type StoryRow,
  type TaskDump,
  WorkerMachine,
} from "./state/index.ts";
export type { WorkerStateAnswer, WorkerStoryAnswer } from "./tell-state.ts";
export type { WorkerCounts, WorkerOptions, WorkerServer } from "./worker-types.ts";
