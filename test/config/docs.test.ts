import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { type ConfigKey, loadConfig, optionOf, variableOf } from "../../src/config/index.ts";
import { SETTINGS } from "../../src/scheduler/index.ts";
import { WORKER_SETTINGS } from "../../src/worker/index.ts";
import { ROOT } from "../support/sources.ts";

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
  const block = /(<!-- keys: [^\n]*-->\n)[\s\S]*?(<!-- end of keys -->)/;
  const text = readFileSync(PATH, "utf8");
  expect(text).toMatch(block);
  const wanted = text.replace(block, (_, begin: string, end: string) => begin + printed + end);
  if (process.env["UPDATE"] === "1") writeFileSync(PATH, wanted);
  else expect(text).toBe(wanted);
  expect(text).toContain(variableOf("worker.memoryLimit"));
});
