/** Conditions, `let`s and the right side of a rule, as data and as functions. */
import { RuleExpressionError } from "../core/index.ts";
import type { Layer } from "../layers/index.ts";
import {
  conjunction,
  conjunctsOf,
  evaluate,
  expressionText,
  firstReaders,
  type Let,
  type Operation,
  type RootPattern,
  type RuleExpression,
  readsUses,
  type Scope,
  settleMakes,
  type TermHost,
} from "../matching/index.ts";
import { layerHost } from "./layer-host.ts";
import type { Guard, RewriteContext, RuleIR, RuleLet } from "./rule.ts";

/** The parts of a rule that may be written as functions or as expressions. */
export type RuleForms = Pick<
  RuleIR,
  "pattern" | "guards" | "lets" | "sharing" | "sharingExpression" | "template" | "rewrite"
>;

type Host = TermHost<RewriteContext>;
type Sharing = NonNullable<RuleIR["sharing"]>;
type Condition = Guard["holds"] | RuleExpression;

/** The part of a `RuleSpec` that is read here, without the types of its bindings. */
export interface FormSpec {
  readonly match: RootPattern;
  readonly where?: Condition | Readonly<Record<string, Condition>>;
  readonly sharing?: Sharing | RuleExpression;
  readonly lets?: readonly Let[];
  readonly rewrite?: RuleIR["rewrite"];
  readonly to?: RuleExpression;
}

/**
 * Of a specification, what engines run. Conjuncts of a condition become guards of their own; those
 * that read use counts become part of the sharing gate.
 */
export function formsOf(
  name: string,
  spec: FormSpec,
  operations: ReadonlyMap<string, Operation>,
): RuleForms {
  const host = layerHost(operations);
  const { pattern, template } =
    spec.to === undefined
      ? { pattern: spec.match, template: null }
      : settleMakes(spec.match, spec.to, operations);
  const conditions = conditionsOf(spec.where ?? {});
  const guards = conditions
    .filter(({ expression }) => expression === null || !readsUses(expression))
    .map((condition) => guardOf(condition, host));
  const gate = sharingOf(spec.sharing, conditions, host);
  return {
    pattern,
    guards,
    lets: letsOf(spec.lets ?? [], [
      ...guards.map(({ expression }) => expression),
      gate.sharingExpression,
    ]).map((found) => withCompute(found, host)),
    ...gate,
    template,
    rewrite: template === null ? (spec.rewrite as RuleIR["rewrite"]) : making(name, template, host),
  };
}

interface ConditionData {
  readonly name: string;
  readonly expression: RuleExpression | null;
  readonly holds: Guard["holds"] | null;
}

function conditionsOf(where: NonNullable<FormSpec["where"]>): readonly ConditionData[] {
  if (typeof where === "function") return [{ name: "where", expression: null, holds: where }];
  if (isExpression(where)) {
    return conjunctsOf(where).map((expression) => ({
      name: expressionText(expression),
      expression,
      holds: null,
    }));
  }
  return Object.entries(where).map(([name, one]) =>
    isExpression(one)
      ? { name, expression: one, holds: null }
      : { name, expression: null, holds: one as Guard["holds"] },
  );
}

const isExpression = (where: object): where is RuleExpression =>
  "kind" in where && typeof where.kind === "string";

function guardOf({ name, expression, holds }: ConditionData, host: Host): Guard {
  return Object.freeze({
    name,
    expression,
    holds: holds ?? conditionFrom(expression as RuleExpression, host),
  });
}

function conditionFrom(expression: RuleExpression, host: Host): Sharing {
  return (bindings, context) => {
    const found = evaluate(expression, bindings as Scope, context as RewriteContext, host);
    if (typeof found === "boolean") return found;
    throw new RuleExpressionError(expressionText(expression), "is no condition");
  };
}

function sharingOf(
  own: FormSpec["sharing"],
  conditions: readonly ConditionData[],
  host: Host,
): Pick<RuleIR, "sharing" | "sharingExpression"> {
  const gates = conditions.flatMap(({ expression }) =>
    expression !== null && readsUses(expression) ? [expression] : [],
  );
  if (typeof own === "function") {
    const others = gates.map((gate) => conditionFrom(gate, host));
    // Of what is neither true nor false, who asks tells.
    const sharing: Sharing = (bindings, context) => {
      const allows = own(bindings, context);
      return allows === true ? others.every((other) => other(bindings, context)) : allows;
    };
    return { sharing, sharingExpression: null };
  }
  const whole = conjunction(own === undefined ? gates : [...gates, own]);
  return {
    sharing: whole === null ? null : conditionFrom(whole, host),
    sharingExpression: whole,
  };
}

/** Where each `let` is computed. */
function letsOf(
  lets: readonly Let[],
  readers: readonly (RuleExpression | null)[],
): readonly Omit<RuleLet, "compute">[] {
  const before = firstReaders(lets, readers);
  return lets.map((one, k) => ({ ...one, before: before[k] }));
}

function withCompute(found: Omit<RuleLet, "compute">, host: Host): RuleLet {
  const { value } = found;
  return Object.freeze({
    ...found,
    compute: (bindings, context) =>
      evaluate(value, bindings as Scope, context as RewriteContext, host),
  } satisfies RuleLet);
}

function making(name: string, template: RuleExpression, host: Host): RuleIR["rewrite"] {
  return (bindings, context) => {
    const found = evaluate(template, bindings as Scope, context, host);
    if (found === null || host.isTerm(found)) return found as Layer | null;
    throw new RuleExpressionError(
      expressionText(template),
      `is what rule "${name}" makes, and no layer`,
    );
  };
}
