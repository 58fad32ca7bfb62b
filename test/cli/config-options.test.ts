import { expect, test } from "@jest/globals";
import { Command } from "commander";
import { configOf, type Flags, withKeys } from "../../src/cli/config-options.ts";
import { type ConfigKey, KEYS, optionOf } from "../../src/config/index.ts";
import { SAMPLES } from "../config/samples.ts";
import { refused } from "../support/refused.ts";

/** What a command makes of these arguments. */
function flagsOf(command: "scheduler" | "worker", args: readonly string[]): Flags {
  const parsed = withKeys(new Command(command).exitOverride(), command);
  return parsed.parse(args, { from: "user" }).opts();
}

const rows = (Object.entries(KEYS) as [keyof typeof KEYS, ConfigKey][]).flatMap(([name, key]) =>
  key.commands.map((command) => [command, optionOf(name, key), name] as const),
);

test.each(rows)("plygraph %s %s", async (command, option, name) => {
  const { text, value, bad } = SAMPLES[name];
  const said = KEYS[name].kind.word === "" ? [option] : [option, text];
  const { values, effective } = await configOf(command, flagsOf(command, said));
  expect(values[name]).toEqual(value);
  expect(effective.find((one) => one.name === name)?.place).toBe(option);
  if (said.length === 1) return;
  await refused(() => configOf(command, flagsOf(command, [option, bad])), "Config", option, name);
});

test("options that are left out say nothing; --config names a file", async () => {
  const { effective } = await configOf("worker", flagsOf("worker", []));
  expect(effective.filter(({ place }) => place.startsWith("--"))).toEqual([]);
  const flags = flagsOf("scheduler", ["--config", "/nowhere/x.yaml"]);
  await refused(() => configOf("scheduler", flags), "Config", "--config");
});

test("usage shows every option with its default", () => {
  const help = withKeys(new Command("worker"), "worker").helpInformation();
  for (const [command, option] of rows) if (command === "worker") expect(help).toContain(option);
  expect(help.replace(/\s+/g, " ")).toContain('memory that a worker may take (default: "auto")');
});
