/** Examples of rules, run as tests. */
import { isPlygraphError } from "../core/index.ts";
import type { Layer } from "../layers/index.ts";
import { checkRuleList } from "./arguments.ts";
import { Engine } from "./engine.ts";
import type { RuleExample, RuleIR } from "./rule.ts";
import { apply, innermost, onceTopDown } from "./strategies/index.ts";
import type { Strategy } from "./strategy.ts";

/** One example that does not hold. */
export interface FailedExample {
  readonly rule: string;
  /** Place in the list of the rule's examples. */
  readonly index: number;
  readonly wrong: string;
  /** `file:line` of the example; null where it is not of a file. */
  readonly place: string | null;
}

const LIMITS = { firesMax: 1000, nodesMax: 10_000, msMax: 10_000 };

/** Runs the examples of `rules`, each with its own rule alone and the checker on; answers those that fail. */
export function checkExamples(rules: readonly RuleIR[]): readonly FailedExample[] {
  checkRuleList("checkExamples()", rules);
  return rules.flatMap((rule) =>
    rule.examples().flatMap((example, index) => {
      const wrong = wrongIn(example, rule);
      if (wrong === null) return [];
      const { span } = example;
      const place = span === undefined ? null : `${span.file}:${span.line}`;
      return [{ rule: rule.name, index, wrong, place }];
    }),
  );
}

/** What is wrong with one example: one that throws must not hide the others. Null: nothing. */
function wrongIn(example: RuleExample, rule: RuleIR): string | null {
  try {
    const { input, expect: wanted = input } = example;
    const { found, stopped } = rewrite(input, rule);
    if (stopped !== null) return stopped;
    if (found === wanted) return null;
    return found === input ? "it did not fire" : `it made ${differing(found, wanted)}`;
  } catch (error) {
    if (isPlygraphError(error)) return error.message;
    throw error;
  }
}

/** Both layers; where they read alike, what tells them apart. */
function differing(found: Layer, wanted: Layer): string {
  const [made, meant] = [text(found), text(wanted)];
  if (made !== meant) return `${made}, not ${meant}`;
  // Other shapes have other chunks: to say so would be noise.
  const isShaped = JSON.stringify(found.shape) === JSON.stringify(wanted.shape);
  const compared = isShaped ? (["dtype", "chunks"] as const) : (["shape", "dtype"] as const);
  const parts = compared.flatMap((part) => {
    const [own, other] = [found[part], wanted[part]].map((value) => JSON.stringify(value));
    return own === other ? [] : [`${part} ${own}, not ${other}`];
  });
  return `${made} with ${parts.length === 0 ? "other inputs or attributes" : parts.join("; ")}`;
}

interface Rewritten {
  readonly found: Layer;
  /** Why the rule had to be stopped; null: it came to an end. */
  readonly stopped: string | null;
}

/** A rule that explores fires once, at the first place from above, whatever costs say: others may undo it. */
const walkFor = (rule: RuleIR): Strategy =>
  rule.mode === "normalize"
    ? innermost([rule])
    : onceTopDown(apply([{ ...rule, mode: "normalize" }]));

function rewrite(input: Layer, rule: RuleIR): Rewritten {
  const engine = new Engine([input], { limits: () => LIMITS, check: true, trace: false });
  walkFor(rule).run(engine, engine.graph.outputs);
  const { reason } = engine.stop;
  const [found] = engine.rebuild();
  if (reason === "fixpoint") return { found, stopped: null };
  const stopped =
    reason === "cycle" ? "it comes back to an earlier form" : `it goes on without end (${reason})`;
  return { found, stopped };
}

function text(layer: Layer): string {
  const inputs = layer.inputs.map(({ type }) => type.name).join(", ");
  return `${layer.type.name}(${inputs}) ${layer.type.summary(layer)}`;
}
