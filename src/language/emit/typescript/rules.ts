/** A rule as TypeScript: its pattern, its data, and a function for each of its expressions. */
import ts from "typescript";
import {
  type ChildPattern,
  conjunction,
  freeNames,
  namesOf,
  type RuleExpression,
} from "../../../matching/index.ts";
import type { RuleIR } from "../../../optimizer/index.ts";
import type { CheckedExample } from "../../check/examples.ts";
import { emitPattern, plain } from "./data.ts";
import { type EmitScope, emit, type Uses } from "./expressions.ts";
import * as make from "./factory.ts";
import { contextName, jsName } from "./names.ts";

/** A rule that is to be written out. */
export interface RuleToEmit {
  readonly rule: RuleIR;
  readonly examples: readonly CheckedExample[];
  /** `slices.rules:12` */
  readonly place: string;
}

/** The statements that a rule becomes; the last one exports it. */
export function emitRule(
  { rule, examples, place }: RuleToEmit,
  uses: Uses,
): readonly ts.Statement[] {
  const scope = scopeOf(rule, uses);
  const pattern = make.constant(patternName(rule), emitPattern(rule.pattern, uses));
  const exported = make.constant(
    rule.name,
    make.call("compiledRule", [
      make.text(rule.name),
      dataOf(rule, examples, scope),
      codeOf(rule, scope),
    ]),
    { exported: true, of: make.type("RuleIR") },
  );
  uses("library", "compiledRule");
  uses("library", "RuleIR");
  return [
    make.lineComment(pattern, `${place} ${rule.name}`),
    ...letsOf(rule, scope),
    make.docComment(exported, rule.doc === "" ? rule.name : rule.doc),
  ];
}

const lower = (name: string): string => name[0].toLowerCase() + name.slice(1);
const patternName = ({ name }: RuleIR): string => `${lower(name)}Pattern`;
/** The type of the names that are bound before `let` number `k`. */
const boundName = ({ name }: RuleIR, k: number): string => `${name}Bound${k === 0 ? "" : k}`;

/** Terms among the names of a pattern, and lists of them. */
function scopeOf(rule: RuleIR, uses: Uses): EmitScope {
  const found: NamesFound = { terms: new Set(), lists: new Set(), others: new Set() };
  collect(rule.pattern, found);
  const { terms, lists, others } = found;
  const taken = new Set([...terms, ...lists, ...others, ...rule.lets.flatMap(namesOf)]);
  return { context: contextName(taken), terms, lists, uses };
}

interface NamesFound {
  readonly terms: Set<string>;
  readonly lists: Set<string>;
  readonly others: Set<string>;
}

function collect(pattern: ChildPattern, found: NamesFound): void {
  if (pattern.kind === "rest") found.lists.add(pattern.name);
  if (pattern.kind === "var" || pattern.kind === "as") found.terms.add(pattern.name);
  const node = pattern.kind === "as" ? pattern.pattern : pattern;
  if (node.kind !== "node") return;
  for (const input of node.inputs ?? []) collect(input, found);
  for (const attr of Object.values(node.attrs)) {
    if (attr.kind === "var") found.others.add(attr.name);
  }
}

/** The type of what the pattern binds, and each `let` with the type of all names behind it. */
function letsOf(rule: RuleIR, scope: EmitScope): readonly ts.Statement[] {
  const { factory } = ts;
  scope.uses("library", "Bindings");
  const query = factory.createTypeQueryNode(factory.createIdentifier(patternName(rule)));
  const alias = (k: number, type: ts.TypeNode): ts.Statement =>
    factory.createTypeAliasDeclaration(undefined, boundName(rule, k), undefined, type);
  const sure = notNull(rule);
  const others = rule.lets.flatMap(({ names, value }, k) => {
    const name = `${lower(rule.name)}Let${k}`;
    const fields = typeof names === "string" ? [[null, names] as const] : names;
    const added = fields.map(([field, own]) => fieldType(name, field, own, sure.has(own)));
    const both = factory.createIntersectionTypeNode([
      make.type(boundName(rule, k)),
      factory.createTypeLiteralNode(added),
    ]);
    return [
      make.constant(name, lambda(value, scope, boundName(rule, k), "GuardContext")),
      alias(k + 1, both),
    ];
  });
  return [alias(0, make.type("Bindings", [query])), ...others];
}

/** `readonly own: ReturnType<typeof name>` */
function fieldType(name: string, field: string | null, own: string, sure: boolean): ts.TypeElement {
  const { factory } = ts;
  const answer = make.type("ReturnType", [
    factory.createTypeQueryNode(factory.createIdentifier(name)),
  ]);
  const type =
    field === null
      ? answer
      : factory.createIndexedAccessTypeNode(
          answer,
          factory.createLiteralTypeNode(factory.createStringLiteral(field)),
        );
  return factory.createPropertySignature(
    [factory.createModifier(ts.SyntaxKind.ReadonlyKeyword)],
    own,
    undefined,
    sure ? make.type("NonNullable", [type]) : type,
  );
}

/** Names that a guard compares with null: behind it they are not. */
function notNull({ guards }: RuleIR): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { expression: e } of guards) {
    if (e?.kind !== "binary" || e.op !== "!=" || e.left.kind !== "name") continue;
    if (e.right.kind === "literal" && e.right.value === null) found.add(e.left.name);
  }
  return found;
}

/** `({ s, x }: Bound, c) => …`, with the names that `e` reads. */
function lambda(
  e: RuleExpression,
  scope: EmitScope,
  bound: string,
  context?: string,
): ts.Expression {
  const body = emit(e, scope);
  const names = [...freeNames(e)].filter((name) => !/^[A-Z]/.test(name));
  const reads = mentions(body, scope.context);
  if (names.length === 0 && !reads) return make.arrow([], body);
  const own = make.pattern(
    names.map((name) => [name, jsName(name)]),
    make.type(bound),
  );
  if (!reads) return make.arrow([own], body);
  if (context === undefined) return make.arrow([own, make.param(scope.context)], body);
  scope.uses("library", context);
  return make.arrow([own, make.param(scope.context, make.type(context))], body);
}

function mentions(body: ts.Node, name: string): boolean {
  if (ts.isIdentifier(body) && body.text === name) return true;
  return ts.forEachChild(body, (child) => mentions(child, name) || undefined) ?? false;
}

/** Everything but the functions. */
function dataOf(
  rule: RuleIR,
  examples: readonly CheckedExample[],
  scope: EmitScope,
): ts.Expression {
  const { uses } = scope;
  const where = conjunction(rule.guards.flatMap(({ expression }) => expression ?? []));
  const given: readonly (readonly [string, unknown, boolean])[] = [
    ["mode", rule.mode, rule.mode !== "normalize"],
    ["phase", rule.phases, true],
    ["where", where, where !== null],
    ["sharing", rule.sharingExpression, rule.sharingExpression !== null],
    ["lets", rule.lets.map(({ names, value }) => ({ names, value })), rule.lets.length > 0],
    ["to", rule.template, true],
    ["tags", rule.tags, rule.tags.length > 0],
    ["benefit", rule.benefit, rule.benefit !== 0],
    ["decreases", rule.decreases, rule.decreases !== null],
    ["cost", rule.cost, rule.cost !== null],
    ["essential", rule.essential, rule.essential],
    ["rare", rule.rare, rule.rare],
    ["doc", rule.doc, rule.doc !== ""],
    ["since", rule.since, rule.since !== null],
    ["span", rule.span, rule.span !== null],
  ];
  const entries = given
    .filter(([, , stands]) => stands)
    .map(([name, value]): make.Entry => [name, plain(value, uses)]);
  if (examples.length > 0) entries.push(["examples", examplesOf(examples, uses)]);
  return make.record([["match", make.id(patternName(rule))], ...entries]);
}

function examplesOf(examples: readonly CheckedExample[], uses: Uses): ts.Expression {
  const scope: EmitScope = {
    context: "",
    example: true,
    terms: new Set(),
    lists: new Set(),
    uses,
  };
  const records = examples.map(({ input, expect }) => {
    const entries: make.Entry[] = [["input", emit(input, scope)]];
    if (expect !== null) entries.push(["expect", emit(expect, scope)]);
    return make.record(entries);
  });
  return make.arrow([], make.array(records));
}

/** The functions. */
function codeOf(rule: RuleIR, scope: EmitScope): ts.Expression {
  const bound = boundName(rule, rule.lets.length);
  const guards = rule.guards.flatMap(({ expression }) =>
    expression === null ? [] : [lambda(expression, scope, bound)],
  );
  const entries: make.Entry[] = [["guards", make.array(guards)]];
  if (rule.sharingExpression !== null) {
    entries.push(["sharing", lambda(rule.sharingExpression, scope, bound)]);
  }
  if (rule.lets.length > 0) {
    const names = rule.lets.map((_, k) => make.id(`${lower(rule.name)}Let${k}`));
    entries.push(["lets", make.array(names)]);
  }
  if (rule.template !== null) entries.push(["rewrite", lambda(rule.template, scope, bound)]);
  return make.record(entries);
}
