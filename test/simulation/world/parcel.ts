/** What travels on a simulated connection, and how long things take there. */
import type { Message } from "../../../src/comm/index.ts";

/** On its way from one end to the other. `message` undefined: the last word. */
export interface Parcel {
  message: Message | undefined;
  buffers: readonly Uint8Array[];
  sent: (() => void) | undefined;
  bytes: number;
  /** It has left the sender's memory. */
  left: boolean;
}

export const LINGER_MS = 2000;
export const KEEP_ALIVE_MS = 40_000;
/** How long the bytes of one message may take to arrive, behind its head. */
export const LANDING_MS = 3;
/** What one message adds to its buffers. */
export const HEAD_BYTES = 100;
