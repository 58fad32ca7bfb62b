/** Names of one rule: bound, used, and used as what they are. */
import type { LayerType } from "../../layers/index.ts";
import {
  type ChildPattern,
  freeNames,
  type NodePatternData,
  namesOf,
  type Operation,
  partsOf,
  type RootPattern,
  type RuleExpression,
  SPREAD,
} from "../../matching/index.ts";
import { LAYER_OPERATIONS, PHASES, type RuleIR } from "../../optimizer/index.ts";
import type { LintFinding } from "./finding.ts";
import { patternText } from "./pattern-text.ts";

/** Every expression of a rule that is known as data. */
export function expressionsOf(rule: RuleIR): readonly RuleExpression[] {
  return [
    ...rule.guards.map(({ expression }) => expression),
    ...rule.lets.map(({ value }) => value),
    rule.sharingExpression,
    rule.template,
  ].filter((one) => one !== null);
}

/** Whether all that a rule computes is data: only then unused names can be told. */
const isOpen = (rule: RuleIR): boolean =>
  rule.template !== null &&
  rule.guards.every(({ expression }) => expression !== null) &&
  (rule.sharing === null || rule.sharingExpression !== null);

/** Names that a pattern binds. */
export function boundNames(root: RootPattern): readonly string[] {
  const names: string[] = [];
  const visit = (pattern: ChildPattern): void => {
    if ("name" in pattern) names.push(pattern.name);
    const node = pattern.kind === "as" ? pattern.pattern : pattern;
    if (node.kind !== "node") return;
    names.push(
      ...Object.values(node.attrs).flatMap((attr) => (attr.kind === "var" ? attr.name : [])),
    );
    node.inputs?.forEach(visit);
  };
  visit(root);
  return names;
}

/** Every node pattern of a pattern, the root first. */
export function nodesOf(root: RootPattern): readonly NodePatternData[] {
  const found: NodePatternData[] = [];
  const visit = (pattern: ChildPattern): void => {
    const node = pattern.kind === "as" ? pattern.pattern : pattern;
    if (node.kind !== "node") return;
    found.push(node);
    for (const child of node.inputs ?? []) visit(child);
  };
  visit(root);
  return found;
}

/** Unbound and unused names, names of attributes that no operation has, wrong numbers of inputs. */
export function lintNames(rule: RuleIR): readonly LintFinding[] {
  return [
    ...unbound(rule),
    ...unused(rule),
    ...misfits(rule),
    ...madeWrong(rule),
    ...phases(rule),
    ...unexplored(rule),
  ];
}

const finding = (
  kind: LintFinding["kind"],
  severity: LintFinding["severity"],
  rule: RuleIR,
  text: string,
  witness: string,
): LintFinding => ({ kind, severity, rules: [rule.name], text, witness });

function unbound(rule: RuleIR): LintFinding[] {
  const known = new Set(boundNames(rule.pattern));
  for (const one of rule.lets) for (const name of namesOf(one)) known.add(name);
  const used = new Set(expressionsOf(rule).flatMap((expression) => [...freeNames(expression)]));
  return [...used]
    .filter((name) => !known.has(name) && !LAYER_OPERATIONS.has(name))
    .map((name) => finding("unbound", "error", rule, `"${name}" is bound by nothing`, name));
}

function unused(rule: RuleIR): LintFinding[] {
  // The compiler told it already, with its place.
  if (!isOpen(rule) || rule.span?.file.endsWith(".rules")) return [];
  const names = boundNames(rule.pattern);
  const used = new Set(expressionsOf(rule).flatMap((expression) => [...freeNames(expression)]));
  const twice = new Set(names.filter((name, k) => names.indexOf(name) < k));
  // The root carries its annotations to what is made; a name that stands twice is a condition.
  const root = rule.pattern.kind === "as" ? rule.pattern.name : "";
  const own = names.filter((name) => !used.has(name) && !twice.has(name) && name !== root);
  const lets = rule.lets.flatMap(namesOf).filter((name) => !used.has(name));
  return [...own, ...lets]
    .filter((name) => !/^\W/.test(name))
    .map((name) => finding("unused", "warning", rule, `"${name}" is never used: write _`, name));
}

/** Patterns that no layer can match. */
function misfits(rule: RuleIR): LintFinding[] {
  return nodesOf(rule.pattern).flatMap((node) => {
    if (node.not === true) return [];
    const witness = patternText(node);
    return (node.types as readonly Partial<LayerType>[]).flatMap((type) => {
      if (type.arity === undefined || type.schema === undefined) return [];
      const { names } = type.schema;
      const unknown = Object.keys(node.attrs).filter(
        (name) => !(names as readonly string[]).includes(name),
      );
      const attrs = unknown.map((name) =>
        finding("attribute", "error", rule, `"${type.name}" has no attribute "${name}"`, witness),
      );
      return [...attrs, ...wrongCount(rule, node, type as LayerType, witness)];
    });
  });
}

function wrongCount(
  rule: RuleIR,
  { inputs }: NodePatternData,
  { name, arity }: LayerType,
  witness: string,
): LintFinding[] {
  if (inputs === null) return [];
  const exact = inputs.filter(({ kind }) => kind !== "rest").length;
  const isOpenEnded = inputs.length > exact;
  const fits = exact <= arity.max && (isOpenEnded || exact >= arity.min);
  if (fits) return [];
  const text = `"${name}" takes ${arity.min} to ${arity.max} inputs, the pattern has ${exact}`;
  return [finding("arity", "error", rule, text, witness)];
}

/** Terms that the right side makes. */
function madeWrong(rule: RuleIR): LintFinding[] {
  return expressionsOf(rule).flatMap((expression) =>
    makesOf(expression).flatMap((made) => [...wrongInputs(rule, made), ...wrongAttrs(rule, made)]),
  );
}

const typeOf = ({ operation }: Make): Partial<LayerType> =>
  (LAYER_OPERATIONS.get(operation) ?? {}) as Partial<LayerType>;

function wrongInputs(rule: RuleIR, made: Make): LintFinding[] {
  const { name, arity } = typeOf(made);
  if (arity === undefined) return [];
  const exact = made.inputs.filter(({ spread }) => !spread).length;
  const isOpenEnded = exact < made.inputs.length;
  if (exact <= arity.max && (isOpenEnded || exact >= arity.min)) return [];
  const text = `makes "${name}" of ${exact} inputs; it takes ${arity.min} to ${arity.max}`;
  return [finding("arity", "error", rule, text, `${made.operation}(…)`)];
}

function wrongAttrs(rule: RuleIR, made: Make): LintFinding[] {
  const { name, schema } = typeOf(made);
  if (schema === undefined) return [];
  const names: readonly string[] = schema.names;
  const given = Object.keys(made.attrs);
  const unknown = given.filter((one) => one !== SPREAD && !names.includes(one));
  const missing = given.includes(SPREAD) ? [] : names.filter((one) => !given.includes(one));
  const says = (attr: string, what: string): LintFinding =>
    finding(
      "attribute",
      "error",
      rule,
      `makes "${name}" with "${attr}" ${what}`,
      `${made.operation}(…)`,
    );
  return [
    ...unknown.map((attr) => says(attr, "that it does not have")),
    ...missing.map((attr) => says(attr, "missing")),
  ];
}

type Make = Extract<RuleExpression, { readonly kind: "make" }>;

/** Every term that an expression makes. */
export function makesOf(expression: RuleExpression): readonly Make[] {
  const found: Make[] = [];
  const stack = [expression];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    if (one.kind === "make") found.push(one);
    stack.push(...partsOf(one));
  }
  return found;
}

/** What may be better is left to costs in an e-graph; other phases take it where the next step costs less. */
function unexplored(rule: RuleIR): LintFinding[] {
  if (rule.mode === "normalize" || rule.phases.includes("explore")) return [];
  const arrow = rule.mode === "explore" ? "~>" : "<=>";
  const own = rule.phases.join(", ");
  const text = `${arrow} never reaches an e-graph in phase ${own}: it fires where that costs less at once; @phase(explore) keeps both sides`;
  return [finding("phase", "warning", rule, text, patternText(nodesOf(rule.pattern)[0]))];
}

/** A rule of a late phase must not match, and one of an early phase not make, what is not there then. */
function phases(rule: RuleIR): LintFinding[] {
  const latest = Math.max(...rule.phases.map((phase) => PHASES.indexOf(phase)));
  const earliest = Math.min(...rule.phases.map((phase) => PHASES.indexOf(phase)));
  const lower = PHASES.indexOf("lower");
  const wrong: LintFinding[] = [];
  const isLogical = (type: Operation): boolean => (type as Partial<LayerType>).phase === "logical";
  const root = nodesOf(rule.pattern)[0];
  if (earliest > lower && root.not !== true && root.types.every(isLogical)) {
    wrong.push(
      finding(
        "phase",
        "error",
        rule,
        `matches logical layers after "lower", where there are none`,
        patternText(root),
      ),
    );
  }
  const made = rule.template === null ? [] : makesOf(rule.template);
  const logical = made.find(({ operation }) =>
    isLogical(LAYER_OPERATIONS.get(operation) ?? { name: "" }),
  );
  if (latest > lower && logical !== undefined) {
    wrong.push(
      finding(
        "phase",
        "error",
        rule,
        `makes logical "${logical.operation}" after "lower": nobody lowers it`,
        logical.operation,
      ),
    );
  }
  return wrong;
}
