/** A file of rules as a TypeScript module. Loaded with the TypeScript compiler, for builds only. */
import { basename, dirname, relative, resolve } from "node:path";
import ts from "typescript";
import { operationName } from "../../../optimizer/index.ts";
import { all, type CheckedFile, compiledFrom } from "../../compile.ts";
import { lineTable } from "../../places.ts";
import type { Uses } from "./expressions.ts";
import * as make from "./factory.ts";
import { emitRule } from "./rules.ts";

/** Where a module is written, and where the library is. */
export interface ModulePaths {
  /** The folder of the module. */
  readonly into: string;
  /** The folder of the optimizer: `src/optimizer`. */
  readonly optimizer: string;
}

/** The text of the module for a checked file, which must have no errors. */
export function moduleText(checked: CheckedFile, paths: ModulePaths): string {
  const file = basename(checked.file);
  const { rules } = compiledFrom(checked);
  const lines = lineTable(checked.text);
  const imports = new Imports(checked, paths);
  const statements = rules.rules.flatMap((rule) => {
    const node = checked.rules.find(({ name }) => name === rule.name)?.node;
    const { line } = lines(node?.name.span.start ?? 0);
    const examples = checked.examples.filter((example) => example.rule === rule.name);
    const own = rule.span === null ? rule : { ...rule, span: { ...rule.span, file } };
    return emitRule({ rule: own, examples, place: `${file}:${line}` }, imports.uses);
  });
  const head = `/** Made from \`rules/${file}\` by \`npm run rules:build\`. */`;
  return make.printed(head, [...imports.statements(), ...statements]);
}

/** Modules of the library, and the names that generated code takes from each. */
const LIBRARY: Readonly<Record<string, readonly string[]>> = {
  "rules/compiled.ts": ["compiledRule", "oneOf", "isEqual", "isIn"],
  "rules/example-terms.ts": [
    "array",
    "file",
    "blocks",
    "elementwise",
    "matmul",
    "reduction",
    "exampleLayer",
  ],
  "rule.ts": ["GuardContext", "RuleIR"],
  "pattern.ts": ["Bindings", "any", "as", "is", "not", "pat", "rest", "v"],
  "../layers/index.ts": ["nbytesOf"],
};
const TYPES: ReadonlySet<string> = new Set(["GuardContext", "RuleIR", "Bindings"]);

/** Collects what a module must import. */
class Imports {
  readonly #checked: CheckedFile;
  readonly #paths: ModulePaths;
  /** Names by module; a layer type is imported under the name that rules have for it. */
  readonly #names = new Map<string, Map<string, string>>();

  constructor(checked: CheckedFile, paths: ModulePaths) {
    this.#checked = checked;
    this.#paths = paths;
  }

  readonly uses: Uses = (kind, name) => {
    if (kind === "builtin") this.#add(this.#library("rules/builtins.ts"), name, name);
    else if (kind === "helper") this.#helper(name);
    else if (kind === "operation") this.#operation(name);
    else if (name.startsWith("data.")) this.#add(this.#library("rules/data.ts"), "*", "data");
    else {
      const [module = ""] = Object.entries(LIBRARY).find(([, names]) => names.includes(name)) ?? [];
      this.#add(this.#library(module), name, name);
    }
  };

  statements(): readonly ts.Statement[] {
    const f = ts.factory;
    return [...this.#names]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([module, names]) => {
        const specifiers = [...names]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([local, exported]) =>
            f.createImportSpecifier(
              TYPES.has(exported),
              local === exported ? undefined : f.createIdentifier(exported),
              f.createIdentifier(local),
            ),
          );
        const all = names.get("*");
        const bindings =
          all === undefined
            ? f.createNamedImports(specifiers)
            : f.createNamespaceImport(f.createIdentifier(all));
        return f.createImportDeclaration(
          undefined,
          f.createImportClause(undefined, undefined, bindings),
          f.createStringLiteral(module),
        );
      });
  }

  #add(module: string, local: string, exported: string): void {
    const names = this.#names.get(module) ?? new Map<string, string>();
    names.set(local, exported);
    this.#names.set(module, names);
  }

  #library(module: string): string {
    return this.#relative(resolve(this.#paths.optimizer, module));
  }

  #relative(path: string): string {
    const found = relative(this.#paths.into, path).replaceAll("\\", "/");
    return found.startsWith(".") ? found : `./${found}`;
  }

  #helper(name: string): void {
    const node = all(this.#checked.declarations, "import").find(({ names }) =>
      names.some(({ text }) => text === name),
    );
    const from = node?.from.text ?? "";
    const target = from.startsWith(".")
      ? this.#relative(resolve(dirname(this.#checked.file), from))
      : from;
    this.#add(target, name, name);
  }

  #operation(name: string): void {
    const info = this.#checked.env.operations.get(name);
    const exported = info === undefined ? name : info.operation.name;
    const camel = operationName({ name: exported });
    this.#add(this.#library("../layers/index.ts"), name, camel[0].toLowerCase() + camel.slice(1));
  }
}
