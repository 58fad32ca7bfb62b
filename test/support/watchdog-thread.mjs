/** The thread of `watchdog.mjs`: it goes on when the one with the tests does not. */
import { writeSync } from "node:fs";
import { Session } from "node:inspector";
import { parentPort, workerData } from "node:worker_threads";

const LOOK_MS = 200;
/** How long the other thread may take to say where it is. */
const ANSWER_MS = 3000;
const FRAMES_MAX = 12;

const { fileSeconds, testSeconds, idleSeconds } = workerData;
let now = { path: null, test: "" };
let last = "no file";
/** When the file began, and its test. */
let since = performance.now();
let testSince = since;

parentPort.on("message", (message) => {
  // A new test of the same file does not set the clock back.
  testSince = performance.now();
  if (message.path !== now.path) since = testSince;
  now = message;
  if (message.path !== null) last = message.path;
});

const timer = setInterval(() => {
  const seconds = (performance.now() - since) / 1000;
  const testTook = now.test === "" ? 0 : (performance.now() - testSince) / 1000;
  if (now.path === null ? seconds < idleSeconds : seconds < fileSeconds && testTook < testSeconds) {
    return;
  }
  clearInterval(timer);
  void give(seconds);
}, LOOK_MS);

async function give(seconds) {
  const where =
    now.path === null
      ? `the process has not gone on for ${Math.round(seconds)} s after ${last}`
      : `${now.path} has not ended after ${Math.round(seconds)} s${now.test === "" ? ", before its first test" : `, in the test "${now.test}"`}`;
  writeSync(2, `\nwatchdog: ${where}\n`);
  try {
    writeSync(2, `${await whatItDoes()}\n`);
  } finally {
    process.kill(process.pid, "SIGKILL");
  }
}

/** What the thread with the tests has open, and its stack where it runs. */
async function whatItDoes() {
  const session = new Session();
  session.connectToMainThread();
  const open = await openOf(session);
  const stack = now.path === null ? undefined : await stackOf(session);
  const lines = open === undefined ? [] : [`  open are: ${open}`];
  return [...lines, ...(stack === undefined ? ["  it waits"] : ["  it is in", ...stack])].join(
    "\n",
  );
}

function openOf(session) {
  const expression = "process.getActiveResourcesInfo().join(', ')";
  return within((resolve) =>
    session.post("Runtime.evaluate", { expression }, (_error, answer) =>
      resolve(answer?.result?.value),
    ),
  );
}

function stackOf(session) {
  const urls = new Map();
  session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
  return within((resolve) => {
    session.once("Debugger.paused", ({ params }) =>
      resolve(
        params.callFrames
          .slice(0, FRAMES_MAX)
          .map(
            ({ functionName, location: { scriptId, lineNumber } }) =>
              `    at ${functionName || "(top)"} (${urls.get(scriptId)}:${lineNumber + 1})`,
          ),
      ),
    );
    session.post("Debugger.enable");
    session.post("Debugger.pause");
  });
}

/** What is resolved, or undefined when nobody answers. */
const within = (run) =>
  Promise.race([new Promise(run), new Promise((resolve) => setTimeout(resolve, ANSWER_MS))]);
