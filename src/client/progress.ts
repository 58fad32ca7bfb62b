/** How far a computation is, drawn in a terminal. */
import type { SingleBar } from "cli-progress";
import type { ProgressEvent } from "./request.ts";

/** A listener for `onProgress`, to be ended when the work is. */
export interface ProgressBar {
  readonly update: (event: ProgressEvent) => void;
  stop(): void;
}

/** Work that is over sooner needs no bar. */
const SHOW_AFTER_MS = 200;

/**
 * A bar on `stream`, standard error by default. Draws nothing where that is not a terminal, nor for
 * work that is over in a moment.
 */
export function progressBar(
  stream: NodeJS.WriteStream = process.stderr,
  label = "tasks",
): ProgressBar {
  if (!stream.isTTY) return { update: () => undefined, stop: () => undefined };
  const begin = performance.now();
  let bar: SingleBar | undefined;
  let loading = false;
  let stopped = false;
  let last: ProgressEvent | undefined;
  const show = async (): Promise<void> => {
    loading = true;
    const { default: progress } = await import("cli-progress");
    if (stopped) return;
    bar = new progress.SingleBar({
      stream,
      format: "{bar} {percentage}% {value}/{total} {label} {duration_formatted}",
      barCompleteChar: "█",
      barIncompleteChar: "░",
      hideCursor: true,
      clearOnComplete: true,
    });
    bar.start(last?.total ?? 0, last?.done ?? 0, { label });
  };
  return {
    update: (event) => {
      last = event;
      if (bar) {
        bar.setTotal(event.total);
        bar.update(event.done);
      } else if (!loading && performance.now() - begin >= SHOW_AFTER_MS) void show();
    },
    stop: () => {
      stopped = true;
      bar?.stop();
    },
  };
}
