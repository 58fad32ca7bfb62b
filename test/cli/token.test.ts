import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { givenToken, tokenOrFresh } from "../../src/cli/token.ts";
import { isPlygraphError } from "../../src/core/index.ts";

const folder = mkdtempSync(join(tmpdir(), "plygraph-test-"));

function fileWith(text: string): string {
  const file = join(folder, `token-${text.length}`);
  writeFileSync(file, text);
  return file;
}

test("the file goes before the environment", () => {
  expect(givenToken(undefined, {})).toBeUndefined();
  expect(givenToken(undefined, { PLYGRAPH_TOKEN: " " })).toBeUndefined();
  expect(givenToken(undefined, { PLYGRAPH_TOKEN: "env" })).toBe("env");
  expect(givenToken(fileWith("from file\n"), { PLYGRAPH_TOKEN: "env" })).toBe("from file");
});

test("a fresh token is random, and in a file that only its owner can read", () => {
  const [a, b] = [tokenOrFresh(undefined, {}), tokenOrFresh(undefined, {})];
  expect(a.token).not.toBe(b.token);
  expect(a.token.length).toBeGreaterThanOrEqual(32);
  for (const { token, file = "" } of [a, b]) {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(givenToken(file, {})).toBe(token);
    expect(readFileSync(file, "utf8")).toBe(`${token}\n`);
    rmSync(dirname(file), { recursive: true });
  }
  expect(tokenOrFresh(undefined, { PLYGRAPH_TOKEN: "env" })).toEqual({
    token: "env",
    file: undefined,
  });
});

test.each([
  ["missing", () => join(folder, "nowhere"), /cannot be read/],
  ["empty", () => fileWith(" \n"), /is empty/],
  ["a large file", () => fileWith("x".repeat(5000)), /too large/],
])("a token file that is %s is refused", (_what, file, message) => {
  let caught: unknown;
  try {
    givenToken(file(), {});
  } catch (error) {
    caught = error;
  }
  expect(isPlygraphError(caught, "Token") && caught.message).toMatch(message);
});
