/** Terms at which two rules apply: are they the same in the end, whichever goes first? */
import { type Layer, topologicalOrder, withInputs } from "../../layers/index.ts";
import type { RootPattern } from "../../matching/index.ts";
import { optimize, type RuleIR, type RuleSet, ruleSet, scalarCost } from "../../optimizer/index.ts";
import { applyRule } from "../apply.ts";
import { ARRAYS } from "../arrays.ts";
import { randomChoices } from "../choices.ts";
import { drawOf } from "../sort.ts";
import { termFromPattern } from "../terms/from-pattern.ts";
import type { LintFinding } from "./finding.ts";
import { nodesOf } from "./names.ts";
import { unify } from "./unify.ts";

/** Terms tried for each pair. */
const TRIES = 12;

/** What critical pairs came to. */
export interface CriticalPairs {
  /** Pairs of rules that apply at one term, or one below the other. */
  readonly pairs: number;
  /** Of these, pairs whose ways met in the same plan at every term that was tried. */
  readonly joined: number;
  readonly findings: readonly LintFinding[];
}

/**
 * Every pair of `=>` rules of one phase whose left sides overlap, at the root or inside, is tried at terms;
 * each way is normalized by all rules. Plans that differ mean the same, but one may cost more.
 */
export function criticalPairs(rules: readonly RuleIR[], tries: number = TRIES): CriticalPairs {
  const set = ruleSet(rules);
  const normal = rules.filter(({ mode }) => mode === "normalize");
  const findings: LintFinding[] = [];
  let pairs = 0;
  let joined = 0;
  for (const { one, other, patterns } of overlapping(normal)) {
    const found = tryPair({ one, other, patterns, set, tries });
    if (found === "none") continue;
    pairs += 1;
    if (found === "joined") joined += 1;
    else findings.push(found);
  }
  return { pairs, joined, findings };
}

/** Pairs of rules of a shared phase whose left sides have terms in common, one below the other or not. */
function overlapping(
  rules: readonly RuleIR[],
): readonly Pick<Pair, "one" | "other" | "patterns">[] {
  return rules.flatMap((one, k) =>
    rules.flatMap((other, j) => {
      if (!one.phases.some((phase) => other.phases.includes(phase))) return [];
      const patterns = [...(k < j ? rootOverlap(one, other) : []), ...innerOverlap(one, other)];
      return patterns.length === 0 ? [] : [{ one, other, patterns }];
    }),
  );
}

const asRoot = (pattern: ReturnType<typeof unify>): RootPattern[] =>
  pattern !== null && pattern.kind === "node" ? [pattern] : [];

const rootOverlap = (one: RuleIR, other: RuleIR): readonly RootPattern[] =>
  asRoot(unify(one.pattern, other.pattern));

/** Terms of `one` in which `other` applies below the root. */
function innerOverlap(one: RuleIR, other: RuleIR): readonly RootPattern[] {
  const overlaps = nodesOf(one.pattern)
    .slice(1)
    .some((node) => unify(node, other.pattern) !== null);
  return overlaps ? [one.pattern] : [];
}

interface Pair {
  readonly one: RuleIR;
  readonly other: RuleIR;
  readonly patterns: readonly RootPattern[];
  readonly set: RuleSet;
  readonly tries: number;
}

function tryPair({ one, other, patterns, set, tries }: Pair): "none" | "joined" | LintFinding {
  let met = false;
  for (let k = 0; k < tries; k++) {
    const draw = drawOf(randomChoices(k * 977 + 13), "full", "finite");
    const term = termFromPattern(draw.of(patterns), ARRAYS, draw);
    const ways = term === null ? null : waysOf(one, other, term);
    if (term === null || ways === null) continue;
    met = true;
    const plans = ways.map((way) => optimize([way], { rules: set }).outputs[0]);
    if (plans[0] === plans[1]) continue;
    const [a, b] = plans.map((plan) => scalarCost([plan]));
    const text = `after "${one.name}" the plan costs ${a.toExponential(2)} s, after "${other.name}" ${b.toExponential(2)} s`;
    const rules = [one.name, other.name];
    return {
      kind: "critical-pair",
      severity: "note",
      rules,
      text,
      witness: ARRAYS.write(term).rules,
    };
  }
  return met ? "joined" : "none";
}

/** The term after each of two rules, the second at the root or at one of the layers that the first matched. */
function waysOf(one: RuleIR, other: RuleIR, term: Layer): readonly [Layer, Layer] | null {
  try {
    const first = applyRule(one, term, ARRAYS);
    if (first.result === null) return null;
    const atRoot = applyRule(other, term, ARRAYS).result;
    if (atRoot !== null) return [first.result, atRoot];
    for (const inner of first.matched.slice(1)) {
      const below = applyRule(other, inner, ARRAYS).result;
      if (below !== null && below !== inner) return [first.result, replaced(term, inner, below)];
    }
    return null;
  } catch {
    // A rule that throws is found by the check of values.
    return null;
  }
}

function replaced(root: Layer, from: Layer, to: Layer): Layer {
  const built = new Map<Layer, Layer>([[from, to]]);
  for (const layer of topologicalOrder([root])) {
    if (built.has(layer)) continue;
    const inputs = layer.inputs.map((input) => built.get(input) ?? input);
    const same = inputs.every((input, k) => input === layer.inputs[k]);
    built.set(layer, same ? layer : withInputs(layer, inputs));
  }
  return built.get(root) ?? root;
}
