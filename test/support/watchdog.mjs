/**
 * Names the test file that does not end, says what it is doing, and ends the process. Jest's own limit is a timer
 * on the thread of the tests: it neither hears of loops without end, nor of what keeps a process alive afterwards.
 */
import { Worker } from "node:worker_threads";

/** Seconds that one file may take, and that may pass after one without another or the end. */
const FILE_SECONDS = Number(process.env["PLYGRAPH_TEST_FILE_SECONDS"] ?? 400);
/** One of jest's processes for files may wait long for the last of another one, which ends it. */
const IDLE_SECONDS = process.send === undefined ? Math.min(60, FILE_SECONDS) : Infinity;

let thread;

/** The file `path` begins, a test of it (`test`), or it has ended (`path` is null). */
export function watch(path, test = "") {
  if (thread === undefined) {
    thread = new Worker(new URL("./watchdog-thread.mjs", import.meta.url), {
      workerData: { fileSeconds: FILE_SECONDS, idleSeconds: IDLE_SECONDS },
      execArgv: [],
    });
    thread.unref();
  }
  thread.postMessage({ path, test });
}
