/** The searches of the built-in rules in an e-graph, as a TypeScript module: a loop nest for each. */
import ts from "typescript";
import { planOfRule, searchText } from "../../../egraph/index.ts";
import { type RuleIR, saturationRule } from "../../../optimizer/index.ts";

const HEAD =
  "/** Made from the built-in rules by `npm run rules:build`: how e-graphs are searched for them. */";
const HELPERS = ["holdsGround", "sameLists"];

/** The text of `generated/searches.ts`. */
export function searchesText(rules: readonly RuleIR[]): string {
  const searches = rules.map(searchOf).join("\n");
  const used = HELPERS.filter((name) => searches.includes(`${name}(`));
  const imports =
    used.length === 0 ? "type { Search }" : `{ ${[...used, "type Search"].join(", ")} }`;
  const entries = rules.map(({ name }) => `["${name}", search${name}],`).join("\n");
  const text = `import ${imports} from "../../egraph/index.ts";
${searches}
/** By the name of a rule. */
export const SEARCHES: ReadonlyMap<string, Search> = new Map([
${entries}
]);`;
  const file = ts.createSourceFile("searches.ts", text, ts.ScriptTarget.ES2023, true);
  const printer = ts.createPrinter({ newLine: ts.NewLineKind.LineFeed });
  return `${HEAD}\n${printer.printFile(file)}`;
}

function searchOf(rule: RuleIR): string {
  const { name, span } = rule;
  const place = span === null ? "" : `// ${span.file}:${span.line} ${name}\n`;
  // The buffer of matches moves when it grows.
  const body = searchText(planOfRule(saturationRule(rule))).replace(
    "let rows =",
    "let rows: Int32Array =",
  );
  return `${place}const search${name}: Search = (input) => {\n${body}\n};`;
}
