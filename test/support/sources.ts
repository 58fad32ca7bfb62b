import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ts from "typescript";

export const ROOT: string = join(import.meta.dirname, "../..");
export const SRC: string = join(ROOT, "src");

/** One source file, parsed. `name` is relative to `src/`. */
export interface Source {
  readonly name: string;
  readonly text: string;
  readonly ast: ts.SourceFile;
}

/** Every TypeScript file under `src/`. */
export function readSources(): readonly Source[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => {
      const text = readFileSync(join(SRC, name), "utf8");
      return { name, text, ast: ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true) };
    });
}

/** An import as written: the specifier, and whether it vanishes when types are dropped. */
export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

/** All imports and re-exports of a file, `import("…")` and `require("…")` included. */
export function importsOf(ast: ts.SourceFile): readonly Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const one = importIn(node);
    if (one !== undefined) found.push(one);
    ts.forEachChild(node, visit);
  };
  visit(ast);
  return found;
}

function importIn(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const specifier = node.moduleSpecifier;
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return undefined;
    return { specifier: specifier.text, typeOnly: isTypeOnly(node), dynamic: false };
  }
  if (!ts.isCallExpression(node) || !isLoader(node.expression)) return undefined;
  const [first] = node.arguments;
  if (first === undefined || !ts.isStringLiteral(first)) return undefined;
  return { specifier: first.text, typeOnly: false, dynamic: true };
}

function isLoader(callee: ts.Expression): boolean {
  return (
    callee.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(callee) && callee.text === "require")
  );
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

/** The file under `src/` that a relative import of `from` names, or `undefined` for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return relative(SRC, join(SRC, dirname(from), specifier));
}

/** First folder of a file's name, or `undefined` for a file on the roof. */
export function folderOf(name: string): string | undefined {
  const [first, ...rest] = name.split(sep);
  return rest.length === 0 ? undefined : first;
}
