/** What a file can refer to: operations, tags, helpers. */
import { coreTypes } from "../layers/index.ts";
import type { Operation } from "../matching/index.ts";
import { operationName } from "../optimizer/index.ts";
import { BUILTIN_HELPERS } from "./check/builtins.ts";
import { type OperationInfo, operationData, operationInfo } from "./check/operations.ts";
import type { Env } from "./check/scope.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { PRELUDE } from "./generated/prelude.ts";
import { type Helpers, loadHelpers } from "./helpers.ts";
import type { Declaration, DeclarationOf } from "./syntax/ast.ts";

/** Where operations and helpers come from besides the file. */
export interface EnvironmentOptions {
  readonly helpers?: Helpers;
  readonly operations?: readonly Operation[];
}

/** The environment of a file with these declarations. */
export async function environment(
  declarations: readonly Declaration[],
  diagnostics: Diagnostics,
  options: EnvironmentOptions,
): Promise<Env> {
  const operations = operationsOf(declarations, diagnostics, options);
  const imports = declarations.filter(
    (node): node is DeclarationOf<"import"> => node.kind === "import",
  );
  const imported = await loadHelpers(imports, diagnostics, options.helpers);
  return {
    diagnostics,
    operations,
    tags: tagsOf(declarations, operations, diagnostics),
    helpers: new Map([...BUILTIN_HELPERS, ...imported]),
    called: new Set(),
  };
}

/** Operations of the prelude, and those that the file declares. */
function operationsOf(
  declarations: readonly Declaration[],
  diagnostics: Diagnostics,
  options: EnvironmentOptions,
): ReadonlyMap<string, OperationInfo> {
  const types = [...coreTypes, ...(options.operations ?? [])];
  const known = new Map(types.map((type) => [operationName(type), type]));
  const operations = new Map<string, OperationInfo>();
  for (const data of PRELUDE) {
    const operation = known.get(data.name);
    if (operation !== undefined) operations.set(data.name, operationInfo(data, operation));
  }
  for (const node of declarations) {
    if (node.kind === "op") declareOperation(node, known, operations, diagnostics);
  }
  return operations;
}

/** Tags that operations have, and those that the file declares. */
function tagsOf(
  declarations: readonly Declaration[],
  operations: ReadonlyMap<string, OperationInfo>,
  diagnostics: Diagnostics,
): ReadonlyMap<string, readonly string[]> {
  const tags = new Map<string, string[]>();
  for (const { name, tags: own } of operations.values()) {
    for (const tag of own) tags.set(tag, [...(tags.get(tag) ?? []), name]);
  }
  for (const node of declarations) {
    if (node.kind === "tag") declareTag(node, operations, tags, diagnostics);
  }
  return tags;
}

function declareOperation(
  node: DeclarationOf<"op">,
  known: ReadonlyMap<string, Operation>,
  operations: Map<string, OperationInfo>,
  diagnostics: Diagnostics,
): void {
  const { text, span } = node.name;
  if (operations.has(text)) {
    diagnostics.add("duplicate", span, `operation "${text}" is declared already`);
    return;
  }
  const many = node.inputs.findIndex((input) => input.many);
  if (many >= 0 && many < node.inputs.length - 1) {
    const message = 'only the last input can be "..."';
    diagnostics.add("pattern", node.inputs[many].name.span, message);
  }
  // An operation that is no layer type: terms of an e-graph, or of another host.
  const operation = known.get(text) ?? Object.freeze({ name: text });
  operations.set(text, operationInfo(operationData(node), operation));
}

function declareTag(
  node: DeclarationOf<"tag">,
  operations: ReadonlyMap<string, OperationInfo>,
  tags: Map<string, string[]>,
  diagnostics: Diagnostics,
): void {
  const { text, span } = node.name;
  if (tags.has(text)) {
    diagnostics.add("duplicate", span, `tag "${text}" is declared already`);
    return;
  }
  for (const one of node.operations) {
    if (operations.has(one.text)) continue;
    diagnostics.unknown("operation", one.text, one.span, operations.keys());
  }
  tags.set(
    text,
    node.operations.map((one) => one.text).filter((one) => operations.has(one)),
  );
}
