/** How fast a machine is, in the few numbers that the cost of a plan needs. */
import { ProfileError } from "../../core/index.ts";

/** Rates of one machine. All are positive and finite. */
export interface MachineProfile {
  /** Where it comes from: `default`, or the machine that was measured. */
  readonly machine: string;
  /** Bytes that one core reads and writes in a second. */
  readonly memoryBytesPerSecond: number;
  /** Bytes that cross from one worker to another in a second. */
  readonly networkBytesPerSecond: number;
  /** Operations that one core does in a second, in a loop over typed arrays. */
  readonly flopsPerSecond: number;
  /** Scheduling and starting one task. */
  readonly taskSeconds: number;
  /** Naming and finding one part of what a task reads. */
  readonly partSeconds: number;
  /** From the end of one task to the start of one that waits for it, between processes. */
  readonly hopSeconds: number;
  /** Cores that work at once. */
  readonly cores: number;
}

/** A small server of 2024, rounded: what plans are made for unless somebody measures. */
export const DEFAULT_PROFILE: MachineProfile = Object.freeze({
  machine: "default",
  memoryBytesPerSecond: 4e9,
  networkBytesPerSecond: 1e9,
  flopsPerSecond: 1e9,
  taskSeconds: 4e-6,
  partSeconds: 2e-6,
  hopSeconds: 200e-6,
  cores: 2,
});

const RATES = [
  "memoryBytesPerSecond",
  "networkBytesPerSecond",
  "flopsPerSecond",
  "taskSeconds",
  "partSeconds",
  "hopSeconds",
  "cores",
] as const;

/** Reads a profile from outside. @throws ProfileError for a rate that is missing or not positive. */
export function checkProfile(value: unknown, from: string): MachineProfile {
  const raw = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const { machine } = raw;
  if (typeof machine !== "string") throw new ProfileError(from, "machine", machine);
  for (const rate of RATES) {
    const found = raw[rate];
    if (typeof found !== "number" || !Number.isFinite(found) || found <= 0) {
      throw new ProfileError(from, rate, found);
    }
  }
  const rates = Object.fromEntries(RATES.map((rate) => [rate, raw[rate]]));
  return Object.freeze({ machine, ...rates }) as MachineProfile;
}
