/** A compute thread of a simulated worker: the production kernels, at their leisure. */

import { TaskFailedError, toWire } from "../../../src/core/index.ts";
import { defaultRegistry, unpackGraph } from "../../../src/layers/index.ts";
import { taskError } from "../../../src/worker/compute/failure.ts";
import { lazily } from "../../../src/worker/compute/lazily.ts";
import { TaskRunner } from "../../../src/worker/compute/task-runner.ts";
import type { Lane, LaneHandlers } from "../../../src/worker/compute/thread-lane.ts";
import type { ToThread } from "../../../src/worker/compute/thread-messages.ts";
import type { Slot } from "../../../src/worker/index.ts";
import { isPoison } from "../programs.ts";
import type { Random } from "../random.ts";
import type { Clock, Place } from "./clock.ts";
import { MADE_UP } from "./common.ts";

/** How long kernels take, and how often they fail for no reason. */
export interface LaneStyle {
  readonly taskMs: readonly [least: number, most: number];
  /** Part of the tasks that take a hundred times as long. */
  readonly slow: number;
  /** Whether this task fails this time; asked once a try. */
  fails(graph: number, task: number): boolean;
  /** A task ends the thread that runs it, if the answer is true, or has ended the worker. */
  poison(): boolean;
}

const registry = defaultRegistry();
/** Results are reported after so much work, or at the end of a batch. */
const REPORT_MS = 1;

interface Job {
  readonly words: Int32Array;
  readonly at: number;
}

/** Runs one task after the other in virtual time. It reads its inputs when it begins, or when it ends. */
export class SimulatedLane implements Lane {
  readonly up: Promise<void>;
  readonly graphs: Set<number> = new Set();
  readonly #clock: Clock;
  readonly #place: Place;
  readonly #random: Random;
  readonly #style: LaneStyle;
  readonly #handlers: LaneHandlers;
  #runner: TaskRunner = new TaskRunner();
  #jobs: Job[] = [];
  #done: number[] = [];
  #values: { readonly list: number[]; readonly bytes: Uint8Array[] } = { list: [], bytes: [] };
  #busy = false;
  #reportedAt = 0;
  /** Rises when the thread dies: what the old one was about to do does not happen. */
  #life = 0;

  constructor(
    clock: Clock,
    place: Place,
    random: Random,
    style: LaneStyle,
    handlers: LaneHandlers,
  ) {
    this.#clock = clock;
    this.#place = place;
    this.#random = random;
    this.#style = style;
    this.#handlers = handlers;
    this.up = new Promise((resolve) => {
      clock.after(place, random.between(0, 5), "thread up", resolve);
    });
  }

  run(words: Int32Array, _slots: readonly Slot[]): void {
    const own = words.slice();
    for (let at = 0; at < own.length; at += own[at]) this.#jobs.push({ words: own, at });
    if (!this.#busy) this.#begin();
  }

  tell(message: ToThread): void {
    if (message instanceof Int32Array) return;
    if (message.op === "stop" || message.op === "abort") return;
    if (message.op === "region") this.#runner.addRegion(message.index, message.buffer);
    else if (message.op === "forget-region") this.#runner.forgetRegion(message.index);
    else if (message.op === "payload") this.#runner.addPayload(message.hash, message.bytes);
    else if (message.op === "forget-payloads") this.#runner.forgetPayloads(message.hashes);
    else if (message.op === "forget-graph") this.#runner.forgetGraph(message.graph);
    else {
      const { packed } = message;
      this.#runner.addGraph(
        message.graph,
        lazily(() => unpackGraph(packed.slice(), registry)),
      );
    }
  }

  async stop(): Promise<void> {
    this.#life++;
    this.#jobs = [];
    await Promise.resolve();
  }

  /** The thread ends, as a function of the user's can end it; another one takes its place. */
  die(): void {
    this.#life++;
    const slots = this.#jobs.map(({ words, at }) => words[at + 1]);
    const begun = this.#busy ? 1 : 0;
    const unsaid = [...this.#done, ...this.#values.list].filter((_, k) => k % 2 === 0);
    this.#done = [];
    this.#values = { list: [], bytes: [] };
    this.#jobs = [];
    this.#busy = false;
    this.graphs.clear();
    this.#runner = new TaskRunner();
    for (const message of this.#handlers.introduction()) this.tell(message);
    this.#handlers.died([...unsaid, ...slots], unsaid.length + begun, "it was killed");
  }

  #begin(): void {
    const [job] = this.#jobs;
    if (job === undefined) {
      this.#busy = false;
      this.#report();
      return;
    }
    this.#busy = true;
    const [least, most] = this.#style.taskMs;
    const factor = this.#random.chance(this.#style.slow) ? 100 : 1;
    const ms = this.#random.spread(least, most) * factor;
    const life = this.#life;
    const { layer, block } = this.#runner.layerAt(job.words, job.at);
    if (isPoison(layer, block)) {
      this.#clock.after(this.#place, ms, "poison", () => {
        if (life === this.#life && this.#style.poison()) this.die();
      });
      return;
    }
    const isEarly = this.#random.chance(0.5);
    const result = isEarly ? this.#compute(job) : undefined;
    this.#clock.after(this.#place, ms, "kernel", () => {
      if (life !== this.#life) return;
      this.#jobs.shift();
      const tell = result ?? this.#compute(job);
      tell(ms / 1000);
      if (this.#clock.now - this.#reportedAt > REPORT_MS) this.#report();
      if (life === this.#life) this.#begin();
    });
  }

  /** What to tell of a job. */
  #compute({ words, at }: Job): (seconds: number) => void {
    const slot = words[at + 1];
    const { layer, block } = this.#runner.layerAt(words, at);
    try {
      if (this.#style.fails(words[at + 2], words[at + 3])) {
        throw new TaskFailedError("simulated", new RangeError(MADE_UP));
      }
      const answer = this.#runner.run(words, at);
      if (answer instanceof Promise) throw new TypeError("kernels of simulations answer at once");
      return (seconds) => {
        if (answer === undefined) this.#done.push(slot, seconds);
        else {
          this.#values.list.push(slot, seconds);
          this.#values.bytes.push(answer);
        }
      };
    } catch (error) {
      const wire =
        error instanceof TaskFailedError ? toWire(error) : taskError(layer, block, error);
      return () => this.#handlers.failed(slot, wire);
    }
  }

  #report(): void {
    this.#reportedAt = this.#clock.now;
    if (this.#done.length > 0) {
      const list = Float64Array.from(this.#done);
      this.#done = [];
      this.#handlers.finished(list);
    }
    if (this.#values.list.length > 0) {
      const { list, bytes } = this.#values;
      this.#values = { list: [], bytes: [] };
      this.#handlers.values(Float64Array.from(list), bytes);
    }
  }
}
