/** Why pieces of JavaScript are refused, in words that say what to do. */
import type ts from "typescript";
import { typescript } from "./lambda-source.ts";

const IMPURE = "an elementwise function must be pure";

const REASONS: readonly (readonly [keyof typeof ts.SyntaxKind, string])[] = [
  ["ThisKeyword", `"this" is not available: ${IMPURE}; pass values as captures`],
  ["SuperKeyword", `"super" is not available: ${IMPURE}`],
  ["AwaitExpression", `"await" is not allowed: ${IMPURE}`],
  ["YieldExpression", `"yield" is not allowed: ${IMPURE}`],
  ["NewExpression", "objects cannot be made here; elements are numbers"],
  ["ObjectLiteralExpression", "objects cannot be made here; elements are numbers"],
  ["ArrayLiteralExpression", "arrays cannot be made here; elements are numbers"],
  ["StringLiteral", "elements are numbers: text is not a value here"],
  ["NoSubstitutionTemplateLiteral", "elements are numbers: text is not a value here"],
  ["TemplateExpression", "elements are numbers: text is not a value here"],
  ["RegularExpressionLiteral", "elements are numbers: a pattern is not a value here"],
  ["ArrowFunction", "functions inside the function are not understood; write the formula out"],
  ["FunctionExpression", "functions inside the function are not understood; write the formula out"],
  [
    "FunctionDeclaration",
    "functions inside the function are not understood; write the formula out",
  ],
  ["ClassDeclaration", "classes are not understood"],
  ["NullKeyword", "null is not a number"],
  ["TypeOfExpression", "typeof is not available: the element types are known"],
  ["DeleteExpression", `"delete" is not allowed: ${IMPURE}`],
  ["VoidExpression", "void has no value"],
  ["SpreadElement", "spreading is not understood; write the operands out"],
  [
    "ElementAccessExpression",
    "indexing is not understood: the function sees one element at a time",
  ],
  ["PropertyAccessExpression", "only Math and Number have properties here; capture plain numbers"],
  ["TaggedTemplateExpression", "templates are not understood"],
  ["ForStatement", "loops are not understood; write the formula out"],
  ["ForOfStatement", "loops are not understood; write the formula out"],
  ["ForInStatement", "loops are not understood; write the formula out"],
  ["WhileStatement", "loops are not understood; write the formula out"],
  ["DoStatement", "loops are not understood; write the formula out"],
  ["SwitchStatement", 'switch is not understood; use "c ? a : b" or if'],
  ["ThrowStatement", `"throw" is not allowed: ${IMPURE}`],
  ["TryStatement", "try is not understood: nothing in here can throw"],
  ["ExpressionStatement", `a statement without a value has no effect: ${IMPURE}`],
  ["PostfixUnaryExpression", `assignments are not allowed: ${IMPURE}`],
];

let reasons: ReadonlyMap<ts.SyntaxKind, string> | undefined;

/** Why nodes of this kind are refused. */
export function reasonFor(node: ts.Node): string {
  const t = typescript();
  reasons ??= new Map(REASONS.map(([kind, reason]) => [t.SyntaxKind[kind], reason]));
  return reasons.get(node.kind) ?? `this is not understood (${t.SyntaxKind[node.kind]})`;
}

/** Reasons for the best-known sources of impurity. */
const IMPURE_NAMES: Readonly<Record<string, string>> = {
  "Math.random": `Math.random is not pure: use random arrays (random.uniform), which are reproducible`,
  Date: "Date is not pure: take the time outside, and pass it as a capture",
  performance: "performance is not pure: take the time outside, and pass it as a capture",
  console: "console has effects; an elementwise function must be pure",
  process: "process is not available: pass values as captures",
  globalThis: "globalThis is not available: pass values as captures",
  window: "window is not available: pass values as captures",
  arguments: '"arguments" is not available: name the parameters',
  undefined: "undefined is not a number",
  eval: "eval is not available",
  crypto: "crypto is not pure: use random arrays, which are reproducible",
};

/** Why `name` is refused although it exists, or `undefined`. */
export function impurityOf(name: string): string | undefined {
  return Object.hasOwn(IMPURE_NAMES, name) ? IMPURE_NAMES[name] : undefined;
}
