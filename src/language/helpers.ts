/** Functions that `.rules` files import. */
import { dirname, isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Helper } from "../matching/index.ts";
import { allowTypeScript } from "../typescript-modules/index.ts";
import type { HelperInfo } from "./check/scope.ts";
import { UNKNOWN } from "./check/types.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { LIMITS } from "./limits.ts";
import type { DeclarationOf, Name } from "./syntax/ast.ts";

/** Functions by name. */
export type Helpers = Readonly<Record<string, (...args: never[]) => unknown>>;

/**
 * The functions that `imports` name: from `given`, else from the files, which are loaded. What cannot
 * be found goes into the diagnostics; its calls are checked all the same.
 */
export async function loadHelpers(
  imports: readonly DeclarationOf<"import">[],
  diagnostics: Diagnostics,
  given: Helpers | undefined,
): Promise<ReadonlyMap<string, HelperInfo>> {
  const found = new Map<string, HelperInfo>();
  if (imports.length > LIMITS.importsMax) {
    const { span } = imports[LIMITS.importsMax];
    diagnostics.add("limit", span, `a file imports from at most ${LIMITS.importsMax} files`);
  }
  for (const [k, node] of imports.entries()) {
    const isBeyond = given === undefined && k >= LIMITS.importsMax;
    const names = isBeyond ? null : (given ?? (await moduleOf(node, diagnostics)));
    for (const name of node.names) {
      if (found.has(name.text)) {
        diagnostics.add("duplicate", name.span, `"${name.text}" is imported already`);
      }
      found.set(name.text, helperIn(names, name, node, diagnostics));
    }
  }
  return found;
}

/** The function of that name; one that answers null where there is none. */
function helperIn(
  names: Helpers | null,
  { text, span }: Name,
  { from }: DeclarationOf<"import">,
  diagnostics: Diagnostics,
): HelperInfo {
  const helper = names !== null && Object.hasOwn(names, text) ? names[text] : undefined;
  if (typeof helper === "function") return info(helper);
  if (names !== null) {
    const functions = Object.keys(names).filter((name) => typeof names[name] === "function");
    diagnostics.unknown(`function in ${JSON.stringify(from.text)}`, text, span, functions);
  }
  return info(missing);
}

const missing = (): null => null;

const info = (helper: (...args: never[]) => unknown): HelperInfo => ({
  helper: helper as Helper,
  takes: null,
  answers: UNKNOWN,
});

/** Where an import leads: a file beside `file`, or a package. */
export function importTarget(file: string, from: string): string {
  if (!from.startsWith(".") && !isAbsolute(from)) return from;
  return pathToFileURL(resolve(dirname(file), from)).href;
}

async function moduleOf(
  { from }: DeclarationOf<"import">,
  diagnostics: Diagnostics,
): Promise<Helpers | null> {
  const target = importTarget(diagnostics.file, from.text);
  try {
    return await importing(target);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    diagnostics.add("import", from.span, `"${from.text}" cannot be loaded: ${reason}`);
    return null;
  }
}

/** Imports as the process does; where it does not take TypeScript, it is taught to, and asked again. */
async function importing(target: string): Promise<Helpers> {
  try {
    return (await import(target)) as Helpers;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code !== "ERR_UNKNOWN_FILE_EXTENSION") throw error;
    allowTypeScript();
    return (await import(target)) as Helpers;
  }
}
