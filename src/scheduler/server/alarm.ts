/** One timer for the next moment at which something runs out. */
import type { Host, Timer } from "../../core/index.ts";

/** Later than this is looked at again then: timers have 31 bits. */
const MS_MAX = 60_000;

/** Rings once at the moment that was set last. */
export class Alarm {
  readonly #host: Host;
  readonly #ring: () => void;
  #timer: Timer | undefined;
  #at = Number.POSITIVE_INFINITY;

  constructor(host: Host, ring: () => void) {
    this.#host = host;
    this.#ring = ring;
  }

  /** Milliseconds by the host's clock; Infinity: never. */
  set(at: number): void {
    if (at === this.#at) return;
    this.clear();
    this.#at = at;
    if (at === Number.POSITIVE_INFINITY) return;
    const ms = Math.min(MS_MAX, Math.max(0, at - this.#host.now()) + 1);
    this.#timer = this.#host.setTimer(() => {
      this.#at = Number.POSITIVE_INFINITY;
      this.#ring();
    }, ms);
    this.#timer.unref();
  }

  clear(): void {
    this.#timer?.clear();
    this.#timer = undefined;
    this.#at = Number.POSITIVE_INFINITY;
  }
}
