/** A sort of values that rules are about: how terms are made, run, compared and written down. */
import type { Operation, TermAccess } from "../matching/index.ts";
import type { RewriteContext, RuleIR } from "../optimizer/index.ts";
import type { Choices } from "./choices.ts";
import type { FloatPolicy, Values } from "./policy.ts";

/** How large terms are. */
export type Scope =
  /** Few and small values: every term can be tried. */
  | "small"
  /** What random checks use. */
  | "full"
  /** As large as in real life, and never run: costs are what is asked. */
  | "large";

/** What a generator works with. */
export interface Draw {
  readonly scope: Scope;
  /** Only values that every order of additions treats alike: whole, and not large. */
  readonly tame: boolean;
  /** Of an array that is drawn, where `scope` is `full`. */
  readonly elementsMax: number;
  /** Neither NaN nor infinities. */
  readonly finite: boolean;
  /** Floats are NaN, infinities, zeros of both signs, and a few whole numbers. */
  readonly special: boolean;
  pick(below: number): number;
  /** Choices about a part, such as an axis: shrinking takes them with the part. */
  within<T>(part: string, run: () => T): T;
  /** One of a list; the first is the simplest. */
  of<T>(list: readonly T[]): T;
  /** True once in `n`; never in the simplest case. */
  once(n: number): boolean;
}

/** Elements of an array that is drawn, unless told: up to four axes, up to eight long. */
export const ELEMENTS = 96;

/** A `Draw` over choices. */
export function drawOf(
  choices: Choices,
  scope: Scope,
  values: Values,
  elementsMax: number = ELEMENTS,
): Draw {
  return {
    scope,
    elementsMax,
    tame: values !== "any",
    finite: values === "finite",
    special: values === "special",
    pick: (below) => (below <= 1 ? 0 : choices.pick(below)),
    within: (part, run) => choices.within(part, run),
    of: (list) => list[list.length <= 1 ? 0 : choices.pick(list.length)],
    once: (n) => choices.pick(n) === n - 1,
  };
}

/** A way to run terms. */
export interface Runner<T> {
  /** `reference`, `tasks`: for people. */
  readonly name: string;
  /** The value of a term; null where this runner does not know. Throws what the term itself throws. */
  run(term: T): unknown;
}

/** A difference between the two sides of a rule. */
export interface Difference {
  /** `values`, `shape`, `dtype`, `chunks`, `annotations`. */
  readonly what: string;
  /** One line with both sides. */
  readonly text: string;
}

/** A term as it stands in a `.rules` file and in TypeScript. */
export interface Written {
  readonly rules: string;
  readonly typescript: string;
}

/** Seconds of a plan without a rule and with it, by estimate. */
export interface Costs {
  readonly without: number;
  readonly having: number;
  /** Of these, the work of all tasks: without what must be done one after the other. */
  readonly work: { readonly without: number; readonly having: number };
}

/** What the checker must know about terms of type `T`. Arrays are one sort; a test registers another. */
export interface Sort<T> {
  readonly name: string;
  readonly access: TermAccess<T>;
  /** Operations that stand where a pattern does not say which. */
  readonly operations: readonly Operation[];
  /** A term that rules can see nothing of, as far as that goes. */
  leaf(draw: Draw): T;
  /** How many inputs an operation is given where the pattern leaves that open. */
  arity(operation: Operation, draw: Draw): number;
  /**
   * A term of `operation`; null in `slots` stands for an input that is free, `fixed` for attributes
   * that a pattern asks for. Null where these do not fit together. What it throws counts as null.
   */
  build(
    operation: Operation,
    slots: readonly (T | null)[],
    fixed: Readonly<Record<string, unknown>>,
    draw: Draw,
  ): T | null;
  /** How large a term is: counter-examples are made as small as that goes. */
  size(term: T): number;
  /** `root`, read by something that a rule has nothing to do with. */
  consumer(root: T): T;
  /** `term` over other inputs. */
  withInputs(term: T, inputs: readonly T[]): T;
  /** What rules are handed, in a graph with these outputs. Each term that is made goes to `made`. */
  context(outputs: readonly T[], made: T[]): RewriteContext;
  readonly runners: readonly Runner<T>[];
  /** What both sides must have in common besides their values. */
  differs(before: T, after: T): Difference | null;
  /** What `made` must keep of the terms that a match covered. */
  lost(matched: readonly T[], made: readonly T[]): Difference | null;
  /** What a rule's policy means at a term. */
  policyAt(term: T, policy: FloatPolicy): FloatPolicy;
  /**
   * Whether a term adds floats: where neither side of a rule does, `distributes` excuses nothing, and
   * NaN, infinities and -0 are tried, too. Absent: every term does.
   */
  readonly adds?: (term: T) => boolean;
  /** Whether two values that one runner found are the same under a policy. */
  compare(before: unknown, after: unknown, policy: FloatPolicy): Difference | null;
  /**
   * Estimated costs of the plan of a graph without a rule and with it; null: the rule did not fire.
   * The property is null where there are no costs.
   */
  readonly costs: ((outputs: readonly T[], rule: RuleIR) => Costs | null) | null;
  /** Runs a rule alone until nothing applies; answers what went wrong, or null. */
  readonly endless: ((root: T, rule: RuleIR) => string | null) | null;
  /** `others` read what is below `term`, too. */
  write(term: T, others?: readonly T[]): Written;
}
