/**
 * A compute thread. While all its tasks are synchronous it never returns to its event loop: it sleeps
 * on a shared word and takes messages by hand, which wakes it 10 µs sooner than an event would.
 */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { invariant } from "../core/index.ts";
import { defaultRegistry, unpackGraph } from "../layers/index.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { taskError } from "./compute/failure.ts";
import { lazily } from "./compute/lazily.ts";
import { catchStrays } from "./compute/strays.ts";
import { type TaskAnswer, TaskRunner } from "./compute/task-runner.ts";
import {
  ABORTS,
  type FromThread,
  type ThreadData,
  type ToThread,
} from "./compute/thread-messages.ts";

/** Results are reported after so much work, or at the end of a batch. */
const REPORT_MS = 1;
/** How long a sleeping thread waits before it looks around; its end comes as a message anyway. */
const SLEEP_MS = 1000;

invariant(parentPort !== null, "thread-entry runs in a worker thread");
const port = parentPort;
const { signal } = workerData as ThreadData;
/** Messages that a task came upon, when it looked whether it is still wanted. */
const waiting: ToThread[] = [];
let aborts = 0;
const runner = new TaskRunner(false, look);
const registry = defaultRegistry();
let done: number[] = [];
let doneValues: number[] = [];
let values: Uint8Array[] = [];
let unpackSeconds: number[] = [];
/** Tasks whose promises are open. */
let open = 0;
let stopped = false;

function send(message: FromThread): void {
  port.postMessage(message);
}

function look(): void {
  const raised = Atomics.load(signal, ABORTS);
  if (raised !== aborts) {
    aborts = raised;
    for (let next = receive(); next !== undefined; next = receive()) waiting.push(next);
  }
  // Some may be about tasks that had not begun when they came.
  for (const message of waiting) if (isAbort(message)) abort(message.slots);
}

const receive = (): ToThread | undefined =>
  receiveMessageOnPort(port)?.message as ToThread | undefined;

const isAbort = (message: ToThread): message is Extract<ToThread, { op: "abort" }> =>
  "op" in message && message.op === "abort";

function abort(slots: readonly number[]): void {
  for (const slot of slots) runner.signals.abort(slot);
}

function report(): void {
  signal[2] = runner.packs;
  signal[3] = runner.unpacks;
  if (done.length > 0) {
    send(Float64Array.from(done));
    done = [];
  }
  if (values.length > 0) {
    send({ op: "values", list: Float64Array.from(doneValues), bytes: values, unpackSeconds });
    doneValues = [];
    values = [];
    unpackSeconds = [];
  }
}

function finished(slot: number, began: number, answer: TaskAnswer, unpack: number): number {
  const now = performance.now();
  const seconds = (now - began) / 1000;
  if (answer === undefined) {
    done.push(slot, seconds);
  } else {
    doneValues.push(slot, seconds);
    values.push(answer);
    unpackSeconds.push(unpack);
  }
  return now;
}

function failed(words: Int32Array, at: number, error: unknown): void {
  const { layer, block } = runner.layerAt(words, at);
  send({ op: "failed", slot: words[at + 1], error: taskError(layer, block, error) });
}

async function finishLater(
  words: Int32Array,
  at: number,
  began: number,
  answer: Promise<TaskAnswer>,
): Promise<void> {
  const unpack = runner.unpackSeconds;
  open++;
  try {
    finished(words[at + 1], began, await answer, unpack);
    report();
  } catch (error) {
    failed(words, at, error);
  }
  open--;
}

function runBatch(words: Int32Array): void {
  let began = performance.now();
  let reported = began;
  for (let at = 0; at < words.length; at += words[at]) {
    signal[1] = words[at + 1] + 1;
    try {
      const answer = runner.run(words, at);
      if (answer instanceof Promise) void finishLater(words, at, began, answer);
      else began = finished(words[at + 1], began, answer, runner.unpackSeconds);
    } catch (error) {
      failed(words, at, error);
      began = performance.now();
    }
    if (began - reported >= REPORT_MS) {
      report();
      reported = began;
    }
  }
  report();
}

function take(message: ToThread): void {
  if (message instanceof Int32Array) {
    runBatch(message);
    return;
  }
  switch (message.op) {
    case "region":
      runner.addRegion(message.index, message.buffer);
      break;
    case "forget-region":
      runner.forgetRegion(message.index);
      collectGarbage();
      break;
    case "graph": {
      const { packed } = message;
      runner.addGraph(
        message.graph,
        lazily(() => unpackGraph(packed.slice(), registry)),
      );
      break;
    }
    case "payload":
      runner.addPayload(message.hash, message.bytes);
      break;
    case "forget-payloads":
      runner.forgetPayloads(message.hashes);
      break;
    case "forget-graph":
      runner.forgetGraph(message.graph);
      break;
    case "abort":
      abort(message.slots);
      break;
    case "stop":
      stopped = true;
      break;
  }
}

/** Promises need the event loop: one turn of it, without delay while there may be messages. */
function turn(more: boolean): Promise<void> {
  return new Promise((resolve) => {
    if (more || Atomics.load(signal, 0) !== seen) setImmediate(resolve);
    else setTimeout(resolve, 1);
  });
}

let seen = 0;
catchStrays();
send({ op: "ready" });
while (!stopped) {
  seen = Atomics.load(signal, 0);
  let received = waiting.shift() ?? receive();
  const more = received !== undefined;
  while (received !== undefined && !stopped) {
    take(received);
    received = open > 0 || runner.ranForeign ? undefined : (waiting.shift() ?? receive());
  }
  if (stopped) break;
  if (open > 0 || runner.ranForeign) {
    runner.ranForeign = false;
    await turn(more);
  } else Atomics.wait(signal, 0, seen, SLEEP_MS);
}
