/**
 * The objects that expressions are. Content is public and frozen; what walks and tables note about a
 * node is private, which costs a tenth of a look-up in a set or a weak map. Made by `make.ts` only.
 */
import type { DType } from "../../core/index.ts";
import type { CallExpr, CastExpr, ConstExpr, CoordExpr, Expr, InputExpr } from "./expr.ts";
import { nextId } from "./intern.ts";
import type { OpName } from "./ops.ts";

/** What an expression is made of. */
export interface Leaves {
  /** Nodes; shared ones count once. */
  readonly size: number;
  /** Ascending by number. */
  readonly inputs: readonly InputExpr[];
  /** Axes whose coordinates are used, ascending. */
  readonly coords: readonly number[];
}

/** What is noted about an expression. Private fields stay writable when the node is frozen. */
abstract class Node {
  readonly id: number = nextId();
  readonly #hasCoords: boolean;
  /** The walk that saw the node last, and the node's place in the list that this walk made. */
  #walk = 0;
  #place = 0;
  #leaves: Leaves | undefined;
  #key: string | undefined;
  /** What is alive as long as this node is. */
  #batch: object | undefined;

  constructor(hasCoords: boolean) {
    this.#hasCoords = hasCoords;
  }

  static isNode(value: object): boolean {
    return #walk in value;
  }

  get hasCoords(): boolean {
    return this.#hasCoords;
  }

  enter(walk: number): boolean {
    if (this.#walk === walk) return false;
    this.#walk = walk;
    return true;
  }

  get place(): number {
    return this.#place;
  }

  set place(place: number) {
    this.#place = place;
  }

  get leaves(): Leaves | undefined {
    return this.#leaves;
  }

  set leaves(leaves: Leaves) {
    this.#leaves = leaves;
  }

  get key(): string | undefined {
    return this.#key;
  }

  set key(key: string) {
    this.#key = key;
  }

  join(batch: object): void {
    this.#batch ??= batch;
  }
}

/** {@link InputExpr} */
export class InputNode extends Node implements InputExpr {
  readonly kind = "input";
  readonly index: number;
  readonly dtype: DType;

  constructor(index: number, dtype: DType) {
    super(false);
    this.index = index;
    this.dtype = dtype;
    Object.freeze(this);
  }
}

/** {@link ConstExpr} */
export class ConstNode extends Node implements ConstExpr {
  readonly kind = "const";
  readonly value: number | bigint | boolean;
  readonly dtype: DType;

  constructor(value: number | bigint | boolean, dtype: DType) {
    super(false);
    this.value = value;
    this.dtype = dtype;
    Object.freeze(this);
  }
}

/** {@link CoordExpr} */
export class CoordNode extends Node implements CoordExpr {
  readonly kind = "coord";
  readonly axis: number;
  readonly dtype = "float64";

  constructor(axis: number) {
    super(true);
    this.axis = axis;
    Object.freeze(this);
  }
}

/** {@link CallExpr}; the lists are kept, and frozen. */
export class CallNode extends Node implements CallExpr {
  readonly kind = "call";
  readonly op: OpName;
  readonly args: readonly Expr[];
  readonly params: readonly number[];
  readonly dtype: DType;

  constructor(op: OpName, args: readonly Expr[], params: readonly number[], dtype: DType) {
    super(anyReadsCoords(args));
    this.op = op;
    this.args = Object.freeze(args);
    this.params = params.length === 0 ? NO_PARAMS : Object.freeze(params);
    this.dtype = dtype;
    Object.freeze(this);
  }
}

const NO_PARAMS: readonly number[] = Object.freeze([]);

/** {@link CastExpr} */
export class CastNode extends Node implements CastExpr {
  readonly kind = "cast";
  readonly arg: Expr;
  readonly dtype: DType;

  constructor(arg: Expr, dtype: DType) {
    super(readsCoords(arg));
    this.arg = arg;
    this.dtype = dtype;
    Object.freeze(this);
  }
}

function anyReadsCoords(args: readonly Expr[]): boolean {
  for (let k = 0; k < args.length; k++) if (readsCoords(args[k])) return true;
  return false;
}

/** Whether the constructors of this process made `value`. */
export const isExprNode = (value: object): value is Expr => Node.isNode(value);

/** Whether an expression looks at positions. O(1). */
export const readsCoords = (expr: Expr): boolean => nodeOf(expr).hasCoords;

/** Only constructors make expressions: see `isExprNode`. */
const nodeOf = (expr: Expr): Node => expr as Expr & Node;

let walks = 0;

/** The number of a new walk. Walks do not overlap: whoever begins one ends it before the next. */
export function beginWalk(): number {
  walks += 1;
  return walks;
}

/** Whether `walk` sees the node for the first time. */
export const enterNode = (expr: Expr, walk: number): boolean => nodeOf(expr).enter(walk);

/** Notes at which place of its list the latest walk has the node. */
export const settleNode = (expr: Expr, place: number): void => {
  nodeOf(expr).place = place;
};

/** Where the latest walk that met the node has it. */
export const placeOfNode = (expr: Expr): number => nodeOf(expr).place;

/** The leaves, once they are known. */
export const leavesOfNode = (expr: Expr): Leaves | undefined => nodeOf(expr).leaves;

/** Notes the leaves. */
export const setLeavesOfNode = (expr: Expr, leaves: Leaves): void => {
  nodeOf(expr).leaves = leaves;
};

/** The content key, once it is known. */
export const keyOfNode = (expr: Expr): string | undefined => nodeOf(expr).key;

/** Notes the content key. */
export const setKeyOfNode = (expr: Expr, key: string): void => {
  nodeOf(expr).key = key;
};

/** Keeps `batch` alive as long as the node is. */
export const joinBatch = (expr: Expr, batch: object): void => nodeOf(expr).join(batch);
