/** Events, variables and queues that all clients of a cluster share. */
import type { SharedAsker, WaitOptions } from "./shared-asker.ts";
import type { SharedValues } from "./shared-values.ts";

/** Something that has happened, or not yet. */
export class ClusterEvent {
  readonly name: string;
  readonly #asker: SharedAsker;

  constructor(asker: SharedAsker, name: string) {
    this.name = name;
    this.#asker = asker;
  }

  /** All who wait go on. */
  async set(): Promise<void> {
    await this.#asker.ask(this.name, "set");
  }

  async clear(): Promise<void> {
    await this.#asker.ask(this.name, "clear");
  }

  async isSet(): Promise<boolean> {
    return (await this.#asker.ask(this.name, "size")).value["size"] === 1;
  }

  /** Resolves when it is set. Rejects with WaitTimeoutError. */
  async wait(wait: WaitOptions = {}): Promise<void> {
    await this.#asker.ask(this.name, "wait", { wait });
  }
}

/** A value under a name: plain data, futures, persisted layers. */
export class ClusterVariable {
  readonly name: string;
  readonly #asker: SharedAsker;
  readonly #values: SharedValues;

  constructor(asker: SharedAsker, name: string, values: SharedValues) {
    this.name = name;
    this.#asker = asker;
    this.#values = values;
  }

  /** Rejects with SharedLimitError, or ValuePackError for what cannot travel. */
  async set(value: unknown): Promise<void> {
    const packed = await this.#values.pack("set()", value);
    await this.#asker.ask(this.name, "set", { value: packed });
  }

  /** The value; waits for the first one. Rejects with WaitTimeoutError. */
  async get(wait: WaitOptions = {}): Promise<unknown> {
    const { buffers } = await this.#asker.ask(this.name, "get", { wait });
    return this.#values.unpack(buffers[0]);
  }

  async delete(): Promise<void> {
    await this.#asker.ask(this.name, "delete");
  }
}

/** Values in order: what one client puts, one client gets. */
export class ClusterQueue {
  readonly name: string;
  readonly #asker: SharedAsker;
  readonly #values: SharedValues;
  readonly #most: number;

  constructor(asker: SharedAsker, name: string, values: SharedValues, most: number) {
    this.name = name;
    this.#asker = asker;
    this.#values = values;
    this.#most = most;
  }

  /** Resolves when there was room. Rejects with WaitTimeoutError, SharedLimitError or SharedTakenError. */
  async put(value: unknown, wait: WaitOptions = {}): Promise<void> {
    const packed = await this.#values.pack("put()", value);
    await this.#asker.ask(this.name, "put", { amount: this.#most, wait, value: packed });
  }

  /** The oldest value, which is taken out; waits for one. Rejects with WaitTimeoutError. */
  async get(wait: WaitOptions = {}): Promise<unknown> {
    const { buffers } = await this.#asker.ask(this.name, "get", { amount: this.#most, wait });
    return this.#values.unpack(buffers[0]);
  }

  /** How many values are in it. */
  async size(): Promise<number> {
    return (await this.#asker.ask(this.name, "size")).value["size"] as number;
  }
}
