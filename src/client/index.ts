/** The user's end of a cluster. */
export type { SchedulerSettings } from "../scheduler/index.ts";
export type { WorkerSettings } from "../worker/index.ts";
export { Calls, type OrFuture } from "./calls.ts";
export { Client, type ComputeOptions } from "./client.ts";
export type { ClusterDump, StoryEntry, WorkerStateEntry } from "./cluster-state.ts";
export type { Computed, ComputedArray, ComputedValues } from "./collect.ts";
export type { Moved, ReplicateOptions } from "./copies.ts";
export { getDefaultClient, setDefaultClient } from "./default-client.ts";
export type { ClientOptions, ClientTarget } from "./endpoint.ts";
export { Future, type FutureStatus } from "./future.ts";
export type { CallOptions } from "./future-queue.ts";
export { LocalCluster, type LocalClusterOptions } from "./local-cluster.ts";
export { type ProgressBar, progressBar } from "./progress.ts";
export type { GraphRequest, Place, ProgressEvent, RequestStatus } from "./request.ts";
export type { ClusterInfo, SubmitOptions } from "./session.ts";
export { warn } from "./warn.ts";
export type { RetiredWorker } from "./workers.ts";
