import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
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

test("what a killed scheduler left is removed at the next start, and nothing else", () => {
  const killed = spawnSync(process.execPath, ["-e", ""]).pid;
  const left = (pid: number, ending: string, name = "token"): string => {
    const made = join(tmpdir(), `plygraph-${pid}-${ending}`);
    mkdirSync(made);
    writeFileSync(join(made, name), "secret");
    return made;
  };
  const end = Math.random().toString(36).slice(2, 8).padEnd(6, "x");
  const gone = left(killed, end);
  const kept = [
    left(process.pid, end),
    left(killed, `${end}-more`),
    left(killed, `${end.slice(0, 5)}_`, "else"),
  ];
  const { file = "" } = tokenOrFresh(undefined, {});
  expect(existsSync(gone)).toBe(false);
  expect(kept.map((one) => existsSync(one))).toEqual([true, true, true]);
  for (const one of [...kept, dirname(file)]) rmSync(one, { recursive: true });
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
