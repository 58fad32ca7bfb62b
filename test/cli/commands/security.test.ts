import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { sharedCli } from "../../support/cli.ts";

const cli = sharedCli();
const directory = join(mkdtempSync(join(tmpdir(), "plygraph-security-")), "certs");

test("plygraph security init makes what it says, for so many days, and never twice", async () => {
  const { code, out } = await cli(["security", "init", directory, "--days", "3"]);
  expect(code).toBe(0);
  expect(out).toMatch(/worker-key\.pem {2}worker\n/);
  const { validTo } = new X509Certificate(readFileSync(join(directory, "worker.pem")));
  expect(out).toContain(`good until ${new Date(validTo).toISOString().slice(0, 10)}`);
  expect(Math.round((Date.parse(validTo) - Date.now()) / 86_400_000)).toBe(3);
  // Paths, and nothing of what is in them.
  expect(out).not.toContain(readFileSync(join(directory, "token"), "utf8").trim());
  const again = await cli(["security", "init", directory]);
  expect([again.code, again.err]).toEqual([1, expect.stringContaining("is not empty")]);
  const never = await cli(["security", "init", `${directory}2`, "--days", "0"]);
  expect([never.code, never.err]).toEqual([1, expect.stringContaining("from 1 to 3650")]);
});
