import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { describe, expect, test } from "@jest/globals";
import ts from "typescript";
import { mayImport } from "./support/floors.ts";
import { folderOf, importsOf, ROOT, readSources, resolveImport } from "./support/sources.ts";

const FILE_LINES_MAX = 300;
const FILE_LINES_MEDIAN_MAX = 140;
const FUNCTION_LINES_MAX = 60;

const files = readSources();
/** Without what `npm run rules:build` makes: sizes are for people. */
const written = files.filter(({ name }) => !name.includes(`${sep}generated${sep}`));
const byName = new Map(files.map((file) => [file.name, file]));
const links = new Map(
  files.map(({ name, ast }) => [
    name,
    importsOf(ast).map((found) => ({ ...found, target: resolveImport(name, found.specifier) })),
  ]),
);

describe("floors", () => {
  test("imports go down, and through the front door", () => {
    const bad = files.flatMap(({ name }) =>
      (links.get(name) ?? []).flatMap(({ target }) =>
        target === undefined || allowed(name, target) ? [] : [`${name} → ${target}`],
      ),
    );
    expect(bad).toEqual([]);
  });

  test("every relative import names a file that exists", () => {
    const missing = files.flatMap(({ name }) =>
      (links.get(name) ?? []).flatMap(({ target }) =>
        target === undefined || byName.has(target) ? [] : [`${name} → ${target}`],
      ),
    );
    expect(missing).toEqual([]);
  });

  test("no import cycles once types are dropped", () => {
    expect(cycles()).toEqual([]);
  });
});

describe("what the scheduler can reach", () => {
  const reached = reach("scheduler");

  test("it reaches its own files and those of core, layers and comm, and nothing else", () => {
    const folders = new Set([...reached].map((name) => folderOf(name)));
    expect([...folders].sort()).toEqual(["comm", "core", "layers", "scheduler"]);
  });

  test("no compiler, no parser, no virtual machine", () => {
    // By package, so that no way into one is open: "typescript/lib/…", "@chevrotain/…".
    const names = ["typescript", "chevrotain", "vm", "child_process", "worker_threads"];
    const packageOf = (specifier: string): string =>
      specifier
        .replace(/^node:/, "")
        .replace(/^@(chevrotain)\/.*$/, "$1")
        .split("/")[0];
    expect(["typescript/lib/x", "@chevrotain/types", "node:vm"].map(packageOf)).toEqual([
      "typescript",
      "chevrotain",
      "vm",
    ]);
    const bad = [...reached].flatMap((name) =>
      (links.get(name) ?? [])
        .filter(
          ({ specifier }) => !specifier.startsWith(".") && names.includes(packageOf(specifier)),
        )
        .map(({ specifier }) => `${name} → ${specifier}`),
    );
    expect(bad).toEqual([]);
  });

  test("no eval, no new Function, no import of a computed name", () => {
    expect([...reached].flatMap(evaluations)).toEqual([]);
  });

  test("nor more than that in the thread of plygraph scheduler", () => {
    const loaded = reachFrom(["cli/scheduler-thread.ts".replaceAll("/", sep)]);
    const folders = new Set([...loaded].map((name) => folderOf(name)));
    expect([...folders].sort()).toEqual(["cli", "comm", "config", "core", "layers", "scheduler"]);
    expect([...loaded].flatMap(evaluations)).toEqual([]);
    const own = [...loaded].filter((name) => folderOf(name) === "cli");
    const packages = own.flatMap((name) => links.get(name) ?? []).map(({ specifier }) => specifier);
    expect(packages.filter((name) => /child_process|vm$|typescript|chevrotain/.test(name))).toEqual(
      [],
    );
  });

  test("the check finds what it looks for", () => {
    expect([...reach("worker")].flatMap(evaluations).length).toBeGreaterThan(0);
  });
});

describe("sizes", () => {
  test("files and functions fit on a screen or few", () => {
    const long = written.filter(({ text }) => lines(text) > FILE_LINES_MAX);
    expect(long.map(({ name, text }) => `${name}: ${lines(text)}`)).toEqual([]);
    expect(written.flatMap(({ name, ast }) => longFunctions(name, ast))).toEqual([]);
  });

  test("the median file is short", () => {
    const sizes = written.map(({ text }) => lines(text)).sort((a, b) => a - b);
    expect(sizes[sizes.length >> 1]).toBeLessThanOrEqual(FILE_LINES_MEDIAN_MAX);
  });
});

describe("manners", () => {
  test("every exported declaration of a front door has a doc comment", () => {
    expect(files.flatMap(({ name, ast }) => bareExports(name, ast))).toEqual([]);
  });

  test("no untyped errors, no any, no silenced checks, nothing left for later", () => {
    const words =
      /throw new Error\(|@ts-(ignore|expect-error|nocheck)|biome-ignore|\bTODO\b|\bFIXME\b|\bXXX\b/;
    const bad = files.flatMap(({ name, text }) =>
      text.split("\n").flatMap((line, i) => (words.test(line) ? [`${name}:${i + 1}`] : [])),
    );
    expect(bad).toEqual([]);
  });

  test("no test is switched off or alone", () => {
    const off = /\b(it|test|describe)\.(skip|only|todo|failing)\b|\bx(it|describe|test)\(/;
    const tests = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" });
    const bad = tests
      .filter((name) => name.endsWith(".ts") && name !== "tidy.test.ts")
      .filter((name) => off.test(readFileSync(join(ROOT, "test", name), "utf8")));
    expect(bad).toEqual([]);
  });
});

describe("documents", () => {
  test("every dependency has its reason in docs/dependencies.md", () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;
    const text = readFileSync(join(ROOT, "docs/dependencies.md"), "utf8");
    const named = [
      ...Object.keys(manifest.dependencies),
      ...Object.keys(manifest.devDependencies),
    ].filter((name) => !text.includes(`\`${name}\``));
    expect(named).toEqual([]);
  });

  test("the lock knows the packages of every platform, or npm ci refuses it", () => {
    const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as Lock;
    const missing = Object.values(lock.packages)
      .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
      .filter((name) => lock.packages[`node_modules/${name}`] === undefined);
    // test/support/complete-lock.mjs adds them.
    expect(missing).toEqual([]);
  });

  test("every relative link of a document leads somewhere", () => {
    const documents = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "examples/README.md"];
    const pages = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`);
    const broken = [...documents, ...pages].flatMap((document) =>
      [...readFileSync(join(ROOT, document), "utf8").matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g)]
        .map(([, target]) => target as string)
        .filter((target) => !existsSync(join(ROOT, dirname(document), target)))
        .map((target) => `${document} → ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test("every test that ARCHITECTURE.md names exists", () => {
    const text = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8");
    const named = [...text.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path]) => path as string);
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test("every folder of src/ stands in the floor plan of ARCHITECTURE.md", () => {
    const text = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8");
    const folders = new Set(files.flatMap(({ name }) => folderOf(name) ?? []));
    expect([...folders].filter((folder) => !text.includes(`src/${folder}`))).toEqual([]);
  });
});

interface Lock {
  readonly packages: Record<string, { readonly optionalDependencies?: Record<string, string> }>;
}

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

function allowed(from: string, to: string): boolean {
  const [here, there] = [folderOf(from), folderOf(to)];
  if (here === undefined || here === there) return true;
  if (there === undefined) return false;
  return mayImport(here, there) && to === `${there}${sep}index.ts`;
}

/** Every file that runs when a file of `folder` is loaded. */
function reach(folder: string): Set<string> {
  return reachFrom(files.map(({ name }) => name).filter((name) => folderOf(name) === folder));
}

/** Every file that runs when one of these is loaded. */
function reachFrom(names: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const { target, typeOnly } of links.get(name) ?? []) {
      if (target !== undefined && !typeOnly) queue.push(target);
    }
  }
  return seen;
}

function evaluations(name: string): string[] {
  const file = byName.get(name);
  if (!file) return [];
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (evaluates(node)) found.push(`${name}: ${node.getText().slice(0, 60)}`);
    ts.forEachChild(node, visit);
  };
  visit(file.ast);
  return found;
}

function evaluates(node: ts.Node): boolean {
  if (ts.isIdentifier(node) && (node.text === "eval" || node.text === "Function")) {
    return ts.isCallExpression(node.parent) || ts.isNewExpression(node.parent);
  }
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) {
    return false;
  }
  const [specifier] = node.arguments;
  return !(specifier && ts.isStringLiteral(specifier));
}

function cycles(): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) {
      found.push([...path.slice(path.indexOf(name)), name].join(" → "));
      return;
    }
    if (done.has(name)) return;
    for (const { target, typeOnly, dynamic } of links.get(name) ?? []) {
      if (target !== undefined && !typeOnly && !dynamic) visit(target, [...path, name]);
    }
    done.add(name);
  };
  for (const { name } of files) visit(name, []);
  return found;
}

function lines(text: string): number {
  return text.trimEnd().split("\n").length;
}

function longFunctions(name: string, node: ts.Node): string[] {
  const inner = node.getChildren().flatMap((child) => longFunctions(name, child));
  if (!ts.isFunctionLike(node)) return inner;
  const count = lines(node.getText());
  return count > FUNCTION_LINES_MAX ? [`${name}: ${count} lines`, ...inner] : inner;
}

/** Exported declarations without a comment, in files that a front door re-exports from. */
function bareExports(name: string, ast: ts.SourceFile): string[] {
  if (basename(name) === "index.ts") return [];
  return ast.statements
    .filter((node, i) => isBareExport(node) && !isInRun(node, ast.statements[i - 1]))
    .map((node) => `${name}: ${node.getText().slice(0, 60).split("\n")[0]}`);
}

/** One comment may head a run of constants: no empty line stands between them. */
function isInRun(node: ts.Statement, previous: ts.Statement | undefined): boolean {
  if (previous === undefined || !ts.isVariableStatement(node)) return false;
  return ts.isVariableStatement(previous) && !/\n\s*\n/.test(node.getFullText().split(/\S/)[0]);
}

function isBareExport(node: ts.Statement): boolean {
  const exported =
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword);
  if (exported !== true) return false;
  // One comment may head a run of related types: an interface or a type names its own fields.
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return false;
  return ts.getJSDocCommentsAndTags(node).length === 0;
}
