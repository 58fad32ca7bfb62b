/**
 * Types of the host language: a file of rules is written out as TypeScript, the compiler checks that,
 * and what it finds is told at the place in the rules. So calls of helpers, attributes and right sides
 * have the types that their declarations in TypeScript give them.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { CheckedFile } from "../../compile.ts";
import type { Span } from "../../syntax/ast.ts";
import { moduleText } from "./module.ts";

/** The folder of the optimizer, as source or as it was built. */
const OPTIMIZER = fileURLToPath(new URL("../../../optimizer", import.meta.url));

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  types: [],
};

/** Checks a file without errors; what is wrong goes into its diagnostics. */
export function checkTypes(checked: CheckedFile): void {
  const into = dirname(checked.file);
  const path = join(into, "__rules.ts");
  const text = moduleText(checked, { into, optimizer: OPTIMIZER });
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  const program = ts.createProgram([path], OPTIONS, {
    ...host,
    fileExists: (name) => name === path || fileExists(name),
    readFile: (name) => (name === path ? text : readFile(name)),
    getSourceFile: (name, ...others) => (name === path ? source : getSourceFile(name, ...others)),
  });
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(source)) {
    const message = ts.flattenDiagnosticMessageText(messageText, " ").split(" ".repeat(2))[0];
    checked.diagnostics.add("type", placeOf(checked, source, start), message);
  }
}

/** Where the rule stands from which this place in the module was made. */
function placeOf(checked: CheckedFile, source: ts.SourceFile, start: number): Span {
  const statement = source.statements.find((one) => one.getFullStart() <= start && start < one.end);
  const text = statement?.getText(source) ?? "";
  const rule = checked.rules.find(({ name }) => text.toLowerCase().includes(name.toLowerCase()));
  const called = nameAt(source, start);
  const place = rule === undefined ? undefined : callIn(checked.text, rule.node.span, called);
  return place ?? rule?.node.name.span ?? { start: 0, end: 1 };
}

/** The function around a place, or the name at it. */
function nameAt(source: ts.SourceFile, start: number): string {
  let found = "";
  const visit = (node: ts.Node): void => {
    if (start < node.getFullStart() || start >= node.end) return;
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) found = node.expression.text;
    if (ts.isIdentifier(node) && node.getStart(source) === start && found === "") found = node.text;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Where a name stands in a rule, as a word of its own. */
function callIn(text: string, { start, end }: Span, name: string): Span | undefined {
  if (name === "") return undefined;
  const at = text.slice(start, end).search(new RegExp(`\\b${name}\\b`));
  return at < 0 ? undefined : { start: start + at, end: start + at + name.length };
}
