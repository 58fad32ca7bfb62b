/** `plygraph rules fmt`: the one way to write `.rules` files. */
import { readFile, writeFile } from "node:fs/promises";
import { Command } from "commander";
import { failed } from "../../failed.ts";
import { print } from "../../output.ts";

/** The command, for `rules.ts`. */
export function fmtCommand(): Command {
  return new Command("fmt")
    .description("lay out .rules files")
    .argument("<files...>", ".rules files")
    .option("--check", "change nothing; fail where a file would change")
    .action(runFmt);
}

async function runFmt(
  files: readonly string[],
  { check }: { readonly check?: boolean },
): Promise<void> {
  const { formatRules } = await import("../../../language/index.ts");
  let changed = 0;
  for (const file of files) {
    const text = await readText(file);
    const laidOut = await formatRules(text, file);
    if (laidOut === text) continue;
    changed += 1;
    print(check ? `${file} is not laid out` : `${file} laid out`);
    if (!check) await writeFile(file, laidOut);
  }
  if (check && changed > 0) process.exitCode = 1;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw failed("rules fmt", `"${file}" cannot be read`, error);
  }
}
