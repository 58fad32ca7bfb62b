/** What a search reads and where its matches go. Generated code and the interpreter share it. */
import { EGraphLimitError } from "../../core/index.ts";
import type { ClassIndex } from "../class-index.ts";
import { grown, type Table } from "../table.ts";

/** Numbers of one attribute field by attribute; 0 where not yet looked up. */
export interface FieldColumn {
  ids: Int32Array;
  fill(attr: number): number;
}

/** Asked of a value by its number, or of a guard's names. */
export interface Question<T> {
  ask(about: T): boolean;
}

/** Classes that hold a ground term, most often one or none. */
export interface GroundClasses {
  /** The only class, or -1 where there is none, or -2 where there are several. */
  readonly only: number;
  /** The node in each class. */
  readonly nodes: ReadonlyMap<number, number>;
  /** The first of them, or -1. */
  readonly node: number;
  /** Latest stamp of a node of the term. */
  readonly stamp: number;
}

/** Counts matches and looks at the clock every so many. */
export interface Meter {
  /** How many matches may come before `more` is asked. */
  first: number;
  /** How many may come after that; 0 to stop. */
  more(): number;
  /** Whether the deadline has passed; asked every 4096 nodes. */
  late(): boolean;
}

/** Everything a search is given. */
export interface SearchInput {
  readonly table: Table;
  readonly index: ClassIndex;
  /** Numbers of the plan's operations and constants in this graph. */
  readonly types: Int32Array;
  readonly constants: Int32Array;
  readonly columns: readonly FieldColumn[];
  readonly tests: readonly Question<number>[];
  readonly guards: readonly Question<Int32Array>[];
  readonly grounds: readonly GroundClasses[];
  /** What a guard is asked about stands here. */
  readonly asked: Int32Array;
  /** Only matches with a node that is newer. */
  readonly since: number;
  /** The first root must be new itself. */
  readonly newRoots: boolean;
  readonly meter: Meter;
  readonly matches: MatchBuffer;
}

/** A gibibyte: a run that finds more in one search needs a limit on its matches. */
const INTEGERS_MAX = 1 << 28;

/** Rows of matches, reused from search to search. */
export class MatchBuffer {
  rows = new Int32Array(1 << 10);
  /** Integers in use. */
  used = 0;
  readonly width: number;

  constructor(width: number) {
    this.width = width;
  }

  /** How many matches there are. */
  get count(): number {
    return this.used / this.width;
  }

  /** Makes room for another row; answers the array. */
  grow(): Int32Array {
    const length = this.rows.length * 2 + this.width;
    if (length > INTEGERS_MAX)
      throw new EGraphLimitError("integers of matches", length, INTEGERS_MAX);
    this.rows = grown(this.rows, length);
    return this.rows;
  }
}

/** A search over all that `input` names; rows are appended to its matches. */
export type Search = (input: SearchInput) => void;

/** Whether two lists of inputs are the same classes. */
export function sameLists(
  kids: Int32Array,
  [left, leftLength]: readonly [number, number],
  [right, rightLength]: readonly [number, number],
): boolean {
  if (leftLength !== rightLength) return false;
  for (let k = 0; k < leftLength; k++) if (kids[left + k] !== kids[right + k]) return false;
  return true;
}

/** Whether class `id` holds a ground term. */
export function holdsGround(ground: GroundClasses, id: number): boolean {
  return ground.only === -2 ? ground.nodes.has(id) : ground.only === id;
}
