/** When a nanny loses patience. */

/** Milliseconds and bytes. */
export interface NannyLimits {
  /** More memory than this, and the process is killed. */
  readonly terminateBytes: number;
  /** So long without a word, and it is killed. */
  readonly hangMs: number;
  /** The same until it has said its first: a program must be loaded. */
  readonly firstWordMs: number;
  /** How long a process may take to end in good order. */
  readonly graceMs: number;
  /** Before the second restart in a row; twice that before the third, and so on. The first is at once. */
  readonly backOffMs: number;
  readonly backOffMostMs: number;
  /** Who has run for so long is not counted among deaths in a row. */
  readonly steadyMs: number;
  /** So many processes in a row may die before they have joined. */
  readonly triesMax: number;
  /** Whether another process follows the one whose lifetime is over. */
  readonly lifetimeRestart: boolean;
}

/** What holds where nothing else is said. */
export const NANNY_LIMITS: NannyLimits = Object.freeze({
  terminateBytes: Number.POSITIVE_INFINITY,
  hangMs: 60_000,
  firstWordMs: 120_000,
  graceMs: 2000,
  backOffMs: 100,
  backOffMostMs: 30_000,
  steadyMs: 10_000,
  triesMax: 10,
  lifetimeRestart: false,
});
