/** Everything that is made from the built-in rules and checked in. Loads the TypeScript compiler. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { RulesTextError } from "../../core/index.ts";
import { RULES as BUILT_IN, type RuleIR } from "../../optimizer/index.ts";
import { checkRules, compiledFrom } from "../compile.ts";
import { formatDiagnostic } from "../diagnostics.ts";
import { pageOf } from "../docs/pages.ts";
import { textMateGrammar } from "../docs/textmate.ts";
import { parseRules } from "../parse.ts";
import { preludeText } from "./prelude.ts";

/** A file that is made, by its path below the root of the project. */
export interface BuiltFile {
  readonly path: string;
  readonly text: string;
}

const RULES = "src/optimizer/rules";
const GENERATED = "src/optimizer/generated";
const DOCS = "docs/rules";
const PRELUDE = "src/language/prelude/operations.rules";

/**
 * The modules of the built-in rules, the table of operations, pages and the grammar for editors, for the project in `root`.
 * @throws RulesTextError where a file has errors
 */
export async function buildRules(root: string): Promise<readonly BuiltFile[]> {
  const { moduleText } = await import("./typescript/module.ts");
  const { matcherText } = await import("./typescript/matcher.ts");
  const { searchesText } = await import("./typescript/searches.ts");
  const paths = { into: join(root, GENERATED), optimizer: join(root, "src/optimizer") };
  const rules = new Map<string, RuleIR>();
  const names = (await readdir(join(root, RULES))).filter((name) => name.endsWith(".rules"));
  const built: BuiltFile[] = [await prelude(root)];
  for (const name of names.sort()) {
    const file = join(root, RULES, name);
    const checked = await checkRules(await readFile(file, "utf8"), { file });
    refuse(file, checked.diagnostics.list().map(formatDiagnostic));
    const path = `${GENERATED}/${name.replace(/\.rules$/, ".ts")}`;
    built.push({ path, text: moduleText(checked, paths) });
    built.push({ path: `${DOCS}/${name.replace(/\.rules$/, ".md")}`, text: pageOf(checked) });
    for (const rule of compiledFrom(checked).rules.rules) {
      const span = rule.span === null ? null : { ...rule.span, file: name };
      rules.set(rule.name, { ...rule, span });
    }
  }
  // The order is that of `rules/index.ts`; a rule that does not stand there is not built in.
  const ordered = BUILT_IN.rules.flatMap(({ name }) => rules.get(name) ?? []);
  built.push({ path: `${GENERATED}/matcher.ts`, text: matcherText(ordered, paths) });
  built.push({ path: `${GENERATED}/searches.ts`, text: searchesText(ordered) });
  built.push({ path: `${DOCS}/plygraph-rules.tmLanguage.json`, text: textMateGrammar() });
  return built;
}

async function prelude(root: string): Promise<BuiltFile> {
  const file = join(root, PRELUDE);
  const { tree, diagnostics } = await parseRules(await readFile(file, "utf8"), { file });
  refuse(file, diagnostics.map(formatDiagnostic));
  return { path: "src/language/generated/prelude.ts", text: preludeText(tree.declarations) };
}

/** What is checked in has neither errors nor warnings. */
function refuse(file: string, wrong: readonly string[]): void {
  if (wrong.length > 0) throw new RulesTextError(file, wrong);
}
