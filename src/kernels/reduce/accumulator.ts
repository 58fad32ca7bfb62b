/** The form of the code that a reduction's loop is put together from. */
/** A local variable of the loop and the code of its first value. */
export interface Variable {
  readonly name: string;
  readonly init: string;
}

/** Code that folds values `v` into totals. `$` in lane code stands for the number of the lane. */
export interface Accumulator {
  /** Totals; they live as long as one output element. */
  readonly totals: readonly Variable[];
  /** Folds the element `v` into the totals; `@pos` stands for its position, where `positions` is set. */
  readonly step: string;
  /** Independent partial totals of a short run, so that additions need not wait for each other. */
  readonly lanes?: {
    readonly vars: readonly Variable[];
    readonly step: string;
    /** Folds `LANES` lanes, which hold `count` elements, into the totals. */
    readonly fold: string;
    /** `v` of four elements `g0` … `g3` at once, where the totals are kept in arrays. */
    readonly group?: string;
  };
  /** Runs before the first lane block of an output element sees `v`, when set. */
  readonly first?: string;
  /** What is stored in each slot of the state. Numbers, or `bigint` where `bigStore` is set. */
  readonly store: readonly string[];
  /** The stored codes are `bigint`. */
  readonly bigStore: boolean;
  /** The step needs the position of the element among the reduced ones. */
  readonly positions: boolean;
  /** `v` is a `bigint`. */
  readonly bigValue: boolean;
  /** All totals are numbers, so they can be kept in a `Float64Array` for many output elements at once. */
  readonly vector: boolean;
}

/** Lanes of a run. */
export const LANES = 4;

/** What most accumulators have in common. */
export const plain = {
  bigStore: false,
  positions: false,
  bigValue: false,
  vector: true,
} as const;
