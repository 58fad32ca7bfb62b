/** Turns of the event loop: what weak references hold is not collected before one ends. */

/**
 * A function that answers whether a turn has ended since it last said so. Looking for what is gone
 * twice in one turn is in vain: whatever was made or looked at in it is kept to its end, and every
 * look at a weak reference makes the list of such things longer.
 */
export function turnWatch(): () => boolean {
  let ended = true;
  const end = (): void => {
    ended = true;
  };
  return () => {
    if (!ended) return false;
    ended = false;
    queueMicrotask(end);
    return true;
  };
}
