/** Keeps the process alive exactly while somebody waits for something. */

const FOREVER_MS = 2 ** 30;

/** A counter of reasons to stay; nothing of a client holds the process when it is at zero. */
export class KeepAlive {
  #reasons = 0;
  #timer: NodeJS.Timeout | undefined;

  /** One reason more. */
  hold(): void {
    this.#reasons++;
    this.#timer ??= setInterval(() => undefined, FOREVER_MS);
  }

  /** One reason less. */
  drop(): void {
    this.#reasons--;
    if (this.#reasons > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Holds until the promise is settled, and answers it. */
  async during<T>(promise: Promise<T>): Promise<T> {
    this.hold();
    try {
      return await promise;
    } finally {
      this.drop();
    }
  }
}
