/** Tiny tasks that run on the worker's own thread, in turns with its messages. */
import type { Host } from "../core/index.ts";
import type { Slot } from "./state/index.ts";

/** They run for so long before messages get their turn. */
const INLINE_MS_MAX = 4;

/** Those that wait for their turn, and whoever runs them. */
export class InlineTasks {
  readonly #host: Host;
  readonly #run: (slots: readonly Slot[]) => void;
  readonly #waiting: (readonly Slot[])[] = [];
  #running = false;
  #ended = false;

  constructor(host: Host, run: (slots: readonly Slot[]) => void) {
    this.#host = host;
    this.#run = run;
  }

  push(slots: readonly Slot[]): void {
    this.#waiting.push(slots);
  }

  /** Runs them, unless that is under way. */
  start(): void {
    if (!this.#running && this.#waiting.length > 0) this.#turn();
  }

  /** Nothing more is run. */
  end(): void {
    this.#ended = true;
  }

  /** Until none is left or others should have their turn. */
  #turn(): void {
    this.#running = true;
    const end = this.#host.now() + INLINE_MS_MAX;
    while (this.#waiting.length > 0 && this.#host.now() < end) {
      const slots = this.#waiting.shift();
      if (slots && !this.#ended) this.#run(slots);
    }
    if (this.#waiting.length === 0 || this.#ended) this.#running = false;
    else this.#host.immediate(() => this.#turn());
  }
}
