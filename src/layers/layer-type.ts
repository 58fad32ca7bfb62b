/** The contract of a layer type: trusted code, registered under a name and a version. */
import type { BlockSet, Chunks, Shape } from "../core/index.ts";
import type { Kernel } from "./kernel.ts";
import type { ElementType, Layer } from "./layer.ts";
import type { Schema } from "./schema.ts";

/** What a type works out about a layer from its attributes and inputs. Throws a typed error on bad ones. */
export interface Derived {
  readonly shape: Shape;
  readonly dtype: ElementType;
  readonly chunks: Chunks;
}

/** Work and traffic of a whole layer. */
export interface Cost {
  readonly tasks: number;
  /** Bytes that its tasks read from their inputs. */
  readonly readBytes: number;
  /** Of these, bytes that must be copied to another place (and may cross the network). */
  readonly movedBytes: number;
  readonly outBytes: number;
  readonly flops: number;
}

/**
 * Receives what one task reads, in the order in which the kernel gets it. Reused: it must not be
 * kept, and the arrays passed to `part` are only valid during the call.
 */
export interface EdgeSink {
  /** False: the caller wants block numbers only, and a type may call `block` in place of `part`. */
  readonly wantsParts: boolean;
  /** The whole block with linear number `block` (row-major in the input's grid) of input `input`. */
  block(input: number, block: number): void;
  /**
   * A box of a block: element `start + step * i`, `0 <= i < shape`, along each axis of the input
   * (`step` may be negative). It lands at `at` in the output block, where the kernel assembles.
   */
  part(
    input: number,
    block: number,
    start: readonly number[],
    shape: readonly number[],
    step: readonly number[],
    at: readonly number[],
  ): void;
}

/** Receives linear task (block) numbers of one layer. Reused: it must not be kept. */
export interface TaskSink {
  task(block: number): void;
  /** `from <= number < to`. */
  range(from: number, to: number): void;
}

/** Receives runs of consecutive block numbers. Reused: it must not be kept. */
export interface RunSink {
  /** `from <= number < to`, of this input where inputs are meant. */
  range(from: number, to: number, input: number): void;
}

/** Input number of an edge to another task of the same layer (`explicit` only). */
export const SELF: number = -1;

/**
 * The arithmetic of one layer, made once; the methods are hot, and allocate nothing per call. A sink must not
 * call the same expansion again: the coordinates that it works with are shared between calls.
 */
export interface Expansion {
  /** Every block that `task` reads, in kernel order. A block may be named more than once (two parts). */
  dependencies(task: number, sink: EdgeSink): void;
  /**
   * The same without parts, and in any order: what a scheduler asks for, again and again. Types that
   * cannot answer faster than by `dependencies` leave it out.
   */
  reads?(task: number, sink: RunSink): void;
  /** Task n reads block n of every input, and nothing else: nobody needs to ask. */
  readonly aligned?: boolean;
  /** Every task that reads block `block` of input `input`, each once: the exact inverse. */
  dependents(input: number, block: number, sink: TaskSink): void;
}

export interface LayerType<A extends object = object> {
  /** `[a-z][a-z0-9-]*`; a plugin's is `vendor/name`. */
  readonly name: string;
  readonly version: number;
  /** Only physical layers reach a scheduler. */
  readonly phase: "logical" | "physical";
  readonly schema: Schema<A>;
  /** How many inputs it takes. */
  readonly arity: { readonly min: number; readonly max: number };
  derive(attrs: A, inputs: readonly Layer[]): Derived;
  /** Physical only. */
  expand(layer: Layer<A>): Expansion;
  /** For each input, the blocks that the tasks in `needed` read. O(boxes), never O(blocks). */
  cull(layer: Layer<A>, needed: BlockSet): readonly BlockSet[];
  kernel(layer: Layer<A>): Kernel;
  cost(layer: Layer<A>): Cost;
  /** The content hash, where it is known and not the hash of attributes and inputs (`held`). */
  token?(layer: Layer<A>): string;
  /**
   * Only where tasks read other tasks of the same layer (input number `SELF`): `needed` with all
   * that it reads within the layer, transitively. `cull` takes such a closed set.
   */
  close?(layer: Layer<A>, needed: BlockSet): BlockSet;
  /** One short line for `explain()`: the attributes that matter to a reader. */
  summary(layer: Layer<A>): string;
}
