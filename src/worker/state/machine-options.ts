/** What a machine knows from the beginning. */
import type { Registry } from "../../layers/index.ts";
import type { MemoryOptions } from "../memory/state/thresholds.ts";
import type { Limits } from "./limits.ts";

/** What a machine is told once. */
export interface MachineOptions {
  readonly registry: Registry;
  /** Where peers reach this worker. */
  readonly address: string;
  /** Compute threads; with 0 the worker's own thread does everything. */
  readonly threads: number;
  readonly memoryLimitBytes: number;
  /** What is done before the limit is reached; by default nothing, as there is no disk. */
  readonly memory?: Omit<MemoryOptions, "limitBytes">;
  /** Check every invariant after every event; and how many moves are remembered. */
  readonly validate?: boolean;
  readonly storyRows?: number | undefined;
  /** Those that are not as usual. */
  readonly limits?: Partial<Limits>;
}
