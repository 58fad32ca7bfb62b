/** `plygraph demo`: the main job, on three million real flights. */
import { Command } from "commander";
import { wholeNumber } from "../options.ts";

interface DemoFlags {
  readonly file?: string;
  readonly workers: number;
  readonly blockRows?: number;
}

/** The command, for `main.ts`. */
export function demoCommand(): Command {
  return new Command("demo")
    .description("correlations, delay histogram and delay by hour of three million real flights")
    .option("--workers <n>", "worker processes", wholeNumber(1, 64), 2)
    .option("--block-rows <n>", "flights in one block (by row group)", wholeNumber(1, 100_000_000))
    .option("--file <file>", "another Parquet file with date, delay and distance")
    .action(runDemoCommand);
}

async function runDemoCommand({ file, workers, blockRows }: DemoFlags): Promise<void> {
  const { runDemo } = await import("../demo/run.ts");
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  await runDemo({
    ...(file !== undefined && { file }),
    ...(blockRows !== undefined && { blockRows }),
    workers,
    print,
  });
}
