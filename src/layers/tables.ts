/** The shared tables of a packed graph: what many layers repeat is written once and named by number. */
import type { AxisChunks } from "../core/index.ts";
import type { Expr } from "./expr/expr.ts";
import type { PayloadRef } from "./kernel.ts";

/** Collects what the attributes of a graph share, and answers its number in the table. */
export interface PackTables {
  axis(axis: AxisChunks): number;
  expr(expr: Expr): number;
}

/** Looks up what a packed graph shares; `undefined` for a number that is not in the table. */
export interface UnpackTables {
  axis(index: unknown): AxisChunks | undefined;
  expr(index: unknown): Expr | undefined;
}

/** Receives every payload that attributes refer to. */
export type PayloadSink = (payload: PayloadRef) => void;
