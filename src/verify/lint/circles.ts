/** Which rule can make what another one matches: circles among them are where rewriting may go on for ever. */
import { LAYER_OPERATIONS, type RuleIR } from "../../optimizer/index.ts";
import type { LintFinding } from "./finding.ts";
import { makesOf, nodesOf } from "./names.ts";
import { terminationOf } from "./termination.ts";

/** For each rule, the rules of a shared phase whose root it can make. */
export function enabledBy(rules: readonly RuleIR[]): ReadonlyMap<RuleIR, readonly RuleIR[]> {
  return new Map(
    rules.map((rule) => {
      const made = new Set(
        (rule.template === null ? [] : makesOf(rule.template)).map(({ operation }) =>
          LAYER_OPERATIONS.get(operation),
        ),
      );
      const next = rules.filter((other) => {
        const [root] = nodesOf(other.pattern);
        const shares = other.phases.some((phase) => rule.phases.includes(phase));
        return shares && root.not !== true && root.types.some((type) => made.has(type as never));
      });
      return [rule, next];
    }),
  );
}

/** Rules that reach each other, of which one has no proof that it ends. */
export function lintCircles(rules: readonly RuleIR[]): readonly LintFinding[] {
  const edges = enabledBy(rules);
  return components(rules, edges)
    .filter((circle) => circle.length > 1)
    .flatMap((circle) => {
      const open = circle.filter((rule) => terminationOf(rule).by === "unproven");
      const names = circle.map(({ name }) => name);
      if (open.length === 0) return [];
      const text = `can make each other's left sides; "${open[0].name}" lessens nothing that is named`;
      return [{ kind: "circle", severity: "note", rules: names, text, witness: names.join(" → ") }];
    });
}

/** Iterative, so that a large set does not overflow the stack. */
function components(
  rules: readonly RuleIR[],
  edges: ReadonlyMap<RuleIR, readonly RuleIR[]>,
): RuleIR[][] {
  const reach = new Map(rules.map((rule) => [rule, reachOf(rule, edges)]));
  const left = new Set(rules);
  const found: RuleIR[][] = [];
  for (const rule of rules) {
    if (!left.has(rule)) continue;
    const own = reach.get(rule) ?? new Set();
    const circle = [...left].filter(
      (other) => other === rule || (own.has(other) && reach.get(other)?.has(rule) === true),
    );
    for (const one of circle) left.delete(one);
    found.push(circle);
  }
  return found;
}

function reachOf(from: RuleIR, edges: ReadonlyMap<RuleIR, readonly RuleIR[]>): Set<RuleIR> {
  const seen = new Set<RuleIR>();
  const stack = [...(edges.get(from) ?? [])];
  for (let rule = stack.pop(); rule !== undefined; rule = stack.pop()) {
    if (seen.has(rule)) continue;
    seen.add(rule);
    stack.push(...(edges.get(rule) ?? []));
  }
  return seen;
}
