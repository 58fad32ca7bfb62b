/** What can be wrong with the rules that a user hands to the optimizer. */
import { PlygraphError } from "./base.ts";

/** Two rules of one set share a name, or an override names no rule. */
export class RuleNameError extends PlygraphError<"RuleName"> {
  constructor(name: string, wrong: string) {
    super("RuleName", `rule "${name}" ${wrong}`, { name });
  }
}

/** A name, pattern or tag that was to be disabled or selected matches no rule. */
export class UnknownRuleError extends PlygraphError<"UnknownRule"> {
  constructor(selector: string, known: readonly string[]) {
    super(
      "UnknownRule",
      `no rule is called or tagged "${selector}"; there are ${known.join(", ")}`,
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

/** A rule threw, or answered something that is not a layer of the same value. */
export class RuleError extends PlygraphError<"Rule"> {
  constructor(wrong: string, { rule, cause }: { readonly rule: string; readonly cause?: unknown }) {
    const options = cause === undefined ? undefined : { cause };
    super("Rule", `rule "${rule}" ${wrong}`, { rule }, options);
  }
}
