/** Checks of what `rule` takes: what does not compile in TypeScript, and what JavaScript lets through. */
import {
  checkNumber,
  checkOneOf,
  checkOptions,
  checkThat,
  OptionError,
  RulePatternError,
  shown,
} from "../core/index.ts";
import type { LayerType } from "../layers/index.ts";
import type { ChildPattern, NodePatternData, Operation, RootPattern } from "../matching/index.ts";
import { operationName } from "./operations.ts";

const KEYS = [
  "match",
  "phase",
  "rewrite",
  "to",
  "mode",
  "where",
  "sharing",
  "lets",
  "tags",
  "benefit",
  "decreases",
  "cost",
  "essential",
  "rare",
  "doc",
  "since",
  "span",
  "examples",
  "operations",
] as const;
const MODES = ["normalize", "explore", "both-ways"] as const;

type Given = Readonly<Record<(typeof KEYS)[number], unknown>>;

/**
 * `phases`: all there are.
 * @throws OptionError that names the rule, the option and what it takes; RulePatternError for a pattern
 *   that no layer can have
 */
export function checkRuleSpec(name: unknown, spec: unknown, phases: readonly string[]): void {
  const isName = typeof name === "string" && name !== "";
  checkThat("rule()", "the name", name ?? null, isName, "a text");
  const where = `rule("${String(name)}")`;
  if (spec === undefined) throw new OptionError(where, "takes { match, phase, rewrite, … }");
  checkOptions(where, spec, KEYS);
  const given = spec as Given;
  checkParts(where, given);
  checkChoices(where, given, phases);
  checkPattern(String(name), given.match as ChildPattern);
}

function checkParts(where: string, { match, rewrite, to, where: guards, ...given }: Given): void {
  checkThat(where, "match", match ?? null, isRoot(match), "a pattern, as pat() and as() make one");
  const hasOne = (typeof rewrite === "function") !== isData(to);
  if (!hasOne || (rewrite !== undefined && to !== undefined)) {
    const both = `rewrite ${shown(rewrite)} and to ${shown(to)}`;
    throw new OptionError(
      where,
      `takes a function \`rewrite\` or an expression \`to\`, not ${both}`,
    );
  }
  const conditions = isCondition(guards) ? [guards] : Object.values((guards ?? {}) as object);
  const isRecord = guards === undefined || (typeof guards === "object" && guards !== null);
  const fits = isCondition(guards) || (isRecord && conditions.every(isCondition));
  checkThat(where, "where", guards, fits, "a condition, or a record of conditions by name");
  checkThat(where, "sharing", given.sharing, isCondition(given.sharing), "a condition");
  checkThat(where, "lets", given.lets, Array.isArray(given.lets), "a list");
  checkThat(where, "operations", given.operations, isTable(given.operations), "operations by name");
  for (const key of ["doc", "decreases", "cost", "since"] as const) {
    // Whoever spreads a rule hands on what it does not have, as null.
    checkThat(where, key, given[key] ?? undefined, typeof given[key] === "string", "a text");
  }
}

const isTable = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "get" in value && "has" in value;

function checkChoices(where: string, given: Given, known: readonly string[]): void {
  const { phase, tags, mode, benefit, essential, rare, examples } = given;
  const phases: readonly unknown[] = Array.isArray(phase) ? phase : [phase ?? null];
  if (phase === undefined) {
    throw new OptionError(where, `phase is missing: ${known.join(", ")}, or a list of them`);
  }
  if (phases.length === 0) checkOneOf(where, "phase", null, known);
  for (const one of phases) checkOneOf(where, "phase", one, known);
  checkOneOf(where, "mode", mode, MODES);
  checkNumber(where, "benefit", benefit);
  checkOneOf(where, "essential", essential, [true, false]);
  checkOneOf(where, "rare", rare, [true, false]);
  const areTexts = Array.isArray(tags) && tags.every((tag) => typeof tag === "string");
  checkThat(where, "tags", tags, areTexts, "a list of texts");
  checkThat(where, "examples", examples, typeof examples === "function", "a function");
}

const isData = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "kind" in value;

const isCondition = (value: unknown): boolean => typeof value === "function" || isData(value);

function isRoot(value: unknown): value is RootPattern {
  if (!isData(value)) return false;
  const { kind, pattern } = value as { readonly kind: unknown; readonly pattern?: unknown };
  return kind === "node" || (kind === "as" && isRoot(pattern));
}

/** @throws RulePatternError for attributes and numbers of inputs that no layer of the type has */
function checkPattern(name: string, pattern: ChildPattern): void {
  const stack = [pattern];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.kind === "as") stack.push(top.pattern);
    if (top.kind !== "node") continue;
    checkNode(name, top);
    stack.push(...(top.inputs ?? []));
  }
}

function checkNode(name: string, { types, not, inputs, attrs }: NodePatternData): void {
  const wrong = types.find((type) => typeof (type as Operation | undefined)?.name !== "string");
  if (wrong !== undefined || types.includes(undefined as never)) {
    throw new RulePatternError(name, `${shown(wrong)} is no type of layers`);
  }
  const known = types.filter(isLayerType);
  if (not === true || known.length < types.length) return;
  const names = known.map(operationName).join(" or ");
  for (const attr of Object.keys(attrs)) {
    if (known.some(({ schema }) => schema.names.includes(attr))) continue;
    const all = [...new Set(known.flatMap(({ schema }) => schema.names))].join(", ");
    throw new RulePatternError(
      name,
      `${names} has no attribute "${attr}"; there are ${all || "none"}`,
    );
  }
  if (inputs === null || known.some(({ arity }) => fitsArity(inputs, arity))) return;
  const count = inputs.filter(({ kind }) => kind !== "rest").length;
  throw new RulePatternError(name, `no ${names} has ${count} inputs`);
}

function fitsArity(inputs: readonly ChildPattern[], { min, max }: LayerType["arity"]): boolean {
  const count = inputs.filter(({ kind }) => kind !== "rest").length;
  return count <= max && (count >= min || count < inputs.length);
}

const isLayerType = (type: Operation): type is LayerType => "schema" in type && "arity" in type;
