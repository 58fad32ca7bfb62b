/** A nanny with her surroundings: the process, the clock, and who hears how it goes. */
import {
  fromWire,
  type Host,
  realHost,
  type Timer,
  WorkerLostError,
  WorkerStartError,
} from "../core/index.ts";
import {
  type ConfiguredWorker,
  type MachineDump,
  type MemoryThresholds,
  sweepSpills,
} from "../worker/index.ts";
import { type Child, forkChild, type SpawnChild } from "./child.ts";
import type { NannyEnd, NannyEvent, NannyInstruction } from "./state/events.ts";
import type { NannyLimits } from "./state/limits.ts";
import { NannyMachine } from "./state/machine.ts";

/** What the worker is started with, each time. */
export interface WorkerStart extends ConfiguredWorker {
  readonly scheduler: string;
  readonly token: string;
}

/** How a worker is watched. */
export interface NannyOptions {
  readonly worker: WorkerStart;
  readonly limits?: Partial<Omit<NannyLimits, "terminateBytes">>;
  /** A worker that is told to end hands its blocks over to others first; `limits.graceMs` is the time for it. */
  readonly handOver?: boolean;
  /** Variables for the worker, besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Hears of each process that ended without a word; another one takes its place. */
  readonly onLost?: (error: WorkerLostError) => void;
  /** Hears of each process that joined, and where it is reached. */
  readonly onUp?: (address: string) => void;
  readonly host?: Host;
  readonly spawn?: SpawnChild;
}

/** How often the process is looked at. */
const TICK_MS = 200;
const TERMINATE: MemoryThresholds["terminate"] = 0.95;

/** Starts one worker process, and another one when that dies. */
export class Nanny {
  readonly name: string;
  /** Resolves when it is over: with the error, where the worker could not be kept alive. Never rejects. */
  readonly closed: Promise<WorkerStartError | undefined>;
  readonly #options: NannyOptions;
  readonly #host: Host;
  readonly #machine: NannyMachine;
  readonly #dumps: ((dump: MachineDump | undefined) => void)[] = [];
  #child: Child | undefined;
  #timer: Timer | undefined;
  #up: (() => void) | undefined;
  #end: (error: WorkerStartError | undefined) => void = () => undefined;

  private constructor(options: NannyOptions) {
    const { worker, limits, host = realHost } = options;
    this.name = worker.name;
    this.#options = options;
    this.#host = host;
    const part = worker.memory?.terminate ?? TERMINATE;
    const terminateBytes =
      part === false ? Number.POSITIVE_INFINITY : part * worker.memoryLimitBytes;
    this.#machine = new NannyMachine({ ...limits, terminateBytes });
    this.closed = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Resolves when the worker has joined its scheduler. @throws WorkerStartError */
  static async start(options: NannyOptions): Promise<Nanny> {
    const nanny = new Nanny(options);
    await nanny.#begin();
    return nanny;
  }

  /** Of the present process; undefined while there is none. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Processes that took the place of another. */
  get restarts(): number {
    return this.#machine.restarts;
  }

  /** The last lines that the present process wrote to its errors' stream. */
  get log(): readonly string[] {
    return this.#child?.tail ?? [];
  }

  /** The worker begins anew, in good order. */
  restart(): void {
    this.#handle({ type: "restart" });
  }

  /** Everything that the worker knows; undefined where there is none at the time. */
  dump(): Promise<MachineDump | undefined> {
    const child = this.#child;
    if (child === undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#dumps.push(resolve);
      child.send({ type: "dump" });
    });
  }

  /** Resolves when no process is left. */
  async close(): Promise<void> {
    this.#child?.ref();
    this.#handle({ type: "close" });
    await this.closed;
  }

  async #begin(): Promise<void> {
    const up = new Promise<undefined>((resolve) => {
      this.#up = () => resolve(undefined);
    });
    this.#timer = this.#host.repeat(() => this.#tick(), TICK_MS);
    this.#handle({ type: "start" });
    const error = await Promise.race([up, this.closed]);
    if (error !== undefined) throw error;
    // Whoever starts something waits for it; nobody waits for it to end.
    this.#timer.unref();
  }

  #tick(): void {
    this.#handle({ type: "tick", processBytes: this.#child?.processBytes() });
  }

  #handle(event: NannyEvent): void {
    for (const one of this.#machine.handle(event, this.#host.now())) this.#perform(one);
  }

  #perform(instruction: NannyInstruction): void {
    switch (instruction.type) {
      case "spawn":
        this.#spawn();
        return;
      case "end":
        this.#child?.send({ type: "end", handOver: this.#options.handOver ?? false });
        return;
      case "kill":
        this.#child?.kill();
        return;
      case "up":
        this.#up?.();
        this.#options.onUp?.(instruction.address);
        return;
      case "lost":
        this.#options.onLost?.(new WorkerLostError(this.name, instruction.how));
        return;
      case "over":
        this.#over(instruction);
    }
  }

  #spawn(): void {
    const { worker, env = {}, spawn = forkChild } = this.#options;
    const child = spawn(env, {
      message: (message) => {
        if (this.#child !== child) return;
        if (message.type === "dump") this.#dumps.shift()?.(message.dump);
        else this.#handle(message);
      },
      exited: (how) => {
        if (this.#child !== child) return;
        void this.#exited(child, how);
      },
    });
    this.#child = child;
    child.send({ type: "start", options: worker });
  }

  /** What a process that was killed left on the disk is taken away before another one, or nobody, follows. */
  async #exited(child: Child, how: string): Promise<void> {
    for (const resolve of this.#dumps.splice(0)) resolve(undefined);
    const { disk, localDirectory } = this.#options.worker;
    if (disk === undefined) await sweepSpills(localDirectory);
    this.#handle({ type: "exited", how });
    if (this.#child === child) this.#child = undefined;
  }

  #over({ why, error, reason }: NannyEnd): void {
    this.#timer?.clear();
    if (why !== "failed") {
      this.#end(undefined);
      return;
    }
    const cause = error === undefined ? undefined : fromWire(error);
    this.#end(new WorkerStartError(this.name, reason, cause, this.log));
  }
}
