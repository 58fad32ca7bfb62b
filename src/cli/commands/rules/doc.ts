/** `plygraph rules doc`: pages about rules. */
import { basename, join } from "node:path";
import { Command } from "commander";
import { allowTypeScript } from "../../../typescript-modules/index.ts";
import { writeOut } from "../../output.ts";

/** The command, for `rules.ts`. */
export function docCommand(): Command {
  return new Command("doc")
    .description("write a page in Markdown about the rules of each file")
    .argument("<files...>", ".rules files")
    .option("--out <folder>", "a page for each file, there; printed unless told")
    .action(runDoc);
}

async function runDoc(files: readonly string[], { out }: { readonly out?: string }): Promise<void> {
  const { docRules, formatDiagnostic } = await import("../../../language/index.ts");
  allowTypeScript();
  if (out !== undefined) {
    const { mkdir } = await import("node:fs/promises");
    await mkdir(out, { recursive: true });
  }
  const other = files.find((file) => !file.endsWith(".rules"));
  if (other !== undefined) {
    const { CommandError } = await import("../../../core/index.ts");
    throw new CommandError("rules doc", `"${other}" is no .rules file: pages are made from those`);
  }
  for (const file of files) {
    const { page, diagnostics } = await docRules(file);
    for (const one of diagnostics) process.stderr.write(`${formatDiagnostic(one)}\n`);
    if (diagnostics.some(({ severity }) => severity === "error")) process.exitCode = 1;
    const target = out === undefined ? true : join(out, `${basename(file, ".rules")}.md`);
    await writeOut("rules doc", target, page);
  }
}
