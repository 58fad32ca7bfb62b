/** Function calls with the same wishes. */
import { OptionError, shown } from "../core/index.ts";
import type { AnyFunction, TaskInfo } from "../kernels/index.ts";
import type { Future } from "./future.ts";
import type { CallOptions, FutureQueue } from "./future-queue.ts";

/** What may stand in a list of function arguments: values, and futures of them. */
export type OrFuture<A extends readonly unknown[]> = { [K in keyof A]: A[K] | Future<A[K]> };

/** Submits functions; see `Client.submit`. */
export class Calls {
  readonly #queue: FutureQueue;
  readonly #wishes: CallOptions;

  constructor(queue: FutureQueue, wishes: CallOptions) {
    this.#queue = queue;
    this.#wishes = wishes;
  }

  /** One call. */
  submit<A extends readonly unknown[], R>(
    fn: (...args: A) => R,
    ...args: OrFuture<A>
  ): Future<Awaited<R>>;
  /** One call of a function that looks at its task. */
  submit<A extends readonly unknown[], R>(
    fn: (...args: [...A, task: TaskInfo]) => R,
    ...args: OrFuture<A>
  ): Future<Awaited<R>>;
  submit<R>(fn: (...args: never[]) => R, ...args: unknown[]): Future<Awaited<R>> {
    return this.#queue.submit(fn as AnyFunction, args, this.#wishes) as Future<Awaited<R>>;
  }

  /** One call an item, all of them one layer. */
  map<T, R>(
    fn: (item: T, task: TaskInfo) => R,
    items: Iterable<T | Future<T>>,
  ): Future<Awaited<R>>[] {
    if (
      typeof (items as { [Symbol.iterator]?: unknown } | undefined)?.[Symbol.iterator] !==
      "function"
    ) {
      throw new OptionError(
        "map()",
        `takes a list of items, or another iterable, not ${shown(items)}`,
      );
    }
    return this.#queue.map(fn as AnyFunction, [...items], this.#wishes) as Future<Awaited<R>>[];
  }
}
