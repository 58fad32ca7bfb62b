/**
 * Names the test file that does not end, says what it is doing, and ends the process. Jest's own limit is a timer
 * on the thread of the tests: it neither hears of loops without end, nor of what keeps a process alive afterwards.
 */
import { Worker } from "node:worker_threads";

const secondsOf = (name, otherwise) => Number(process.env[name] ?? otherwise);
/** Seconds that one file may take, and one test of it, and that may pass after one without another or the end. */
const FILE_SECONDS = secondsOf("PLYGRAPH_TEST_FILE_SECONDS", 400);
const TEST_SECONDS = secondsOf("PLYGRAPH_TEST_SECONDS", FILE_SECONDS);
/** One of jest's processes for files may wait long for the last of another one, which ends it. */
const IDLE_SECONDS =
  process.send === undefined ? secondsOf("PLYGRAPH_TEST_IDLE_SECONDS", 60) : Infinity;

let thread;

/** The file `path` begins, a test of it (`test`), or it has ended (`path` is null). */
export function watch(path, test = "") {
  if (thread === undefined) {
    thread = new Worker(new URL("./watchdog-thread.mjs", import.meta.url), {
      workerData: {
        fileSeconds: FILE_SECONDS,
        testSeconds: TEST_SECONDS,
        idleSeconds: IDLE_SECONDS,
      },
      execArgv: [],
    });
    thread.unref();
  }
  thread.postMessage({ path, test });
}
