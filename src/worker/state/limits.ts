/** Limits of a worker (architecture.md §7); `../settings.ts` says how far each may be changed. */

/** How much a worker asks for, answers and runs at once. */
export interface Limits {
  /** Bytes asked of a peer in one message. */
  readonly messageBytesMax: number;
  /** Pieces of one message: fewer than a frame may have buffers. */
  readonly messagePiecesMax: number;
  /** Incoming bytes at once, as a part of the memory limit. */
  readonly incomingPart: number;
  /** Peers that are asked at once. */
  readonly outgoingMax: number;
  /** Below that many bytes in flight the number of requests does not matter. */
  readonly outgoingFreeBytes: number;
  /** Requests that are answered at once; the rest is told to come back. */
  readonly servedMax: number;
  readonly servedSameHostMax: number;
  readonly busySeconds: number;
  /** A block that nobody has is asked for again after this. */
  readonly missingSeconds: number;
  /** How long a task waits for memory that nothing seems to give back. */
  readonly stallSeconds: number;
  /** Work that a thread is given ahead: enough to hide the way to it, too little to matter. */
  readonly laneSeconds: number;
  readonly laneTasksMax: number;
}

/** What is not told otherwise. */
export const LIMITS: Limits = Object.freeze({
  messageBytesMax: 50e6,
  messagePiecesMax: 16_384,
  incomingPart: 0.1,
  outgoingMax: 50,
  outgoingFreeBytes: 10e6,
  servedMax: 10,
  servedSameHostMax: 20,
  busySeconds: 0.15,
  missingSeconds: 1,
  stallSeconds: 5,
  laneSeconds: 2e-3,
  laneTasksMax: 512,
});
