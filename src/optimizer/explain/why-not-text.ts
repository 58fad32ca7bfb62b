/** The answer of `whyNot` in words. */
import type { Layer } from "../../layers/index.ts";
import type { Stop } from "../report.ts";
import type { PhaseName, RuleIR } from "../rule.ts";
import { layerText } from "../values.ts";
import type { Halt, Miss, NotTried, WhyNot } from "./answer.ts";
import { obstacleText } from "./obstacle.ts";
import { ROOT } from "./place-text.ts";

/** What is asked: the rule, and the layer if it is one alone. */
export interface Asked {
  readonly rule: RuleIR;
  readonly at: Layer | undefined;
}

/** All of it, for people. */
export function whyNotText(told: Omit<WhyNot, "text">, asked: Asked): string {
  const { miss, stop, halt, notTried: reason } = told;
  return [
    headOf(told, asked.rule),
    ...(reason === null ? [] : [`  ${REASONS[reason]}`]),
    ...(miss === null ? [] : missText(told, miss, asked)),
    ...(halt !== null || !concerns(stop, asked.rule)
      ? []
      : [`  rewriting stopped at ${stop.reason}: ${stop.rules.join(" → ")}`]),
  ].join("\n");
}

/** Circles, and rules without end, keep only themselves from firing; other limits are those of all. */
function concerns({ reason, rules }: Stop, { name, phases }: RuleIR): boolean {
  switch (reason) {
    case "fixpoint":
      return false;
    case "cycle":
    case "rule":
      return rules.includes(name);
    case "saturation":
      return phases.includes("explore");
    default:
      return true;
  }
}

function headOf({ fired, halt }: Omit<WhyNot, "text">, { name, span }: RuleIR): string {
  const place = span === null ? "" : ` (${span.file}:${span.line})`;
  if (halt?.kind === "runaway") return `${name}${place} was stopped: ${halt.message}`;
  const times = fired === 1 ? "once" : `${fired} times`;
  return `${name}${place} ${fired > 0 ? `fired ${times}` : "did not fire"}.`;
}

const REASONS: Readonly<Record<NotTried, string>> = {
  disabled: "it is switched off",
  level: "explore rules run in an e-graph, at levels 2 and 3: optimize(…, { level: 2 })",
  absent: "the layer is in no plan of the phases in which the rule runs",
};

function missText(told: Omit<WhyNot, "text">, miss: Miss, { rule, at }: Asked): string[] {
  const { phase, when, layer, obstacle } = miss;
  if (obstacle.kind === "operation" && obstacle.place.startsWith(ROOT) && at === undefined) {
    const phases = rule.phases.join(" or ");
    return told.fired > 0
      ? [`  behind that, no layer is a ${obstacle.wanted} any more, at the end of phase ${phases}`]
      : [`  no layer is a ${obstacle.wanted}, in phase ${phases}`];
  }
  const words = obstacle.kind === "none" ? [nothingText(told, miss, rule)] : obstacleText(obstacle);
  const closest = told.fired > 0 && at === undefined ? "closest to firing once more" : "closest";
  return [
    `  ${closest} in phase ${phase}, when it ${when}, at ${layerText(layer)}:`,
    ...words.map((line) => `    ${line}`),
  ];
}

/** What kept a rule from firing where nothing of its own does. */
function nothingText(
  { first, halt, notTried, stop }: Omit<WhyNot, "text">,
  { phase, when }: Miss,
  rule: RuleIR,
): string {
  if (first === rule.name) return "it fired here";
  if (first !== null) return `nothing is in its way here, but ${first} rewrote the layer first`;
  if (notTried !== null) return "nothing else is in its way here";
  if (halt !== null) return haltText(halt, phase);
  if (phase === "explore") {
    return stop.reason === "saturation"
      ? `it makes another form here; the e-graph ran into its budget (${stop.rules.join(", ")}), and of what it had found the plan without it is cheaper`
      : "it makes another form here, and the plan without it is cheaper";
  }
  return when === "began"
    ? "nothing is in its way here: what it reads was rewritten before it was tried"
    : "nothing is in its way here: the walk of this phase did not come to it";
}

function haltText(halt: Halt, phase: PhaseName): string {
  switch (halt.kind) {
    case "cycle":
      return halt.rules.length < 2
        ? "what it makes holds the very layer that it is to replace: that would be a circle, so it was refused"
        : `what it makes leads back to an earlier form of the layer, ${halt.rules.join(" → ")}: a circle, so it was refused`;
    case "runaway":
      return "nothing is in its way here, but it was switched off, as told above";
    case "threw":
      return `nothing is in its way here, but it was switched off, because it threw elsewhere: ${halt.message}`;
    case "limit": {
      const where = halt.phase === phase ? "in this phase" : `in phase ${halt.phase}`;
      return `nothing is in its way here, but rewriting stopped at the limit "${halt.reason}" ${where}, before its turn; ${halt.rules.join(", ")} fired most`;
    }
  }
}
