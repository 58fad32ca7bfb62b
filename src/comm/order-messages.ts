/** Requests to a scheduler that are no submissions: orders about workers, and what clients share by name. */

/**
 * These workers, by name or address, are to go without a loss: their blocks move to others first. The answer
 * comes when they have gone. From a worker, which names nobody: it wants to go itself, and is told `close`.
 */
export interface Retire {
  readonly op: "retire";
  readonly request: number;
  readonly workers: readonly string[];
}

/** So many copies of these blocks, on the workers that are named, or on any where none is. */
export interface Replicate {
  readonly op: "replicate";
  readonly request: number;
  readonly graph: number;
  readonly tasks: Float64Array;
  readonly copies: number;
  readonly workers: readonly string[];
}

/** Blocks move until the workers that are named, or all, hold alike. */
export interface Rebalance {
  readonly op: "rebalance";
  readonly request: number;
  readonly workers: readonly string[];
}

/**
 * Does something to what clients share by name. Buffers: the value, where `parts` is 1. The answer may come late: when
 * a lease is free, an event is set, an item is there.
 */
export interface SharedRequest {
  readonly op: "shared";
  readonly request: number;
  readonly kind: "semaphore" | "event" | "queue" | "variable" | "dataset";
  readonly verb:
    | "acquire"
    | "refresh"
    | "release"
    | "set"
    | "clear"
    | "wait"
    | "put"
    | "get"
    | "size"
    | "delete"
    | "list";
  readonly name: string;
  /** Leases of a semaphore, room of a queue, the lease itself, 1 to replace a dataset. */
  readonly amount: number;
  /** Milliseconds; null: for ever. */
  readonly timeoutMs: number | null;
  readonly leaseMs: number;
  readonly parts: number;
  /** Layers of results that the value names: they are kept as long as it is. */
  readonly graphs: Int32Array;
  readonly layers: Int32Array;
}

/** What came of a request that is no submission; one that failed is told by `failed`. */
export interface Answer {
  readonly op: "answer";
  readonly request: number;
  /** Buffers that follow. */
  readonly parts: number;
  readonly value: Readonly<Record<string, unknown>>;
}
