/** Examples of rules, run as tests. */
import type { Layer } from "../layers/index.ts";
import { checkRuleList } from "./arguments.ts";
import { Engine } from "./engine.ts";
import type { RuleIR } from "./rule.ts";
import { apply, innermost, onceTopDown } from "./strategies/index.ts";
import type { Strategy } from "./strategy.ts";

/** One example that does not hold. */
export interface FailedExample {
  readonly rule: string;
  /** Place in the list of the rule's examples. */
  readonly index: number;
  readonly wrong: string;
}

const LIMITS = { firesMax: 1000, nodesMax: 10_000, msMax: 10_000 };

/** Runs the examples of `rules`, each with its own rule alone and the checker on; answers those that fail. */
export function checkExamples(rules: readonly RuleIR[]): readonly FailedExample[] {
  checkRuleList("checkExamples()", rules);
  return rules.flatMap((rule) =>
    rule.examples().flatMap(({ input, expect }, index) => {
      const { found, stopped } = rewrite(input, rule);
      const wanted = expect ?? input;
      if (stopped !== null) return [{ rule: rule.name, index, wrong: stopped }];
      if (found === wanted) return [];
      const wrong =
        found === input ? "it did not fire" : `it made ${text(found)}, not ${text(wanted)}`;
      return [{ rule: rule.name, index, wrong }];
    }),
  );
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
