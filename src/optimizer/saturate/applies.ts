/** Whether there is anything to explore at a layer. */
import type { Layer } from "../../layers/index.ts";
import {
  bindingsOf,
  constraintsOf,
  type Interpreted,
  interpret,
  interpreted,
  type TermAccess,
} from "../../matching/index.ts";
import { refusalOf, rewritten } from "../admit.ts";
import { AS_IT_IS } from "../as-it-is.ts";
import { blame } from "../blame.ts";
import type { RuleIR } from "../rule.ts";

const LAYERS: TermAccess<Layer> = Object.freeze({
  operation: ({ type }: Layer) => type,
  arity: ({ inputs }: Layer) => inputs.length,
  input: ({ inputs }: Layer, k: number) => inputs[k],
  attr: ({ attrs }: Layer, name: string) => (attrs as Readonly<Record<string, unknown>>)[name],
  same: (a: Layer, b: Layer) => a === b,
  value: (layer: Layer) => layer,
});

const patterns = new WeakMap<RuleIR, Interpreted>();

/** Whether one of `rules` finds another form for `layer`, given the layers as they stand. */
export const applies = (rules: readonly RuleIR[], layer: Layer): boolean =>
  rules.some((rule) => appliesOne(rule, layer));

function appliesOne(rule: RuleIR, layer: Layer): boolean {
  let pattern = patterns.get(rule);
  if (pattern === undefined) {
    pattern = interpreted(constraintsOf(rule.name, rule.pattern));
    patterns.set(rule, pattern);
  }
  const { constraints } = pattern;
  let bindings: Record<string, unknown> = {};
  try {
    return interpret(pattern, layer, LAYERS, (found) => {
      bindings = bindingsOf(constraints, found, LAYERS);
      if (refusalOf(rule, bindings as never, AS_IT_IS, false) !== null) return false;
      const made = rewritten(rule, bindings as never, AS_IT_IS);
      return made !== null && made !== layer;
    });
  } catch (error) {
    throw blame(rule, layer, bindings, error);
  }
}
