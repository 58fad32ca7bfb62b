/** What `whyNot` answers. */
import type { Layer } from "../../layers/index.ts";
import type { Stop } from "../report.ts";
import type { PhaseName } from "../rule.ts";
import type { Obstacle } from "./obstacle.ts";

/** Why the rule was not even tried. */
export type NotTried =
  /** It is switched off by name or tag, or by level 0. */
  | "disabled"
  /** Explore rules run in an e-graph, at levels 2 and 3. */
  | "level"
  /** The layer that was asked about is in no plan of the phases in which the rule runs. */
  | "absent";

/** What stopped a rule that nothing of its own kept from firing. */
export type Halt =
  /** What it makes leads back to an earlier form of the layer: by these rules, itself the last. */
  | { readonly kind: "cycle"; readonly rules: readonly string[] }
  /** It fired without end, and what its phase had done was taken back. */
  | { readonly kind: "runaway"; readonly message: string }
  /** It threw, and was switched off. */
  | { readonly kind: "threw"; readonly message: string }
  /** A limit was reached before its turn; `rules` are those that had used it up. */
  | {
      readonly kind: "limit";
      readonly reason: Stop["reason"];
      readonly phase: PhaseName;
      readonly rules: readonly string[];
    };

/** A place where the rule was replayed, and what was in its way there. */
export interface Miss {
  readonly phase: PhaseName;
  /** The plan as it was when the phase began, or when its rules had come to their end. */
  readonly when: "began" | "ended";
  readonly layer: Layer;
  readonly obstacle: Obstacle;
  /** Higher is closer to firing. */
  readonly progress: number;
}

/** The answer. */
export interface WhyNot {
  readonly rule: string;
  /** How often it fired, after all. */
  readonly fired: number;
  readonly notTried: NotTried | null;
  /** The closest that it came; null where there was nothing to look at. */
  readonly miss: Miss | null;
  /** Where nothing was in its way: the rule that took the layer first. */
  readonly first: string | null;
  /** Where nothing was in its way and no rule took the layer: what stopped it. */
  readonly halt: Halt | null;
  /** Why the optimization ended. */
  readonly stop: Stop;
  /** All of it, for people. */
  readonly text: string;
}
