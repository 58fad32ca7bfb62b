/** `plygraph bench`: the benchmarks of the source repository. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { CommandError } from "../../core/index.ts";

/** The command, for `main.ts`. */
export function benchCommand(): Command {
  return new Command("bench")
    .description("run benchmarks by name; without a name, list them (source repository only)")
    .argument("[names...]", "P1, P2, …")
    .option("--quick", "smaller sizes")
    .option("--json <file>", "where the figures are written")
    .action(runBench);
}

interface BenchFlags {
  readonly quick?: boolean;
  readonly json?: string;
}

async function runBench(names: readonly string[], { quick, json }: BenchFlags): Promise<void> {
  const root = new URL("../../../", import.meta.url);
  const main = fileURLToPath(new URL("bench/main.ts", root));
  if (!existsSync(main))
    throw new CommandError("bench", "benchmarks are in the source repository only");
  const register = new URL("test/support/register-ts.mjs", root).href;
  const child = spawn(
    process.execPath,
    [
      ...["--expose-gc", "--import", register, main, ...names],
      ...(quick ? ["--quick"] : []),
      ...(json === undefined ? [] : ["--json", json]),
    ],
    { stdio: "inherit" },
  );
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
