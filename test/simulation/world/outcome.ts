/** How a world ended. */
export interface Outcome {
  readonly seed: number;
  /** What went wrong that must not; undefined: nothing. */
  readonly failure: string | undefined;
  readonly hash: string;
  readonly events: number;
  readonly tasks: number;
  readonly faults: number;
  /** All faults are over, and everything that was asked for has settled since. */
  readonly healed: boolean;
  readonly transitions: number;
  /** Of the one task that has moved most. */
  readonly movesMost: number;
  readonly virtualMs: number;
  /** The last events, where they were kept. */
  readonly story?: readonly string[];
}
