/** What a generated module imports. */
import { dirname, relative, resolve } from "node:path";
import ts from "typescript";
import { coreTypes } from "../../../layers/index.ts";
import { EXAMPLE_TERMS } from "../../../optimizer/index.ts";
import type { OperationInfo } from "../../check/operations.ts";
import type { Type } from "../../check/types.ts";
import { all, type CheckedFile } from "../../compile.ts";
import type { Uses } from "./expressions.ts";
import * as make from "./factory.ts";

/** Where a module is written, and where the library is. */
export interface ModulePaths {
  /** The folder of the module. */
  readonly into: string;
  /** The folder of the optimizer: `src/optimizer`. */
  readonly optimizer: string;
}

/** Modules of the library, and the names that generated code takes from each. */
const LIBRARY: Readonly<Record<string, readonly string[]>> = {
  "rules/compiled.ts": ["compiledRule", "oneOf", "isEqual", "isIn"],
  "rules/example-terms.ts": [...Object.keys(EXAMPLE_TERMS), "exampleLayer"],
  "rule.ts": ["GuardContext", "RuleIR"],
  "pattern.ts": ["Bindings", "any", "as", "is", "not", "pat", "rest", "v"],
  "../layers/index.ts": ["nbytesOf"],
  "../matching/index.ts": ["groupNumbers", "sameValue", "MatchFunction", "MatchSink", "Operation"],
  "graph-node.ts": ["GraphNode"],
};
const TYPES: ReadonlySet<string> = new Set([
  "GuardContext",
  "RuleIR",
  "Bindings",
  "LayerType",
  "MatchFunction",
  "MatchSink",
  "Operation",
  "GraphNode",
]);

/** Collects what a module must import. */
export class Imports {
  readonly #checked: CheckedFile | null;
  readonly #paths: ModulePaths;
  /** Names by module; a layer type is imported under the name that rules have for it. */
  readonly #names = new Map<string, Map<string, string>>();
  readonly #declared = new Map<string, OperationInfo>();

  constructor(checked: CheckedFile | null, paths: ModulePaths) {
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

  /** Operations that are no layer types of the library. */
  declared(): readonly ts.Statement[] {
    return [...this.#declared.values()].map(declaredOperation);
  }

  statements(): readonly ts.Statement[] {
    if (this.#declared.size > 0) {
      this.#add(this.#library("../layers/index.ts"), "LayerType", "LayerType");
    }
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
        const whole = names.get("*");
        const bindings =
          whole === undefined
            ? f.createNamedImports(specifiers)
            : f.createNamespaceImport(f.createIdentifier(whole));
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
    const node = all(this.#checked?.declarations ?? [], "import").find(({ names }) =>
      names.some(({ text }) => text === name),
    );
    const from = node?.from.text ?? "";
    const target = from.startsWith(".")
      ? this.#relative(resolve(dirname(this.#checked?.file ?? "."), from))
      : from;
    this.#add(target, name, name);
  }

  #operation(name: string): void {
    const info = this.#checked?.env.operations.get(name);
    if (info !== undefined && !coreTypes.some((type) => type === info.operation)) {
      this.#declared.set(name, info);
      return;
    }
    this.#add(this.#library("../layers/index.ts"), name, name[0].toLowerCase() + name.slice(1));
  }
}

/** `declare const Name: LayerType<{ … }>`: an operation that a plugin registers. */
function declaredOperation({ name, attrs }: OperationInfo): ts.Statement {
  const f = ts.factory;
  const fields = [...attrs].map(([attr, { type, optional }]) =>
    f.createPropertySignature(
      [f.createModifier(ts.SyntaxKind.ReadonlyKeyword)],
      attr,
      optional ? f.createToken(ts.SyntaxKind.QuestionToken) : undefined,
      typeNode(type),
    ),
  );
  const own = make.type("LayerType", [f.createTypeLiteralNode(fields)]);
  const declaration = f.createVariableDeclaration(name, undefined, own);
  return f.createVariableStatement(
    [f.createModifier(ts.SyntaxKind.DeclareKeyword)],
    f.createVariableDeclarationList([declaration], ts.NodeFlags.Const),
  );
}

const VALUES: Readonly<Record<string, ts.KeywordTypeSyntaxKind>> = {
  Int: ts.SyntaxKind.NumberKeyword,
  Number: ts.SyntaxKind.NumberKeyword,
  Bool: ts.SyntaxKind.BooleanKeyword,
  Text: ts.SyntaxKind.StringKeyword,
};

/** Types that only the host language knows fit everything. */
function typeNode(type: Type): ts.TypeNode {
  const f = ts.factory;
  if (type.kind === "list") return make.type("ReadonlyArray", [typeNode(type.of)]);
  const kind = type.kind === "value" ? VALUES[type.name] : undefined;
  return f.createKeywordTypeNode(kind ?? ts.SyntaxKind.AnyKeyword);
}
