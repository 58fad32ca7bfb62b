/** Function calls of one tick become one layer: their edges are those between their futures. */
import {
  CancelledError,
  isPlygraphError,
  isRecord,
  OptionError,
  type PlygraphError,
  shown,
} from "../core/index.ts";
import { type AnyFunction, packValue, textKernel } from "../kernels/index.ts";
import {
  explicit,
  explicitAttrs,
  type Kernel,
  type Layer,
  makeLayer,
  registerPayload,
} from "../layers/index.ts";
import { Future } from "./future.ts";
import type { Sent, Ticket } from "./ticket.ts";

/** One call: which function, and what it is called with; futures may stand anywhere in it. */
interface Call {
  readonly kernel: number;
  readonly args: readonly unknown[];
}

/** Arguments up to this size travel inside the graph, larger ones beside it. */
const ARGS_INLINE_MAX = 16 * 1024;
/** Places of one list among the arguments: each is looked at, for a future may stand there. */
const LIST_LENGTH_MAX = 16_777_216;
/** Futures inside arguments are found this deep in lists and records. */
const DEPTH_MAX = 8;

/** Collects calls; `layer` makes the explicit layer of them. */
export class SubmitBatch {
  readonly ticket: Ticket;
  readonly #kernels: Kernel[] = [];
  readonly #kernelNumbers = new Map<string, number>();
  readonly #calls: Call[] = [];

  constructor(ticket: Ticket) {
    this.ticket = ticket;
  }

  get size(): number {
    return this.#calls.length;
  }

  /** Adds one call, and answers its number. Throws KernelFunctionError for what has no source text. */
  add(fn: AnyFunction, args: readonly unknown[]): number {
    this.#calls.push({ kernel: this.#kernelOf(fn), args });
    return this.#calls.length - 1;
  }

  /** Tickets of earlier batches whose futures are among the arguments. */
  tickets(): readonly Ticket[] {
    const found = new Set<Ticket>();
    for (const { args } of this.#calls) {
      eachFuture(args, ({ ticket }) => {
        if (ticket !== this.ticket) found.add(ticket);
      });
    }
    return [...found];
  }

  /** The layer, over `held` layers for the earlier results that it reads. */
  layer(heldOf: (sent: Sent) => Layer): Layer {
    const count = this.#calls.length;
    const inputs = new Map<Ticket, { readonly layer: Layer; readonly base: number }>();
    let base = count;
    for (const ticket of this.tickets()) {
      const { now } = ticket;
      if (!now) throw ticket.error ?? new CancelledError("an argument was cancelled");
      // Its results are gone altogether: the scheduler could only say that it does not know them.
      if (now.request.error) throw now.request.error;
      const layer = heldOf(now);
      inputs.set(ticket, { layer, base });
      base += layer.tasks;
    }
    const edges: number[][] = [];
    const args = this.#calls.map((call) => {
      const targets: number[] = [];
      const literal = withEdges(call.args, 0, ({ ticket, index }) => {
        targets.push(ticket === this.ticket ? index : (inputs.get(ticket)?.base ?? 0) + index);
        return { $edge: targets.length - 1 };
      });
      edges.push(targets);
      return literal;
    });
    const packed = packValue(args);
    return makeLayer(
      explicit,
      explicitAttrs(
        this.#kernels,
        count,
        packed.byteLength > ARGS_INLINE_MAX ? registerPayload(packed) : packed,
        edges,
        this.#kernels.length === 1 ? [] : this.#calls.map(({ kernel }) => kernel),
      ),
      [...inputs.values()].map(({ layer }) => layer),
    );
  }

  #kernelOf(fn: AnyFunction): number {
    const kernel = textKernel(fn, {});
    let number = this.#kernelNumbers.get(kernel.text);
    if (number === undefined) {
      number = this.#kernels.push(kernel) - 1;
      this.#kernelNumbers.set(kernel.text, number);
    }
    return number;
  }
}

/** Calls `visit` with every future in a value, in the order in which they stand. */
function eachFuture(value: unknown, visit: (future: Future) => void): void {
  withEdges(value, 0, (future) => {
    visit(future);
    return null;
  });
}

/** A copy of a value in which every future is replaced. Class instances are left alone. */
function withEdges(value: unknown, depth: number, edge: (future: Future) => unknown): unknown {
  if (value instanceof Future) return edge(value);
  if (depth > DEPTH_MAX || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    requireLength(value);
    return value.map((item) => withEdges(item, depth + 1, edge));
  }
  if (!isRecord(value)) return refuseArray(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withEdges(item, depth + 1, edge)]),
  );
}

/** A list with holes may claim a length that nobody could walk through. @throws OptionError */
function requireLength({ length }: readonly unknown[]): void {
  if (length <= LIST_LENGTH_MAX) return;
  throw new OptionError(
    "submit()",
    `a list among the arguments has ${length} places, and at most ${LIST_LENGTH_MAX} can travel; send a typed array, or let a task make the list`,
  );
}

/** Any error as one of ours. */
export function asPlygraphError(error: unknown): PlygraphError {
  if (isPlygraphError(error)) return error;
  return new CancelledError(error instanceof Error ? error.message : String(error));
}

/** Lazy arrays have no elements that could travel. Known by their layer: collections lie above us. */
function refuseArray(value: object): object {
  const { layer, compute } = value as { readonly layer?: unknown; readonly compute?: unknown };
  if (typeof compute !== "function" || layer === undefined) return value;
  throw new OptionError(
    "submit()",
    `an argument is lazy: ${shown(value)}; compute() it first, or use its mapBlocks()`,
  );
}
