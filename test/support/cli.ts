/** Runs the command line from its sources. */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll } from "@jest/globals";

const ROOT = join(import.meta.dirname, "../..");
const HOOKS = join(ROOT, "test/support/register-ts.mjs");
const HOST = join(ROOT, "test/support/cli-host.ts");

/** What a run came to. */
export interface CliRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const inherited = (): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: process.env["HOME"],
});

/** `plygraph ARGS` to its end. */
export type Cli = (args: readonly string[]) => Promise<CliRun>;

/**
 * One process for many runs of a test file, one after the other: what the command line loads is loaded
 * once. It starts at the first run, imports these modules besides, and ends with the file.
 */
export function sharedCli(imports: readonly string[] = []): Cli {
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const execArgv = [HOOKS, ...imports].flatMap((module) => ["--import", module]);
  afterAll(() => child?.disconnect());
  return (args) => {
    const run = last.then(() => {
      child ??= fork(HOST, { env: inherited(), execArgv });
      return ask(child, args);
    });
    last = run.catch(() => undefined);
    return run;
  };
}

function ask(child: ChildProcess, args: readonly string[]): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void =>
      reject(new RangeError(`the process of "${args.join(" ")}" ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (run: CliRun) => {
      child.off("exit", ended);
      resolve(run);
    });
    child.send(args);
  });
}

/** `plygraph ARGS` to its end in a process of its own, with more in its environment. */
export async function cliAlone(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const child = spawn(
    process.execPath,
    ["--import", HOOKS, join(ROOT, "src/cli/main.ts"), ...args],
    {
      env: { ...inherited(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let [out, err] = ["", ""];
  child.stdout.on("data", (bytes: Buffer) => {
    out += bytes.toString();
  });
  child.stderr.on("data", (bytes: Buffer) => {
    err += bytes.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, out, err };
}
