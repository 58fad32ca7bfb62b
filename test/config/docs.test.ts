import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Command } from "commander";
import { configCommand } from "../../src/cli/commands/config.ts";
import { schedulerCommand } from "../../src/cli/commands/scheduler.ts";
import { securityCommand } from "../../src/cli/commands/security.ts";
import { workerCommand } from "../../src/cli/commands/worker.ts";
import { type ConfigKey, KEYS, loadConfig, optionOf, variableOf } from "../../src/config/index.ts";
import { SETTINGS } from "../../src/scheduler/index.ts";
import { WORKER_SETTINGS } from "../../src/worker/index.ts";

const ROOT = join(import.meta.dirname, "../..");

const PATH = join(ROOT, "docs/configuration.md");

/** The row of one key. */
function rowOf(name: string, key: ConfigKey): string {
  const options = key.commands.map((command) => `\`${command} ${optionOf(name, key)}\``).join(", ");
  const cells = [`\`${name}\``, key.otherwise, key.kind.form, options, key.text];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

test("the page shows every key that there is", async () => {
  const tables = { scheduler: SETTINGS, worker: WORKER_SETTINGS };
  const { effective } = await loadConfig({ tables, env: {}, directory: "/nowhere" });
  const rows = effective.map(({ name, key }) => rowOf(name, key));
  const head = [
    "| key | default | takes | option | what it is |",
    "| --- | --- | --- | --- | --- |",
  ];
  const printed = ["", ...head, ...rows.sort(), "", ""].join("\n");
  shows("keys", printed);
  expect(readFileSync(PATH, "utf8")).toContain(variableOf("worker.memoryLimit"));
});

/** The page has this block; with UPDATE=1 it is written. */
function shows(name: string, printed: string): void {
  const block = new RegExp(`(<!-- ${name}: [^\\n]*-->\\n)[\\s\\S]*?(<!-- end of ${name} -->)`);
  const text = readFileSync(PATH, "utf8");
  expect(text).toMatch(block);
  const wanted = text.replace(block, (_, begin: string, end: string) => begin + printed + end);
  if (process.env["UPDATE"] === "1") writeFileSync(PATH, wanted);
  else expect(text).toBe(wanted);
}

/** Rows of a command, and of those below it. */
function optionsOf(command: Command, path: string): readonly string[] {
  const name = path === "" ? command.name() : `${path} ${command.name()}`;
  const own = command.options
    .filter(({ long }) => !KEY_OPTIONS.has(`${name} ${long}`))
    .map(({ flags, description }) => `| \`plygraph ${name}\` | \`${flags}\` | ${description} |`);
  return [...own, ...command.commands.flatMap((below) => optionsOf(below, name))];
}

const KEY_OPTIONS = new Set(
  Object.entries<ConfigKey>(KEYS).flatMap(([name, key]) =>
    key.commands.map((command) => `${command} ${optionOf(name, key)}`),
  ),
);

test("and every option of the commands that run a cluster", () => {
  const commands = [schedulerCommand(), workerCommand(), configCommand(), securityCommand()];
  const rows = commands.flatMap((command) => optionsOf(command, ""));
  expect(rows.length).toBeGreaterThan(8);
  const head = ["| command | option | what it does |", "| --- | --- | --- |"];
  shows("options", ["", ...head, ...rows, "", ""].join("\n"));
});
