/** Figures that both sides must agree on. */

/** Version of the messages; sides of different versions refuse each other. */
export const PROTOCOL = 2;

/** Results up to this size ride inside `finished` and `task-results`. */
export const INLINE_BYTES_MAX: number = 64 * 1024;
