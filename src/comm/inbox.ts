/** The receiving half that both transports share: handlers that may be set late, and one close. */
import type { CloseHandler, MessageHandler } from "./connection.ts";
import type { Message } from "./messages.ts";

/** Holds messages until there is a handler, and the end until there is one for that. */
export class Inbox {
  #handler: MessageHandler | undefined;
  #early: { readonly message: Message; readonly buffers: readonly Uint8Array[] }[] | undefined = [];
  #closeHandler: CloseHandler | undefined;
  #closed = false;
  #error: Error | undefined;

  get closed(): boolean {
    return this.#closed;
  }

  deliver(message: Message, buffers: readonly Uint8Array[]): void {
    if (this.#early) this.#early.push({ message, buffers });
    else this.#handler?.(message, buffers);
  }

  onMessage(handler: MessageHandler): void {
    const first = this.#handler === undefined;
    this.#handler = handler;
    if (first) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const early = this.#early ?? [];
    // Messages that arrive during the loop, from a handler's own doing, queue up behind.
    for (let i = 0; i < early.length; i++) this.#handler?.(early[i].message, early[i].buffers);
    this.#early = undefined;
    this.#end();
  }

  close(error?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#error = error;
    this.#end();
  }

  onClose(handler: CloseHandler): void {
    this.#closeHandler = handler;
    if (this.#closed) queueMicrotask(() => this.#end());
  }

  /** The end is told after the last message, once. */
  #end(): void {
    if (!this.#closed || !this.#closeHandler || (this.#early && this.#handler)) return;
    const handler = this.#closeHandler;
    this.#closeHandler = undefined;
    handler(this.#error);
  }
}
