import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { givenToken } from "../../src/config/index.ts";
import { isPlygraphError } from "../../src/core/index.ts";

const folder = mkdtempSync(join(tmpdir(), "plygraph-test-"));

function fileWith(text: string, mode = 0o600): string {
  const file = join(folder, `token-${text.length}-${mode}`);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

test("the file goes before the environment", () => {
  expect(givenToken(undefined, {})).toBeUndefined();
  expect(givenToken(undefined, { PLYGRAPH_TOKEN: " " })).toBeUndefined();
  expect(givenToken(undefined, { PLYGRAPH_TOKEN: "env" })).toBe("env");
  expect(givenToken(fileWith("from file\n"), { PLYGRAPH_TOKEN: "env" })).toBe("from file");
});

test.each([
  ["missing", () => join(folder, "nowhere"), /cannot be read/],
  ["empty", () => fileWith(" \n"), /is empty/],
  ["everybody's", () => fileWith("secret", 0o644), /everybody may read .*chmod 600/],
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
