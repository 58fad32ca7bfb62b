/** A rule: its pattern, clauses and right side checked together, and lowered to `RuleIR`. */
import { invariant } from "../../core/index.ts";
import {
  type AttrPattern,
  type ChildPattern,
  conjunction,
  freeNames,
  type Let,
  type Operation,
  partsOf,
  type RuleExpression,
} from "../../matching/index.ts";
import { type RuleExample, type RuleIR, type RuleMode, rule } from "../../optimizer/index.ts";
import type { ClauseNode, DeclarationOf, Name, PatternNode } from "../syntax/ast.ts";
import { notesOf, type RuleNotes } from "./annotations.ts";
import { check, expectType } from "./expressions.ts";
import { checkPattern, type PatternForms } from "./patterns.ts";
import { type Env, Scope } from "./scope.ts";
import { BOOL, fits, type Type, termOf, typeText, UNKNOWN } from "./types.ts";

/** A rule that was checked: everything that `RuleIR` and the emitted TypeScript are made from. */
export interface CheckedRule {
  readonly name: string;
  readonly node: DeclarationOf<"rule">;
  readonly mode: RuleMode;
  readonly notes: RuleNotes;
  readonly forms: PatternForms;
  readonly where: RuleExpression | null;
  readonly sharing: RuleExpression | null;
  readonly lets: readonly Let[];
  readonly to: RuleExpression;
}

const MODES: Readonly<Record<DeclarationOf<"rule">["arrow"], RuleMode>> = {
  "=>": "normalize",
  "~>": "explore",
  "<=>": "both-ways",
};

/** Checks a rule; null where something is wrong, which then stands in the diagnostics. */
export function checkRule(node: DeclarationOf<"rule">, env: Env): CheckedRule | null {
  const before = env.diagnostics.errors;
  const scope = new Scope();
  const notes = notesOf(node, env);
  const forms = checkPattern(node.pattern, scope, env);
  const clauses = clausesOf(node.clauses, scope, env);
  const right = check(node.right, scope, env);
  const wanted = termOf(forms.sort);
  if (!fits(right.type, wanted) && right.type.kind !== "null") {
    const message = `the right side is a term (${typeText(wanted)}), this is ${typeText(right.type)}`;
    env.diagnostics.add("type", node.right.span, message);
  }
  if (node.arrow === "<=>") checkBothWays(node, forms, right.ir, env);
  const short = shorthands(node.pattern);
  for (const name of scope.unused()) unused(name, short.has(name), env);
  if (env.diagnostics.errors > before) return null;
  return {
    name: node.name.text,
    node,
    mode: MODES[node.arrow],
    notes,
    forms,
    where: conjunction([...forms.conditions, ...clauses.where]),
    sharing: conjunction(clauses.sharing),
    lets: [...forms.lets, ...clauses.lets],
    to: right.ir,
  };
}

/** `_` in place of a name parses, but for `{ start }`: there the name says which attribute it is. */
function unused(name: Name, isShort: boolean, env: Env): void {
  const way = isShort ? "; leave it out" : "";
  env.diagnostics.add("unused", name.span, `"${name.text}" is used nowhere${way}`, {
    severity: "warning",
    suggestion: isShort ? undefined : "_",
  });
}

/** Names of attributes that stand alone, as in `Slice(x) { start }`. */
function shorthands(root: PatternNode): ReadonlySet<Name> {
  const found = new Set<Name>();
  const visit = (at: PatternNode): void => {
    const node = at.kind === "as" ? at.pattern : at;
    if (node.kind !== "node") return;
    for (const { name, pattern } of node.attrs) if (pattern === null) found.add(name);
    for (const { pattern } of node.inputs ?? []) visit(pattern);
  };
  visit(root);
  return found;
}

interface Clauses {
  readonly where: RuleExpression[];
  readonly sharing: RuleExpression[];
  readonly lets: Let[];
}

function clausesOf(nodes: readonly ClauseNode[], scope: Scope, env: Env): Clauses {
  const found: Clauses = { where: [], sharing: [], lets: [] };
  for (const node of nodes) {
    if (node.kind === "let") found.lets.push(letOf(node, scope, env));
    else found[node.kind].push(expectType(node.condition, BOOL, "a condition", { scope, env }));
  }
  return found;
}

function letOf(node: ClauseNode & { readonly kind: "let" }, scope: Scope, env: Env): Let {
  const { ir, type } = check(node.value, scope, env);
  const bind = (name: Name, own: Type): void => {
    if (scope.has(name.text)) {
      env.diagnostics.add("duplicate", name.span, `"${name.text}" is bound already`);
    }
    scope.bind(name, own);
  };
  const { names } = node;
  if ("text" in names) {
    bind(names, type);
    return { names: names.text, value: ir };
  }
  for (const { name } of names) bind(name, UNKNOWN);
  return { names: names.map(({ field, name }) => [field.text, name.text] as const), value: ir };
}

/** `<=>` can be turned round: both sides are patterns, and bind the same names. */
function checkBothWays(
  node: DeclarationOf<"rule">,
  forms: PatternForms,
  right: RuleExpression,
  env: Env,
): void {
  const add = (message: string, span = node.right.span): void => {
    env.diagnostics.add("mode", span, message);
  };
  if (right.kind !== "make") {
    add('the right side of "<=>" makes a term, such as Slice(x) {…}');
    return;
  }
  if (!isPattern(right)) add('both sides of "<=>" are patterns: terms, names and values only');
  if (node.clauses.some(({ kind }) => kind === "let")) add('"<=>" has no "let": it runs both ways');
  const left = leavesOf(forms);
  const made = freeNames(right);
  const lost = [...left].filter((name) => !made.has(name));
  const invented = [...made].filter((name) => !left.has(name));
  const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
  if (lost.length > 0) add(`the right side of "<=>" does not bind ${quoted(lost)}`);
  if (invented.length > 0) {
    add(`the left side of "<=>" names nodes (${quoted(invented)}) that the right side cannot have`);
  }
}

function isPattern(e: RuleExpression): boolean {
  if (e.kind === "name" || e.kind === "literal") return true;
  return (e.kind === "make" || e.kind === "list") && partsOf(e).every(isPattern);
}

/** Names of inputs, rests and attributes in a pattern: what either side must bind. */
function leavesOf({ pattern }: PatternForms): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (at: ChildPattern | AttrPattern): void => {
    if (at.kind === "var" || at.kind === "rest") found.add(at.name);
    const node = at.kind === "as" ? at.pattern : at;
    if (node.kind !== "node") return;
    for (const input of node.inputs ?? []) visit(input);
    for (const attr of Object.values(node.attrs)) visit(attr);
  };
  if (pattern !== null) visit(pattern);
  return found;
}

/** Where the names of a file's operations lead, and what its examples say. */
export interface RuleSource {
  readonly file: string;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly examples: () => readonly RuleExample[];
  /** Line and column of an offset. */
  place(offset: number): { readonly line: number; readonly column: number };
}

/** The rule in the form that engines read: the same that `rule(…)` of the TypeScript API makes. */
export function ruleFrom(checked: CheckedRule, source: RuleSource): RuleIR {
  const { notes, forms, where, sharing, lets, to } = checked;
  const { decreases, cost, since } = notes;
  invariant(forms.pattern !== null, "a checked rule has a pattern");
  return rule(checked.name, {
    match: forms.pattern,
    mode: checked.mode,
    phase: notes.phases,
    ...(where === null ? {} : { where }),
    ...(sharing === null ? {} : { sharing }),
    lets,
    to,
    tags: notes.tags,
    benefit: notes.benefit,
    ...(decreases === null ? {} : { decreases }),
    ...(cost === null ? {} : { cost }),
    ...(since === null ? {} : { since }),
    essential: notes.essential,
    rare: notes.rare,
    doc: notes.doc,
    span: { file: source.file, ...source.place(checked.node.name.span.start) },
    examples: source.examples,
    operations: source.operations,
  });
}
