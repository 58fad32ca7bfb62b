/** A rule of the optimizer as a rule of an e-graph. */
import type { EGraphRule, RuleMatch } from "../../egraph/index.ts";
import { type Layer, makeLayer } from "../../layers/index.ts";
import { constraintsOf } from "../../matching/index.ts";
import { refusalOf, rewritten } from "../admit.ts";
import { blame } from "../blame.ts";
import { SEARCHES } from "../generated/searches.ts";
import type { RewriteContext, RuleIR } from "../rule.ts";
import { RULES } from "../rules/index.ts";
import type { LayerGraph } from "./layer-graph.ts";

/** What rules are given in an e-graph. */
export interface SaturationContext extends RewriteContext {
  readonly layers: LayerGraph;
}

/**
 * Layers are answered by the ones that stand for their classes. How often a value is used is not
 * known before a plan is chosen: sharing gates are not asked, and a rewrite that asks sees one use.
 */
export function saturationContext(layers: LayerGraph): SaturationContext {
  return {
    layers,
    current: (layer) => layers.current(layer),
    inputs: (layer) => layer.inputs.map((input) => layers.current(input)),
    uses: () => 1,
    allUses: () => true,
    make: (type, attrs, inputs, from) => makeLayer(type, attrs, inputs, from.annotations),
  };
}

const known = new WeakMap<RuleIR, EGraphRule>();

/**
 * The rule over classes: names are layers, conditions and right side are those of the rule. One
 * object a rule, so that its search is compiled once; those of built-in rules are compiled already.
 */
export function saturationRule(rule: RuleIR): EGraphRule {
  let made = known.get(rule);
  if (made === undefined) {
    const search = RULES.rules.includes(rule) ? SEARCHES.get(rule.name) : undefined;
    made = {
      ...(search === undefined ? {} : { search }),
      name: rule.name,
      mode: rule.mode,
      constraints: constraintsOf(rule.name, rule.pattern),
      apply: (match, _graph, context: SaturationContext) => applied(rule, match, context),
    } as EGraphRule;
    known.set(rule, made);
  }
  return made;
}

function applied(rule: RuleIR, match: RuleMatch, context: SaturationContext): number | null {
  const bindings = { ...match.names } as never;
  let made: Layer | null;
  try {
    if (refusalOf(rule, bindings, context, false) !== null) return null;
    made = rewritten(rule, bindings, context);
  } catch (error) {
    throw blame(rule, context.layers.standingFor(match.roots[0]), bindings, error);
  }
  return made === null ? null : context.layers.add(made, rule.name);
}
