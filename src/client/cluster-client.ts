/** What a client does with the cluster itself: looks at it, and orders its workers about. */
import { EventEmitter } from "node:events";
import { checkOptions, OptionError, type PlygraphError, shown } from "../core/index.ts";
import { type ClusterDump, dumpCluster, type StoryEntry, storyOf } from "./cluster-state.ts";
import { type Moved, rebalance } from "./copies.ts";
import { Future } from "./future.ts";
import type { ProgressEvent } from "./request.ts";
import { type RestartOptions, restartWorkers } from "./restart.ts";
import type { ClusterInfo, Session } from "./session.ts";
import { type TaskTime, timesOf } from "./task-times.ts";
import { warn } from "./warn.ts";
import { type RetiredWorker, retireWorkers } from "./workers.ts";

/** Events of a client and what they carry. */
interface ClientEvents {
  progress: [ProgressEvent];
  /**
   * Something should be known of work that goes on, such as a `NoWorkersError`. Where nobody listens, it
   * is a process warning.
   */
  warning: [PlygraphError];
}

/** The part of {@link Client} that computes nothing. */
export abstract class ClusterClient extends EventEmitter<ClientEvents> {
  protected readonly session: Session;

  protected constructor(session: Session) {
    super();
    this.session = session;
    session.onWarning((error) => {
      if (!this.emit("warning", error)) warn(error);
    });
  }

  /** Rejects when the scheduler cannot be reached, or refuses this client. */
  get ready(): Promise<void> {
    return this.session.ready;
  }

  /**
   * Lets workers go without a loss, by name or address: they are given nothing new and finish what they have, their
   * blocks move to the others, then they close. Resolves when all are gone, with what moved. Rejects with
   * UnknownWorkerError, and with RetireError where no other worker is left that could take what they hold.
   */
  async retireWorkers(workers: string | readonly string[]): Promise<readonly RetiredWorker[]> {
    return await retireWorkers(this.session, workers);
  }

  /**
   * The cluster begins anew: whatever any client computes or keeps there is cancelled (`CancelledError`), and every
   * worker starts again, with nothing. Resolves when as many as there were have joined; rejects with RestartError
   * where they do not come in time, such as those that have no nanny.
   */
  async restart(options: RestartOptions = {}): Promise<void> {
    checkOptions("restart()", options, ["timeoutSeconds"]);
    await restartWorkers(this.session, options);
  }

  /**
   * Moves blocks from workers that hold more than their part of the memory to others: all, or those that are named.
   * Resolves with what moved.
   */
  async rebalance(workers: string | readonly string[] = []): Promise<Moved> {
    return await rebalance(this.session, workers);
  }

  /** Workers, tasks and memory of the cluster. */
  async info(): Promise<ClusterInfo> {
    return await this.session.info();
  }

  /**
   * Everything that the scheduler and the workers know, as plain data: tasks, graphs, books, and what happened
   * of late. For a post-mortem; it takes time and memory in the order of what is alive.
   */
  async dump(): Promise<ClusterDump> {
    return await dumpCluster(this.session);
  }

  /**
   * What happened to a task, on the scheduler and on the workers, oldest first: of a future, or of a task
   * with a readable key as in the messages of errors ("sum-3f2a(4, 0)"). Rejects with UnknownTaskError
   * where no task is known by that key.
   */
  async story(what: Future | string): Promise<readonly StoryEntry[]> {
    return await this.#story("story()", what);
  }

  /**
   * When a task was fetched by other workers, read from disk, unpacked and computed, on every worker: of a future,
   * or of a task with a readable key. Rejects with UnknownTaskError.
   */
  async times(what: Future | string): Promise<readonly TaskTime[]> {
    return timesOf(await this.#story("times()", what));
  }

  async #story(where: string, what: Future | string): Promise<readonly StoryEntry[]> {
    if (typeof what !== "string" && !(what instanceof Future)) {
      throw new OptionError(where, `takes a future or the key of a task, not ${shown(what)}`);
    }
    return await storyOf(this.session, what);
  }

  /** Ends the connection. What is under way is rejected, and its results are dropped. */
  async close(): Promise<void> {
    await this.session.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
