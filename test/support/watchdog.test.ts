import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ROOT } from "./sources.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plygraph-watchdog-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Jest on one file of this text, and what it says. */
async function jest(name: string, text: string): Promise<{ code: unknown; said: string }> {
  writeFileSync(join(folder, name), text);
  const config = {
    rootDir: folder,
    testMatch: [`<rootDir>/${name}`],
    testEnvironment: join(ROOT, "test/support/environment.mjs"),
    transform: {},
    maxWorkers: 1,
    cache: false,
    watchman: false,
  };
  const args = [join(ROOT, "node_modules/jest/bin/jest.js"), "--config", JSON.stringify(config)];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PLYGRAPH_TEST_SECONDS: "1", PLYGRAPH_TEST_IDLE_SECONDS: "1" },
    stdio: ["ignore", "ignore", "pipe"],
    // Where the watchdog does not bite, nothing goes on for ever.
    timeout: 50_000,
    killSignal: "SIGTERM",
  });
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => {
    said += bytes.toString();
  });
  const code = await new Promise((resolve) =>
    child.once("close", (exit, signal) => resolve(signal ?? exit)),
  );
  return { code, said };
}

test("a file that loops without end is named, with its test and where it is; so is what stays open", async () => {
  const loop = "test('turns', () => { (function round() { for (;;); })(); });";
  const stays = "test('leaves', () => { setInterval(() => undefined, 1e6); });";
  const [looping, staying] = await Promise.all([jest("loops.cjs", loop), jest("stays.cjs", stays)]);
  expect(looping.code).toBe("SIGKILL");
  expect(looping.said).toMatch(
    /watchdog: \S+loops\.cjs has not ended after \d+ s, in the test "turns"/,
  );
  expect(looping.said).toMatch(/it is in\n +at round \(.*loops\.cjs:1\)/);
  expect(staying.code).toBe("SIGKILL");
  expect(staying.said).toMatch(
    /watchdog: the process has not gone on for \d+ s after \S+stays\.cjs/,
  );
  expect(staying.said).toMatch(/open are: .*Timeout.*\n {2}it waits/);
});
