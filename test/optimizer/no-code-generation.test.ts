import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

const pathOf = (name: string): string =>
  fileURLToPath(new URL(`../support/${name}`, import.meta.url));

interface Report {
  readonly generates: boolean;
  readonly fires: number;
  readonly plan: string;
}

function run(...flags: readonly string[]): Report {
  const args = [...flags, "--import", pathOf("register-ts.mjs"), pathOf("no-code.ts")];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as Report;
}

test("where code may not be generated, rules are interpreted: the plan is the same", () => {
  const allowed = run();
  const forbidden = run("--disallow-code-generation-from-strings");
  expect([allowed.generates, forbidden.generates]).toEqual([true, false]);
  expect(forbidden.plan).toBe(allowed.plan);
  expect(forbidden.fires).toBe(allowed.fires);
  expect(allowed.fires).toBeGreaterThan(100);
});
