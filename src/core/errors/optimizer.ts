/** What can be wrong with the rules that a user hands to the optimizer. */
import { PlygraphError } from "./base.ts";

/** Two rules of one set share a name, an override names no rule, or an essential rule is disabled. */
export class RuleNameError extends PlygraphError<"RuleName"> {
  /** `from`: where the name stands, if not in a call. */
  constructor(name: string, wrong: string, from = "") {
    super("RuleName", `${from}rule "${name}" ${wrong}`, { name });
  }
}

/** A name, pattern or tag that was to be disabled or selected matches no rule. */
export class UnknownRuleError extends PlygraphError<"UnknownRule"> {
  /** `from`: the setting that holds the selector, where it is not the caller's own. */
  constructor(selector: string, known: readonly string[], from?: string) {
    const where = from === undefined ? "" : `${from}: `;
    super(
      "UnknownRule",
      `${where}no rule is called or tagged "${selector}"; there are ${known.join(", ")}`,
      { selector, known },
    );
  }
}

/** A rule whose pattern cannot be matched: two rests without a node between them, and the like. */
export class RulePatternError extends PlygraphError<"RulePattern"> {
  constructor(name: string, wrong: string) {
    super("RulePattern", `rule "${name}": ${wrong}`, { name });
  }
}

/** Where a rule failed. */
export interface RuleErrorDetails {
  readonly rule: string;
  /** The layer at the root of the match, in one line. */
  readonly node?: string;
  /** What the names of the rule stood for. */
  readonly values?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A rule threw, or answered something that is not a layer of the same value. */
export class RuleError extends PlygraphError<"Rule"> {
  constructor(wrong: string, { cause, ...details }: RuleErrorDetails) {
    const { rule, node, values = {} } = details;
    const bound = Object.entries(values).map(([name, value]) => `${name} = ${value}`);
    const place = node === undefined ? "" : `\n  at ${node}`;
    const lines = bound.map((line) => `\n  ${line}`).join("");
    const options = cause === undefined ? undefined : { cause };
    super("Rule", `rule "${rule}" ${wrong}${place}${lines}`, { ...details }, options);
  }
}

/** How far a rule went, and how far it may go. */
export interface RuleBudgetDetails {
  readonly phase: string;
  /** Its firings, and the layers that they added to the graph. */
  readonly fires: number;
  readonly layers: number;
  readonly budget: { readonly fires: number; readonly layers: number };
  /** What the rule made last, in one line. */
  readonly last?: string;
}

/**
 * A rule fired without end. It was switched off, and what its phase had done was taken back: the plan
 * is the one of the other rules. A warning: nothing throws it.
 */
export class RuleBudgetError extends PlygraphError<"RuleBudget"> {
  constructor(rule: string, details: RuleBudgetDetails) {
    const { phase, fires, layers, budget, last } = details;
    const grew = `fired ${fires} times in phase "${phase}" and made ${layers} layers`;
    const most = `its budget is ${budget.fires} firings and ${budget.layers} layers`;
    const now = "it is switched off, and the plan is as it was before it";
    const way = "give it a guard that ends it, or more with { limits: { ruleFiresMax } }";
    const seen = last === undefined ? "" : `\n  last: ${last}`;
    super("RuleBudget", `rule "${rule}" ${grew}; ${most}; ${now}; ${way}${seen}`, {
      rule,
      ...details,
    });
  }
}

/** A cost model that is not monotone, negative or not a number: plans cannot be chosen by it. */
export class CostModelError extends PlygraphError<"CostModel"> {
  constructor(name: string, wrong: string, options?: ErrorOptions) {
    const way = "costs must be finite, not negative, and must not fall where a component grows";
    super("CostModel", `cost model "${name}" ${wrong}; ${way}`, { name }, options);
  }
}

/** A machine profile from outside with a rate that is missing or not a positive number. */
export class ProfileError extends PlygraphError<"Profile"> {
  constructor(from: string, rate: string, value: unknown) {
    const wrong = `${rate} is ${String(value)}; measure again with "plygraph profile"`;
    super("Profile", `machine profile ${from}: ${wrong}`, { from, rate });
  }
}

/** An expression of a rule that names what is not there, or meets a value that does not fit. */
export class RuleExpressionError extends PlygraphError<"RuleExpression"> {
  constructor(expression: string, wrong: string) {
    super("RuleExpression", `\`${expression}\` ${wrong}`, { expression });
  }
}
