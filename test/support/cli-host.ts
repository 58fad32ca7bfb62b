/**
 * Runs `src/cli/main.ts` as often as it is asked to over IPC, in one process: what it loads is loaded once.
 * Arguments, both outputs, the exit code and `process.exit` are those of a process of its own.
 */
import type { CliRun } from "./cli.ts";

/** Thrown where a command ends its process. */
class Exit {
  readonly code: number;
  constructor(status: number) {
    this.code = status;
  }
}

type Write = typeof process.stdout.write;

/** Collects what is written to a stream; `release` gives it back. */
function captured(stream: NodeJS.WriteStream): { text: () => string; release: () => void } {
  const own = stream.write;
  let text = "";
  stream.write = ((chunk: string | Uint8Array) => {
    text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    return true;
  }) as Write;
  const release = (): void => {
    stream.write = own;
  };
  return { text: () => text, release };
}

let runs = 0;
const exit = process.exit;

async function run(args: readonly string[]): Promise<CliRun> {
  const [out, err] = [captured(process.stdout), captured(process.stderr)];
  let failure = "";
  process.argv = [process.execPath, "plygraph", ...args];
  process.exitCode = undefined;
  process.exit = (status) => {
    throw new Exit(Number(status ?? process.exitCode ?? 0));
  };
  try {
    // A module of another address is evaluated again; what it imports is not.
    await import(`../../src/cli/main.ts?run=${runs++}`);
  } catch (error) {
    if (!(error instanceof Exit)) failure = String((error as Error).stack ?? error);
    process.exitCode = error instanceof Exit ? error.code : 1;
  }
  process.exit = exit;
  for (const { release } of [out, err]) release();
  const code = Number(process.exitCode ?? 0);
  process.exitCode = 0;
  return { code, out: out.text(), err: err.text() + failure };
}

process.on("message", (args: readonly string[]) => {
  void run(args).then((done) => process.send?.(done));
});
