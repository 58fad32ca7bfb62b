import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { tokenOrFresh } from "../../src/cli/token.ts";

test("a fresh token is random, and in a file that only its owner can read", () => {
  const [a, b] = [tokenOrFresh(undefined), tokenOrFresh(undefined)];
  expect(a.token).not.toBe(b.token);
  expect(a.token.length).toBeGreaterThanOrEqual(32);
  for (const { token, file = "" } of [a, b]) {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toBe(`${token}\n`);
    rmSync(dirname(file), { recursive: true });
  }
  expect(tokenOrFresh("given")).toEqual({ token: "given", file: undefined });
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
  const { file = "" } = tokenOrFresh(undefined);
  expect(existsSync(gone)).toBe(false);
  expect(kept.map((one) => existsSync(one))).toEqual([true, true, true]);
  for (const one of [...kept, dirname(file)]) rmSync(one, { recursive: true });
});
