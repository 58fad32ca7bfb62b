#!/usr/bin/env node
/** The command line. Each command loads what it needs when it runs, so that `--help` is quick. */
import { Command, CommanderError } from "commander";
import { isPlygraphError } from "../core/index.ts";
import { benchCommand } from "./commands/bench.ts";
import { configCommand } from "./commands/config.ts";
import { demoCommand } from "./commands/demo.ts";
import { explainCommand } from "./commands/explain.ts";
import { profileCommand } from "./commands/profile.ts";
import { rulesCommand } from "./commands/rules.ts";
import { schedulerCommand } from "./commands/scheduler.ts";
import { securityCommand } from "./commands/security.ts";
import { traceCommand } from "./commands/trace.ts";
import { workerCommand } from "./commands/worker.ts";
import { endWithReader } from "./output.ts";
import { version } from "./version.ts";

/** The program with all its commands; it reports wrong usage by throwing. */
function program(): Command {
  return new Command("plygraph")
    .description("Array code compiled to graphs of layers, on this machine or many.")
    .version(version())
    .addCommand(schedulerCommand())
    .addCommand(workerCommand())
    .addCommand(configCommand())
    .addCommand(securityCommand())
    .addCommand(demoCommand())
    .addCommand(benchCommand())
    .addCommand(explainCommand())
    .addCommand(traceCommand())
    .addCommand(rulesCommand())
    .addCommand(profileCommand());
}

endWithReader(process.stdout);

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else if (isPlygraphError(error)) {
    // The user can do something about it: no stack.
    process.stderr.write(`plygraph: ${error.message}\n`);
    process.exitCode = 1;
  } else throw error;
}
