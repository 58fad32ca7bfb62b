/** Rules of users, compiled when they are loaded: their expressions as functions made from text. */
import { mayGenerate, type Operation, type RuleExpression } from "../../matching/index.ts";
import { layerHost, type RuleIR } from "../../optimizer/index.ts";
import { Mismatch, scriptLibrary } from "./library.ts";
import { scriptOf } from "./script.ts";

type Run = (bindings: never, context: never) => unknown;

/**
 * The rule with generated functions for its expressions; as it is, interpreted, where code must not be
 * generated. What does not fit is told by the interpreter, so that both say the same.
 */
export function generated(rule: RuleIR, operations: ReadonlyMap<string, Operation>): RuleIR {
  if (!mayGenerate()) return rule;
  const library = scriptLibrary(layerHost(operations));
  const compile = <F extends Run>(expression: RuleExpression | null, interpreted: F): F => {
    if (expression === null) return interpreted;
    const { text, helpers } = scriptOf(expression);
    const make = new Function("$", "h", `"use strict"; return (b, c) => ${text};`) as (
      library: object,
      helpers: readonly unknown[],
    ) => Run;
    return falling(make(library, helpers), interpreted) as F;
  };
  const { guards, lets, sharing } = rule;
  return Object.freeze({
    ...rule,
    guards: guards.map((guard) =>
      Object.freeze({
        ...guard,
        holds: condition(compile(guard.expression, guard.holds), guard.holds),
      }),
    ),
    lets: lets.map((one) => Object.freeze({ ...one, compute: compile(one.value, one.compute) })),
    sharing: sharing === null ? null : condition(compile(rule.sharingExpression, sharing), sharing),
    rewrite: making(compile(rule.template, rule.rewrite), rule.rewrite),
  });
}

const falling =
  (run: Run, interpreted: Run): Run =>
  (bindings, context) => {
    try {
      return run(bindings, context);
    } catch (error) {
      if (error instanceof Mismatch) return interpreted(bindings, context);
      throw error;
    }
  };

/** What is neither true nor false is told by the interpreter. */
const condition = <F extends (bindings: never, context: never) => boolean>(
  run: F,
  interpreted: F,
): F =>
  ((bindings: never, context: never) => {
    const found: unknown = run(bindings, context);
    return typeof found === "boolean" ? found : interpreted(bindings, context);
  }) as F;

/** What is neither a layer nor null is told by the interpreter. */
const making =
  (run: RuleIR["rewrite"], interpreted: RuleIR["rewrite"]): RuleIR["rewrite"] =>
  (bindings, context) => {
    const found = run(bindings, context);
    const fits = found === null || (typeof found === "object" && "annotations" in found);
    return fits ? found : interpreted(bindings, context);
  };
