/** What an engine is made with. */
import type { ApplierOptions } from "./applier.ts";
import type { Limiter } from "./limiter.ts";
import type { Limits } from "./report.ts";
import type { RuleBook } from "./rule-book.ts";

/** What the engine does besides rewriting. */
export interface EngineOptions extends ApplierOptions {
  /** Bounds for a graph of so many layers. */
  readonly limits: (layers: number) => Limits;
  readonly trace: boolean;
}

/** What a copy has in common with the engine that it was made from. */
export interface Shared {
  readonly limiter: Limiter;
  readonly rules: RuleBook;
  readonly batch: object;
}
