/** What is shown of an e-graph from which a plan was chosen: plain data, for traces. */

/** One way to make a value. */
export interface SeenChoice {
  /** The layer, in one line. */
  readonly text: string;
  /** The rule that made it; null: it was given. */
  readonly rule: string | null;
  /** Places of the classes that it reads, in the same list; -1 for one that is not listed. */
  readonly inputs: readonly number[];
  readonly chosen: boolean;
  /** What it costs by itself, in the unit of the model. */
  readonly cost: number;
}

/** A class: a value, and the ways to make it that were found. */
export interface SeenClass {
  /** Shape and element type. */
  readonly value: string;
  readonly choices: readonly SeenChoice[];
  /** Further choices, which are not listed. */
  readonly hidden: number;
}
