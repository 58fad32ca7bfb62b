/** The part of a client that deals with what all clients of a cluster share by name. */
import { checkNumber, checkOptions } from "../../core/index.ts";
import { ClusterClient } from "../cluster-client.ts";
import { ClusterSemaphore, type SemaphoreOptions } from "./semaphore.ts";
import { checkName, SharedAsker } from "./shared-asker.ts";
import type { SharedValues } from "./shared-values.ts";
import { ClusterEvent, ClusterQueue, ClusterVariable } from "./signals.ts";

/** How a queue is made; every client must say the same. */
export interface QueueOptions {
  /** Values that it may hold; 1000 by default. */
  readonly maxSize?: number;
}

/** What {@link Client} has of it. */
export abstract class SharedClient extends ClusterClient {
  protected abstract readonly values: SharedValues;

  /** A lock that all clients share: a semaphore of one lease. */
  lock(name: string, options: Pick<SemaphoreOptions, "leaseSeconds"> = {}): ClusterSemaphore {
    checkOptions("lock()", options, ["leaseSeconds"]);
    return this.semaphore(name, { ...options, leases: 1 });
  }

  /** A semaphore that all clients share. What a client holds that goes away is free again. */
  semaphore(name: string, options: SemaphoreOptions = {}): ClusterSemaphore {
    const where = "semaphore()";
    checkOptions(where, options, ["leases", "leaseSeconds"]);
    checkNumber(where, "leases", options.leases, { least: 1, whole: true });
    checkNumber(where, "leaseSeconds", options.leaseSeconds, { least: 0.001 });
    const asker = new SharedAsker(this.session, "semaphore");
    return new ClusterSemaphore(asker, checkName(where, name), options);
  }

  /** An event that all clients share. */
  event(name: string): ClusterEvent {
    return new ClusterEvent(new SharedAsker(this.session, "event"), checkName("event()", name));
  }

  /** A variable that all clients share. Futures and persisted layers in its value live as long as it has it. */
  variable(name: string): ClusterVariable {
    const asker = new SharedAsker(this.session, "variable");
    return new ClusterVariable(asker, checkName("variable()", name), this.values);
  }

  /** A queue that all clients share. */
  queue(name: string, options: QueueOptions = {}): ClusterQueue {
    checkOptions("queue()", options, ["maxSize"]);
    const { maxSize = 1000 } = options;
    checkNumber("queue()", "maxSize", maxSize, { least: 1, whole: true });
    const asker = new SharedAsker(this.session, "queue");
    return new ClusterQueue(asker, checkName("queue()", name), this.values, maxSize);
  }

  /**
   * Publishes a value under a name: plain data, futures, persisted layers. It stays, with the results that it names,
   * until it is unpublished, whoever goes. Rejects with SharedTakenError, unless `replace` is true.
   */
  async publish(
    name: string,
    value: unknown,
    options: { readonly replace?: boolean } = {},
  ): Promise<void> {
    checkOptions("publish()", options, ["replace"]);
    const packed = await this.values.pack("publish()", value);
    const wishes = { value: packed, amount: options.replace === true ? 1 : 0 };
    await this.#datasets.ask(checkName("publish()", name), "put", wishes);
  }

  /** What was published under a name. Rejects with UnknownSharedError. */
  async published(name: string): Promise<unknown> {
    const { buffers } = await this.#datasets.ask(checkName("published()", name), "get");
    return this.values.unpack(buffers[0]);
  }

  /** Names of everything that was published. */
  async publishedNames(): Promise<readonly string[]> {
    return (await this.#datasets.ask("", "list")).value["names"] as readonly string[];
  }

  /** Takes it back: results that nobody else has are let go. Rejects with UnknownSharedError. */
  async unpublish(name: string): Promise<void> {
    await this.#datasets.ask(checkName("unpublish()", name), "delete");
  }

  get #datasets(): SharedAsker {
    return new SharedAsker(this.session, "dataset");
  }
}
