/** What people may change about a scheduler: one table for `LocalCluster`, the command line and the docs. */
import {
  amountSetting as amount,
  checkSettings,
  countSetting as count,
  type SettingTable,
} from "../core/index.ts";
import { GRAPH_LIMITS, type GraphLimits } from "../layers/index.ts";
import type { Quotas } from "./server/quotas.ts";
import { SCHEDULER_DEFAULTS, type SchedulerOptions } from "./state/index.ts";

/** Settings of a scheduler by name; those left out have the defaults of {@link SETTINGS}. */
export interface SchedulerSettings {
  /** Deaths of workers that a task may be running through before it is given up. */
  readonly allowedFailures?: number;
  /** Tasks that a worker is given for each of its threads, whatever they take. */
  readonly saturation?: number;
  /** Seconds of measured work that a worker is given ahead, a thread. */
  readonly aheadSeconds?: number;
  /** Tasks that a worker is given at most. */
  readonly aheadMax?: number;
  /** Tasks sent to a worker before their inputs are there. */
  readonly speculationMax?: number;
  /** Seconds of work that must wait on one worker before others take some of it. */
  readonly stealSeconds?: number;
  /** Seconds that a task is taken for until one like it was measured. */
  readonly unknownSeconds?: number;
  /** Bytes a second between workers, for placing tasks. */
  readonly bandwidth?: number;
  /** Seconds that it takes to fetch one block, however small, for placing tasks. */
  readonly fetchSeconds?: number;
  /** Seconds between two looks for copies of blocks that nobody needs; 0: these are left. */
  readonly replicaSeconds?: number;
  /** Seconds until a task that failed is tried again, where its layer does not say. */
  readonly retryDelaySeconds?: number;
  /** Seconds without anything to do after which the scheduler closes; 0: never. */
  readonly idleSeconds?: number;
  /** Bytes of values that clients share: datasets, queues, variables. */
  readonly sharedBytesMax?: number;
  /** Seconds without a word after which a worker is taken for dead. */
  readonly workerTimeoutSeconds?: number;
  /** Layers of one graph; clients refuse more than the default themselves. */
  readonly layersMax?: number;
  /** Tasks of one graph, before culling; likewise. */
  readonly tasksMax?: number;
  /** Bytes of one packed graph; likewise. */
  readonly graphBytesMax?: number;
  /** Graphs that one client may have on the scheduler. */
  readonly clientGraphsMax?: number;
  /** Their tasks, before culling. */
  readonly clientTasksMax?: number;
  /** Bytes of them and of their payloads. */
  readonly clientBytesMax?: number;
}

const WORKER_TIMEOUT_SECONDS = 300;
const TASKS_MAX = Number.MAX_SAFE_INTEGER;
const own = SCHEDULER_DEFAULTS;
const limits = GRAPH_LIMITS;

/** Defaults and bounds. */
export const SETTINGS: SettingTable<keyof SchedulerSettings> = Object.freeze({
  allowedFailures: count(
    own.allowedFailures,
    0,
    1e6,
    "deaths of workers that a task may be running through before it is given up",
  ),
  saturation: amount(own.saturation, 1e6, "tasks given to a worker for each thread"),
  aheadSeconds: amount(own.aheadSeconds, 3600, "seconds of measured work given ahead, a thread"),
  aheadMax: count(own.aheadMax, 1, 2 ** 20, "tasks given to a worker at most"),
  speculationMax: count(
    own.speculationMax,
    0,
    2 ** 20,
    "tasks sent to a worker before their inputs are there",
  ),
  stealSeconds: amount(
    own.stealSeconds,
    3600,
    "seconds of waiting work before other workers take some",
  ),
  unknownSeconds: amount(
    own.unknownSeconds,
    3600,
    "seconds that a task is taken for until one was measured",
  ),
  bandwidth: amount(own.bandwidth, 1e15, "bytes a second between workers, for placing tasks", 1),
  fetchSeconds: amount(
    own.fetchSeconds,
    3600,
    "seconds to fetch one block, however small, for placing tasks",
  ),
  replicaSeconds: amount(
    own.replicaSeconds,
    1e6,
    "seconds between two looks for copies of blocks that nobody needs; 0: these are left",
  ),
  retryDelaySeconds: amount(
    own.retryDelaySeconds,
    86_400,
    "seconds until a task that failed is tried again, where its layer does not say; twice as many each time",
  ),
  idleSeconds: amount(
    0,
    1e8,
    "seconds without anything to do after which the scheduler closes, and its workers with it; 0: never",
  ),
  sharedBytesMax: count(
    own.sharedBytesMax,
    0,
    2 ** 40,
    "bytes of values that clients share: datasets, queues, variables",
  ),
  workerTimeoutSeconds: amount(
    WORKER_TIMEOUT_SECONDS,
    1e6,
    "seconds without a word after which a worker is taken for dead",
    1,
  ),
  layersMax: count(limits.layersMax, 1, limits.layersMax, "layers of one graph"),
  tasksMax: count(limits.tasksMax, 1, limits.tasksMax, "tasks of one graph, before culling"),
  graphBytesMax: count(limits.bytesMax, 1, limits.bytesMax, "bytes of one packed graph"),
  clientGraphsMax: count(1e6, 1, 1e9, "graphs that one client may have on the scheduler at once"),
  clientTasksMax: count(TASKS_MAX, 1, TASKS_MAX, "tasks of those, before culling"),
  clientBytesMax: count(
    2 ** 33,
    1,
    2 ** 50,
    "bytes of those and of their payloads, and of what waits to be read",
  ),
});

/** Settings, sorted to those who need them. */
export interface SortedSettings {
  readonly machine: Partial<SchedulerOptions>;
  readonly limits: Partial<GraphLimits>;
  /** Of each client. */
  readonly quotas: Quotas;
  readonly workerTimeoutMs: number;
  /** 0: never. */
  readonly idleMs: number;
}

/** @throws OptionError for a name that is none, and a value that is not within its bounds */
export function readSettings(given: SchedulerSettings): SortedSettings {
  const {
    workerTimeoutSeconds = WORKER_TIMEOUT_SECONDS,
    layersMax = limits.layersMax,
    tasksMax = limits.tasksMax,
    graphBytesMax = limits.bytesMax,
    clientGraphsMax = SETTINGS.clientGraphsMax.value,
    clientTasksMax = SETTINGS.clientTasksMax.value,
    clientBytesMax = SETTINGS.clientBytesMax.value,
    idleSeconds = SETTINGS.idleSeconds.value,
    ...machine
  } = checkSettings("scheduler settings", SETTINGS, given);
  return {
    machine,
    limits: { layersMax, tasksMax, bytesMax: graphBytesMax },
    quotas: { graphs: clientGraphsMax, tasks: clientTasksMax, bytes: clientBytesMax },
    workerTimeoutMs: workerTimeoutSeconds * 1000,
    idleMs: idleSeconds * 1000,
  };
}
