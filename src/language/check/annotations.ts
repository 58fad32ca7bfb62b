/** `@name(…)` in front of rules. */
import { PHASES, type PhaseName } from "../../optimizer/index.ts";
import type { AnnotationNode, DeclarationOf } from "../syntax/ast.ts";
import type { Env } from "./scope.ts";

/** What annotations say. */
export interface RuleNotes {
  readonly tags: readonly string[];
  readonly phases: readonly PhaseName[];
  readonly benefit: number;
  readonly decreases: string | null;
  readonly cost: string | null;
  readonly doc: string;
  readonly since: string | null;
  readonly essential: boolean;
  readonly rare: boolean;
}

type Takes = "texts" | "text" | "number" | "nothing";

/** Every annotation, and what it takes. */
export const ANNOTATIONS: Readonly<Record<string, Takes>> = {
  tags: "texts",
  phase: "texts",
  benefit: "number",
  decreases: "text",
  cost: "text",
  doc: "texts",
  since: "text",
  essential: "nothing",
  rare: "nothing",
};

const FORMS: Readonly<Record<Takes, string>> = {
  texts: "one or more words or texts",
  text: "one word or text",
  number: "one number",
  nothing: "nothing",
};

/** Where a rule runs that does not say it: what may be better is chosen by cost, in an e-graph. */
const DEFAULT_PHASE: Readonly<Record<DeclarationOf<"rule">["arrow"], PhaseName>> = {
  "=>": "pushdown",
  "~>": "explore",
  "<=>": "explore",
};

/** Reads the annotations of a rule. */
export function notesOf(
  { annotations: nodes, arrow }: Pick<DeclarationOf<"rule">, "annotations" | "arrow">,
  env: Env,
): RuleNotes {
  const given = new Map<string, readonly (string | number)[]>();
  for (const node of nodes) {
    const { text } = node.name;
    const takes = Object.hasOwn(ANNOTATIONS, text) ? ANNOTATIONS[text] : undefined;
    const args = node.args.map(({ value }) => value);
    if (takes === undefined) {
      env.diagnostics.unknown("annotation", text, node.name.span, Object.keys(ANNOTATIONS));
    } else if (given.has(text)) {
      env.diagnostics.add("duplicate", node.span, `@${text} stands here twice`);
    } else if (!accepts(takes, args)) {
      env.diagnostics.add("annotation", node.span, `@${text} takes ${FORMS[takes]}`);
    } else given.set(text, args);
  }
  const texts = (name: string): string[] => (given.get(name) ?? []).map(String);
  const text = (name: string): string | null => texts(name)[0] ?? null;
  return {
    tags: texts("tags"),
    phases: phasesOf(nodes, texts("phase"), env) ?? [DEFAULT_PHASE[arrow]],
    benefit: Number(given.get("benefit")?.[0] ?? 0),
    decreases: text("decreases"),
    cost: text("cost"),
    doc: texts("doc").join(" "),
    since: text("since"),
    essential: given.has("essential"),
    rare: given.has("rare"),
  };
}

function accepts(takes: Takes, args: readonly (string | number)[]): boolean {
  if (takes === "nothing") return args.length === 0;
  if (takes === "number") return args.length === 1 && typeof args[0] === "number";
  const words = args.every((arg) => typeof arg === "string");
  return words && (takes === "text" ? args.length === 1 : args.length > 0);
}

const isPhase = (word: string): word is PhaseName => (PHASES as readonly string[]).includes(word);

function phasesOf(
  nodes: readonly AnnotationNode[],
  words: readonly string[],
  env: Env,
): readonly PhaseName[] | null {
  const span = nodes.find(({ name }) => name.text === "phase")?.span;
  for (const word of words) {
    if (!isPhase(word) && span !== undefined) env.diagnostics.unknown("phase", word, span, PHASES);
  }
  const phases = words.filter(isPhase);
  return phases.length === 0 ? null : phases;
}
