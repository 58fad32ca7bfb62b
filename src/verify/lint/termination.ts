/**
 * Why a rule cannot fire for ever: a weight of operations falls (Knuth and Bendix 1970), the operation at
 * the root is below that of the left side in an order of operations (a lexicographic path order), or the
 * rule names the measure that it lessens, and the checker has seen it end.
 */
import type {
  ChildPattern,
  Item,
  NodePatternData,
  Operation,
  RootPattern,
  RuleExpression,
} from "../../matching/index.ts";
import { LAYER_OPERATIONS, operationName, type RuleIR } from "../../optimizer/index.ts";
import type { LintFinding } from "./finding.ts";
import { makesOf } from "./names.ts";
import { patternText } from "./pattern-text.ts";

/** Why a rule ends. */
export interface Termination {
  readonly rule: string;
  readonly by: "weight" | "order" | "measure" | "unproven";
  readonly text: string;
}

/**
 * What moves down stands high: a layer that a rule moves below another is above it in this order. What
 * is not named stands at the bottom.
 */
const ORDER: readonly string[] = [
  "Reduce",
  "Slice",
  "Rechunk",
  "Transpose",
  "Take",
  "Reshape",
  "Overlap",
  "Scan",
  "Concat",
  "Stack",
  "Tree",
  "Blockwise",
  "Source",
];

const rankOf = (name: string): number =>
  ORDER.includes(name) ? ORDER.length - ORDER.indexOf(name) : 0;

/** Operations of a pattern by name, and how often names of inputs stand in it. */
interface Counts {
  readonly weight: number;
  readonly names: ReadonlyMap<string, number>;
  readonly root: string;
}

/** Reasons that a rule ends, the simplest first. Explore rules run in an e-graph, which has budgets. */
export function terminationOf(rule: RuleIR): Termination {
  const says = (by: Termination["by"], text: string): Termination => ({
    rule: rule.name,
    by,
    text,
  });
  const left = leftCounts(rule.pattern);
  const right = rule.template === null ? null : rightCounts(rule.template, left.names);
  if (right !== null && !hasMore(right.names, left.names)) {
    if (right.weight < left.weight)
      return says("weight", `${left.weight} operations become ${right.weight}`);
    if (right.weight <= left.weight && rankOf(right.root) < rankOf(left.root)) {
      return says("order", `${right.root} is below ${left.root}`);
    }
  }
  if (rule.decreases !== null) return says("measure", `it lessens "${rule.decreases}"`);
  return says("unproven", "no weight or order covers it, and it names no measure");
}

/** Rules that nothing covers, and rules whose right side holds an instance of their left side. */
export function lintTermination(rules: readonly RuleIR[]): readonly LintFinding[] {
  return rules.flatMap((rule) => {
    if (rule.mode !== "normalize") return [];
    const { by, text } = terminationOf(rule);
    const found: LintFinding[] = [];
    const witness = patternText(rule.pattern);
    const about = { rules: [rule.name], witness };
    if (by === "unproven") found.push({ kind: "unproven", severity: "warning", text, ...about });
    if (isExpansive(rule) && by !== "weight") {
      const again = "the right side holds a term like the left side";
      found.push({
        kind: "expansive",
        severity: rule.decreases === null ? "warning" : "note",
        text: again,
        ...about,
      });
    }
    return found;
  });
}

function leftCounts(pattern: RootPattern): Counts {
  const names = new Map<string, number>();
  let weight = 0;
  const visit = (child: ChildPattern): void => {
    if (child.kind === "var" || child.kind === "rest")
      names.set(child.name, (names.get(child.name) ?? 0) + 1);
    const node = child.kind === "as" ? child.pattern : child;
    if (node.kind !== "node") return;
    weight += 1;
    for (const input of node.inputs ?? []) visit(input);
  };
  visit(pattern);
  const root = rootOf(pattern);
  return {
    weight,
    names,
    root: root.types.length === 1 && root.not !== true ? operationName(root.types[0]) : "",
  };
}

const rootOf = (pattern: RootPattern): NodePatternData =>
  pattern.kind === "as" ? pattern.pattern : pattern;

/** Null where the right side is not a plain term over inputs of the left side. */
function rightCounts(template: RuleExpression, known: ReadonlyMap<string, number>): Counts | null {
  const names = new Map<string, number>();
  let weight = 0;
  const visit = (expression: RuleExpression): boolean => {
    if (expression.kind === "name") {
      names.set(expression.name, (names.get(expression.name) ?? 0) + 1);
      return known.has(expression.name);
    }
    if (expression.kind === "with") {
      weight += 1;
      return expression.of.kind === "name";
    }
    if (expression.kind !== "make") return false;
    weight += 1;
    return expression.inputs.every(({ value }: Item) => visit(value));
  };
  if (!visit(template)) return null;
  return { weight, names, root: template.kind === "make" ? template.operation : "" };
}

/** A name that stands more often on the right may stand for anything: no weight falls. */
const hasMore = (right: ReadonlyMap<string, number>, left: ReadonlyMap<string, number>): boolean =>
  [...right].some(([name, count]) => count > (left.get(name) ?? 0));

/** The right side makes the operations of the left side, one below the other, all over again. */
export function isExpansive({ pattern, template }: RuleIR): boolean {
  if (template === null) return false;
  return makesOf(template).some((make) => couldMatch(pattern, make));
}

function couldMatch(pattern: ChildPattern, expression: RuleExpression): boolean {
  const node = pattern.kind === "as" ? pattern.pattern : pattern;
  if (node.kind !== "node") return true;
  if (expression.kind !== "make") return false;
  const operation: Operation | undefined = LAYER_OPERATIONS.get(expression.operation);
  if (operation === undefined || node.types.includes(operation) === (node.not === true))
    return false;
  const inner = (node.inputs ?? []).filter(({ kind }) => kind === "as" || kind === "node");
  return inner.every((child) => expression.inputs.some(({ value }) => couldMatch(child, value)));
}
