/** What can go wrong in an e-graph: merges that cannot be true, rules and costs that cannot be used. */
import { PlygraphError } from "./base.ts";

/** More than an e-graph can hold. */
export class EGraphLimitError extends PlygraphError<"EGraphLimit"> {
  constructor(what: string, count: number, max: number) {
    super("EGraphLimit", `an e-graph holds at most ${max} ${what}, this needs ${count}`, {
      what,
      count,
      max,
    });
  }
}

/** A class, node or operation that the graph does not have, or inputs that are none. */
export class EGraphTermError extends PlygraphError<"EGraphTerm"> {
  constructor(wrong: string, value: unknown) {
    super("EGraphTerm", wrong, { value });
  }
}

/** An attribute is nested too deeply, or holds itself. */
export class AttributeDepthError extends PlygraphError<"AttributeDepth"> {
  constructor(max: number) {
    super(
      "AttributeDepth",
      `an attribute is nested more than ${max} deep; attributes are small data without cycles`,
      { max },
    );
  }
}

/** A rule for an e-graph that cannot be used: no root, unknown names, a right side that is none. */
export class EGraphRuleError extends PlygraphError<"EGraphRule"> {
  constructor(
    wrong: string,
    {
      rule,
      cause,
      ...fields
    }: { readonly rule: string; readonly cause?: unknown; readonly [field: string]: unknown },
  ) {
    const options = cause === undefined ? undefined : { cause };
    super("EGraphRule", `rule "${rule}": ${wrong}`, { rule, ...fields }, options);
  }
}

/**
 * Two terms that an analysis tells apart were made equal: one of the rules is wrong. The message names
 * the rules and what differs; the terms, which may be large, are in `proof` only.
 */
export class UnsoundMergeError extends PlygraphError<"UnsoundMerge"> {
  constructor(
    analysis: string,
    {
      rules,
      values,
      reason,
      proof,
    }: {
      /** The rules that are to blame: those between terms that disagree, the one that ran first. */
      readonly rules: readonly string[];
      readonly values: readonly [unknown, unknown];
      readonly reason: string;
      /** The steps from one term to the other, as text. */
      readonly proof: readonly string[];
    },
  ) {
    const named = rules.length === 0 ? "a union" : rules.map((rule) => `"${rule}"`).join(" and ");
    const steps = proof.length === 0 ? "" : `; the ${proof.length} steps are in its "proof"`;
    super("UnsoundMerge", `${named} made terms equal of different ${analysis}: ${reason}${steps}`, {
      analysis,
      rules,
      values,
      reason,
      proof,
    });
  }
}

/** A cost that cannot be minimized: negative, not a number, or less than that of an input. */
export class TermCostError extends PlygraphError<"TermCost"> {
  constructor(operation: string, cost: unknown, wrong: string, options?: ErrorOptions) {
    const said = `the cost of ${operation} is ${String(cost)}: ${wrong}`;
    super("TermCost", said, { operation, cost }, options);
  }
}

/** A class from which no finite term can be chosen, or too many choices for the algorithm. */
export class ExtractionError extends PlygraphError<"Extraction"> {
  constructor(wrong: string, fields: Readonly<Record<string, unknown>> = {}) {
    super("Extraction", wrong, fields);
  }
}

/** There is no proof: terms that are not equal, or a graph that keeps no proofs. */
export class ProofError extends PlygraphError<"Proof"> {
  constructor(wrong: string, fields: Readonly<Record<string, unknown>> = {}) {
    super("Proof", wrong, fields);
  }
}

/** Data that are no e-graph in the form of the `egraph-serialize` crate. */
export class EGraphFormatError extends PlygraphError<"EGraphFormat"> {
  constructor(where: string, wrong: string, value?: unknown) {
    super("EGraphFormat", `no serialized e-graph: ${where} ${wrong}`, { where, value });
  }
}
