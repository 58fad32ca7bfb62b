/** `plygraph rules lsp`: the language server, for editors. */
import { Command } from "commander";
import { allowTypeScript } from "../../../typescript-modules/index.ts";

/** The command, for `rules.ts`. */
export function lspCommand(): Command {
  return new Command("lsp")
    .description("serve an editor over standard input and output (language server protocol)")
    .option("--stdio", "how it is served; there is no other way")
    .action(runLsp);
}

async function runLsp(): Promise<void> {
  const { startLanguageServer } = await import("../../../language/index.ts");
  allowTypeScript();
  await startLanguageServer();
}
