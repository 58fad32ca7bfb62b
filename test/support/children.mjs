// Threads and processes that suites start from a file of `src` run what the build makes of it. Where each of
// them transforms TypeScript, through a thread more that loads modules, it takes twice the time to start.
import childProcess from "node:child_process";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import threads from "node:worker_threads";

const SOURCES = join(import.meta.dirname, "../../src") + sep;
const built = process.env.PLYGRAPH_TEST_BUILT;

/** The built file that stands for `path`, where one does. */
function builtFile(path) {
  if (built === undefined || !path.startsWith(SOURCES)) return;
  return join(built, path.slice(SOURCES.length).replace(/\.ts$/, ".js"));
}

const pathOf = (file) => (file?.href ? fileURLToPath(String(file.href)) : String(file));

/** Flags without those that let Node take TypeScript. */
function withoutHooks(flags) {
  const at = flags.findIndex((flag, n) => flag === "--import" && isHooks(flags[n + 1]));
  return at < 0 ? flags : flags.toSpliced(at, 2);
}

const isHooks = (name) => String(name).endsWith("test/support/register-ts.mjs");

const { Worker } = threads;
threads.Worker = class extends Worker {
  constructor(file, options) {
    const made = builtFile(pathOf(file));
    if (made === undefined) super(file, options);
    else super(made, { ...options, execArgv: withoutHooks(options?.execArgv ?? []) });
  }
};

const { fork, spawn } = childProcess;
childProcess.fork = (file, args, options) => {
  const made = builtFile(pathOf(file));
  if (made === undefined) return fork(file, args, options);
  return fork(made, args, { ...options, execArgv: withoutHooks(options?.execArgv ?? []) });
};
childProcess.spawn = (command, args, options) => {
  const at = command === process.execPath ? args.findIndex((arg) => builtFile(arg)) : -1;
  // A program of the user that imports the sources must meet the same copy of them.
  const bringsOwn = args?.slice(at + 1).some((arg) => /\.(m?[jt]s|rules)$/.test(arg));
  if (at < 0 || bringsOwn) return spawn(command, args, options);
  return spawn(command, withoutHooks(args.with(at, builtFile(args[at]))), options);
};
