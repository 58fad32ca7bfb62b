/** Tables in the docs that are printed from the code. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { type SettingTable, settingRows } from "../../src/core/index.ts";
import { ROOT } from "./sources.ts";

/** Settings as a table of markdown. */
export function settingsTable(table: SettingTable<string>): string[] {
  const rows = settingRows(table).map(
    ([name, value, text]) => `| \`${name}\` | ${value} | ${text} |`,
  );
  return ["| setting | default | what it is |", "| --- | --- | --- |", ...rows];
}

/** Expects the lines between `<!-- NAME: … -->` and `<!-- end of NAME -->`; with UPDATE=1, writes them. */
export function expectPrinted(page: string, name: string, printed: readonly string[]): void {
  const path = join(ROOT, page);
  const text = readFileSync(path, "utf8");
  const block = new RegExp(`(<!-- ${name}: [^\\n]*-->\\n)[\\s\\S]*?(<!-- end of ${name} -->)`);
  expect(text).toMatch(block);
  const lines = ["", ...printed, "", ""].join("\n");
  const wanted = text.replace(block, (_, begin: string, end: string) => begin + lines + end);
  if (process.env["UPDATE"] === "1") writeFileSync(path, wanted);
  else expect(text).toBe(wanted);
}
