/** Servers run until somebody says stop. */

const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM"];

/** Resolves at the first signal to stop; a second one ends the process at once. */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals): void => {
      for (const one of SIGNALS) process.off(one, stop);
      resolve(signal);
    };
    for (const one of SIGNALS) process.on(one, stop);
  });
}
