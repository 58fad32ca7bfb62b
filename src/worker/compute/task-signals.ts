/** The signals that tasks may look at: aborted when nobody wants what they make. */
import { CancelledError } from "../../core/index.ts";
import type { TaskInfo } from "../../kernels/index.ts";

const UNWANTED = "nobody wants the result of this task";

/** Of one place where tasks run, by slot. A signal is made when a task asks for it. */
export class TaskSignals {
  readonly #open: Map<number, AbortController | undefined> = new Map();
  readonly #look: () => void;

  /** `look` takes the news that have come meanwhile: a task that never waits hears of them in no other way. */
  constructor(look: () => void) {
    this.#look = look;
  }

  /** Runs the task of this slot, from its beginning to its end. @throws CancelledError when nobody wants it */
  during<T>(slot: number, run: () => T | Promise<T>): T | Promise<T> {
    this.#open.set(slot, undefined);
    let answer: T | Promise<T>;
    try {
      this.#look();
      if (this.#open.get(slot)?.signal.aborted) throw new CancelledError(UNWANTED);
      answer = run();
    } catch (error) {
      this.#open.delete(slot);
      throw error;
    }
    if (answer instanceof Promise) return answer.finally(() => this.#open.delete(slot));
    this.#open.delete(slot);
    return answer;
  }

  /** Aborts the signal of a task, if that has begun and not ended. */
  abort(slot: number): void {
    if (this.#open.has(slot)) this.#controller(slot).abort(new CancelledError(UNWANTED));
  }

  /** What the task of a slot, which is running, may ask. */
  infoOf(slot: number): TaskInfo {
    const signal = (): AbortSignal => this.#controller(slot).signal;
    return {
      get signal() {
        return signal();
      },
    };
  }

  #controller(slot: number): AbortController {
    let controller = this.#open.get(slot);
    if (controller === undefined) {
      controller = this.#make();
      if (this.#open.has(slot)) this.#open.set(slot, controller);
    }
    return controller;
  }

  #make(): AbortController {
    const controller = new AbortController();
    const { signal } = controller;
    const look = this.#look;
    const aborted = Object.getOwnPropertyDescriptor(AbortSignal.prototype, "aborted");
    // A loop without an end in sight asks these two, and nothing of the event loop runs while it does.
    Object.defineProperties(signal, {
      aborted: {
        get: () => {
          look();
          return aborted?.get?.call(signal) as boolean;
        },
      },
      throwIfAborted: {
        value: () => {
          look();
          AbortSignal.prototype.throwIfAborted.call(signal);
        },
      },
    });
    return controller;
  }
}
