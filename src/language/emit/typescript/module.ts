/** A file of rules as a TypeScript module. Loaded with the TypeScript compiler, for builds only. */
import { basename } from "node:path";
import { type CheckedFile, compiledFrom } from "../../compile.ts";
import { lineTable } from "../../places.ts";
import * as make from "./factory.ts";
import { Imports, type ModulePaths } from "./imports.ts";
import { emitRule } from "./rules.ts";

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
  return make.printed(head, [...imports.statements(), ...imports.declared(), ...statements]);
}
