/** Which rules made terms equal that cannot be. */
import { ProofError, UnsoundMergeError } from "../../core/index.ts";
import { type Analyses, type Analysis, Conflict } from "../analyses.ts";
import { CONGRUENT } from "../congruence.ts";
import type { EGraph } from "../egraph.ts";
import { explain, explanationText } from "./explain.ts";
import type { ProofLog } from "./log.ts";

/**
 * Throws what an analysis refused, once. The graph holds both of what cannot be equal from then on:
 * it can be asked, but nothing it says can be relied on.
 * @throws UnsoundMergeError
 */
export function throwIfUnsound(graph: EGraph): void {
  const { analyses, proofs } = graph.internals.core;
  if (analyses === null || analyses.refusal === null) return;
  const { analysis, reason, nodes, values } = analyses.refusal;
  analyses.refusal = null;
  throw new UnsoundMergeError(analyses.list[analysis].name, {
    rules: proofs === null ? [] : rulesBetween(graph, { analyses, proofs, analysis, nodes }),
    values,
    reason,
    proof: proofs === null ? [] : proofText(graph, nodes),
  });
}

interface Clash {
  readonly analyses: Analyses;
  readonly proofs: ProofLog;
  readonly analysis: number;
  readonly nodes: readonly [number, number];
}

/**
 * The names on the way from one node to the other at which the facts of neighbours disagree; where
 * every two neighbours agree, all names on the way.
 */
function rulesBetween(graph: EGraph, { analyses, proofs, analysis, nodes }: Clash): string[] {
  const path = proofs.path(...nodes) ?? [];
  const steps = path.filter(({ why }) => why !== CONGRUENT);
  const { join } = analyses.list[analysis];
  const facts = new Map<number, unknown>();
  const clashing = steps.filter(({ from, to }) => {
    const [left, right] = [from, to].map((node) =>
      ownFact(graph, analyses.list[analysis], { node, proofs, facts }),
    );
    return join(left, right) instanceof Conflict;
  });
  const blamed = clashing.length > 0 ? clashing : steps;
  const inOrder = [...blamed].sort((a, b) => a.why - b.why);
  return [...new Set(inOrder.map(({ why }) => nameOf(graph, proofs.entry(why).reason)))];
}

/** What the term that a node was added as says by itself: facts of its class may be wrong by now. */
function ownFact(
  graph: EGraph,
  { make }: Analysis,
  { node, proofs, facts }: { node: number; proofs: ProofLog; facts: Map<number, unknown> },
): unknown {
  const { start } = graph.internals.core.table;
  const stack = [node];
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    const inputs = [...proofs.inputs.subarray(start[top], start[top + 1])];
    const missing = inputs.filter((input) => !facts.has(input));
    stack.push(...missing);
    if (missing.length > 0) continue;
    stack.pop();
    facts.set(
      top,
      make({ ...graph.node(top), inputs }, (input) => facts.get(input)),
    );
  }
  return facts.get(node);
}

function nameOf(graph: EGraph, id: number): string {
  const reason = graph.internals.reasons.at(id);
  return reason.kind === "rule" ? reason.rule.name : reason.text;
}

function proofText(graph: EGraph, [left, right]: readonly [number, number]): readonly string[] {
  try {
    return explanationText(explain(graph, left, right, { steps: 50 }));
  } catch (error) {
    // A proof that is too long to read is none.
    if (error instanceof ProofError) return [];
    throw error;
  }
}
