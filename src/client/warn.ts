/** Trouble that nobody waits for, and that must not end the process. */

/**
 * Emits `error` as a process warning of its name, with its stack. Not the error itself: in a sandbox
 * with globals of its own (jest) it would be no `Error` to Node.
 */
export function warn(error: Error): void {
  const { name, message, stack } = error;
  process.emitWarning(
    message,
    stack === undefined ? { type: name } : { type: name, detail: stack },
  );
}
