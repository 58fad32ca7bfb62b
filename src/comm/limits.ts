/** What one frame may hold. Checked before anything is allocated for it. */

export interface FrameLimits {
  /** Bytes of the message and the table of buffer lengths. */
  readonly headBytesMax: number;
  /** Buffers of one frame. */
  readonly buffersMax: number;
  /** Bytes of the whole frame. */
  readonly frameBytesMax: number;
  /** A frame that has begun must make progress within this time. */
  readonly stallMs: number;
}

/** For peers that have shown the token. */
export const FRAME_LIMITS: FrameLimits = Object.freeze({
  headBytesMax: 64 * 2 ** 20,
  buffersMax: 65_536,
  frameBytesMax: 2 ** 32,
  stallMs: 60_000,
});

/** For peers that have not: room for one `hello`. */
export const HELLO_LIMITS: FrameLimits = Object.freeze({
  headBytesMax: 64 * 1024,
  buffersMax: 0,
  frameBytesMax: 64 * 1024 + 8,
  stallMs: 10_000,
});

/** Time for the whole opening: connecting, token, welcome. */
export const HANDSHAKE_MS = 10_000;
