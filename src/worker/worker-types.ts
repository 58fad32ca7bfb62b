/** A worker as its starter sees it. */
import type { Security, Surroundings } from "../comm/index.ts";
import type { Registry } from "../layers/index.ts";
import type { MemorySettings } from "./block-memory.ts";
import type { Leaving } from "./child-messages.ts";
import type { LaneFactory } from "./compute/thread-lane.ts";
import type { LifeSettings } from "./life.ts";
import type { SpillCounts } from "./memory/spiller.ts";
import type { TransferCounts } from "./serve.ts";
import type { WorkerSettings } from "./settings.ts";
import type { WorkerMachine } from "./state/index.ts";

/** What a worker is started with. */
export interface WorkerOptions extends Surroundings, Security, MemorySettings {
  /** Address of the scheduler. */
  readonly scheduler: string;
  /** A worker's credential, or the secret of the cluster, which is made into one at once. */
  readonly token: string;
  /** Compute threads; 0 runs kernels on the worker's own thread. */
  readonly threads: number;
  readonly memoryLimitBytes: number;
  /** For people. */
  readonly name: string;
  /** Abstract resources, such as `{ GPU: 2 }`: tasks that ask for some run as long as there are enough. */
  readonly resources?: Readonly<Record<string, number>>;
  /** Where peers and clients are listened to; by default any free port of this machine, by TLS where there are certificates. */
  readonly listen?: string;
  /** Check every invariant after every event. */
  readonly validate?: boolean;
  /** Moves of tasks that are remembered for a post-mortem; 65 536 by default. */
  readonly storyRows?: number;
  /**
   * Milliseconds without a word of the scheduler after which it is taken for gone; 300 000 by default:
   * it may live in a user's process, which computes for minutes without a pause.
   */
  readonly schedulerSilentMs?: number;
  /** Keep the events, so that a dump of the machine can be gone through again. */
  readonly record?: boolean;
  /** What people may change; checked. */
  readonly settings?: WorkerSettings;
  /** Layer types that are trusted; by default those of this release. */
  readonly registry?: Registry;
  /** How long it lives, and what it does without a scheduler. */
  readonly life?: LifeSettings;
  /** Modules that come to life with it: packages by name, or files. */
  readonly preload?: readonly string[];
  /** Makes the places where tasks run; by default compute threads. */
  readonly lane?: LaneFactory;
}

/** Figures of a worker that do not depend on time. */
export interface WorkerCounts extends Readonly<TransferCounts>, Readonly<SpillCounts> {
  readonly events: number;
  /** Bytes copied to gather parts, and by kernels that only move elements. */
  readonly copiedBytes: number;
  readonly managedBytes: number;
  /** Of those beside blocks: raw data that graphs name. */
  readonly payloadBytes: number;
  readonly usedBytes: number;
  /** Values of submitted functions that were packed and unpacked. */
  readonly packs: number;
  readonly unpacks: number;
  /** Bytes of spill files, and how many there are. */
  readonly diskBytes: number;
  readonly spillFiles: number;
  readonly reservedBytes: number;
}

/** A running worker. */
export interface WorkerServer {
  /** Where peers and clients reach it. */
  readonly address: string;
  /** Resolves when it has ended, whoever ended it; with the error, if one did. */
  readonly closed: Promise<Error | undefined>;
  /** Why it has ended, or ends; `closed` while it runs. */
  readonly leaving: Leaving;
  /** Counters for reports and tests. */
  counts(): WorkerCounts;
  /** Everything the worker knows, and what happened, for a post-mortem. */
  readonly machine: WorkerMachine;
  /** Ends it at once: what only it holds is lost. */
  close(): Promise<void>;
  /**
   * Ends it in good order: it finishes what it runs and hands its blocks over to other workers, where there are any,
   * and as far as the time for that allows.
   */
  retire(why?: Leaving): Promise<void>;
}
