/** The matcher of the built-in rules as a TypeScript module. */
import { emitMatcher, merge, NODE_DIALECT, orderOf } from "../../../matching/index.ts";
import { operationName, patternOf, type RuleIR } from "../../../optimizer/index.ts";
import { emitCode } from "./code.ts";
import * as make from "./factory.ts";
import { Imports, type ModulePaths } from "./imports.ts";

/** The text of `generated/matcher.ts`: one decision graph for `rules`, in this order. */
export function matcherText(rules: readonly RuleIR[], paths: ModulePaths): string {
  const patterns = rules.map(patternOf);
  const spans = rules.map(({ span }) => (span === null ? null : `${span.file}:${span.line}`));
  const { module, operations } = emitMatcher(
    merge(patterns),
    orderOf(patterns),
    NODE_DIALECT,
    spans,
  );
  const imports = new Imports(null, paths);
  const code = emitCode(module, imports.uses);
  const names = operations.map((type) => {
    imports.uses("operation", operationName(type));
    return make.id(operationName(type));
  });
  for (const name of ["MatchFunction", "Operation", "GraphNode"]) imports.uses("library", name);
  const list = (name: string): ReturnType<typeof make.type> =>
    make.type("ReadonlyArray", [make.type(name)]);
  const exported = [
    make.docComment(
      make.constant("MATCHED_RULES", make.array(rules.map(({ name }) => make.text(name))), {
        exported: true,
        of: list("string"),
      }),
      "Names of the rules, in the order of their numbers.",
    ),
    make.docComment(
      make.constant("MATCHED_OPERATIONS", make.array(names), {
        exported: true,
        of: list("Operation"),
      }),
      "Operations that have a function, in its order, behind the one for all others.",
    ),
    make.docComment(
      make.constant("MATCH_FUNCTIONS", make.array(module.exports.map((name) => make.id(name))), {
        exported: true,
        of: make.type("ReadonlyArray", [make.type("MatchFunction", [make.type("GraphNode")])]),
      }),
      "Each offers the matches of all rules at a node.",
    ),
  ];
  const head =
    "/** Made from the built-in rules by `npm run rules:build`: how they are matched. */";
  return make.printed(head, [...imports.statements(), ...code, ...exported]);
}
