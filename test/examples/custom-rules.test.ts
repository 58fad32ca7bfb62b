/** The walk-through of examples/custom-rules is run as its README has it, from a clean checkout. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { buildInto } from "../support/built.ts";

const ROOT = join(import.meta.dirname, "../..");
const EXAMPLE = "examples/custom-rules";
/** What a checkout consists of, as far as building and the example go. */
const CHECKOUT = ["src", EXAMPLE, "package.json", "tsconfig.json", "tsconfig.build.json"];
const LEFT_OUT = new Set(["node_modules", "dist"]);
const MINUTES_5 = 300_000;

interface Step {
  readonly title: string;
  readonly commands: string;
  /** Lines that its output must have; the numbers in them may be others. */
  readonly expected: readonly string[];
}

/** Every `sh` block, under the heading above it, with the `text` block that follows. */
function stepsOf(text: string): Step[] {
  const parts = text.matchAll(/^## (.*)$|```sh\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/gm);
  const steps: Step[] = [];
  let title = "";
  for (const [, heading, commands, expected = ""] of parts) {
    if (heading !== undefined) title = heading;
    else steps.push({ title, commands, expected: expected.split("\n").filter((line) => line) });
  }
  return steps;
}

let folder: string;
let home: string;

/** Runs commands as a newcomer's shell would; the first one that fails ends them. */
function shell(commands: string, cwd: string): { readonly ok: boolean; readonly output: string } {
  const { PATH = "" } = process.env;
  const env = {
    PATH: `${dirname(process.execPath)}${delimiter}${PATH}`,
    HOME: home,
    // What is not here need not be asked for.
    npm_config_offline: "true",
    npm_config_update_notifier: "false",
  };
  const done = spawnSync("bash", ["-euo", "pipefail", "-c", commands], {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: MINUTES_5,
  });
  return { ok: done.status === 0, output: `${done.stdout}${done.stderr}` };
}

/** Numbers may be others, and so may what stands behind the beginning of a line of a table. */
const shape = (text: string): string => text.replace(/\d+(?:[.,]\d+)*/g, "#").replace(/ +/g, " ");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plygraph-checkout-"));
  home = mkdtempSync(join(tmpdir(), "plygraph-home-"));
  for (const path of CHECKOUT) {
    cpSync(join(ROOT, path), join(folder, path), {
      recursive: true,
      filter: (from) => !LEFT_OUT.has(basename(from)),
    });
  }
  // `npm ci` without the network: the packages of this checkout, and the build that it ends with.
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  buildInto(join(folder, "dist"));
}, MINUTES_5);
afterAll(() => {
  for (const path of [folder, home]) rmSync(path, { recursive: true, force: true });
});

describe("the README of examples/custom-rules", () => {
  const text = readFileSync(join(ROOT, EXAMPLE, "README.md"), "utf8");
  const steps = stepsOf(text);

  test("every block of commands is a step", () => {
    expect(steps.length).toBe(text.split("```sh\n").length - 1);
    expect(steps.length).toBeGreaterThanOrEqual(8);
    expect(steps.every(({ expected }) => expected.length > 0)).toBe(true);
  });

  test.each(steps.map((step) => [step.title, step] as const))(
    "%s",
    (_, { commands, expected }) => {
      const { ok, output } = shell(commands, join(folder, EXAMPLE));
      expect({ ok, output }).toEqual({ ok: true, output });
      const found = shape(output);
      for (const line of expected) expect(found).toContain(shape(line));
    },
    MINUTES_5,
  );

  test("what is packed is the plugin, and no other file of the folder", () => {
    // After the steps: the package was built, and the folder is full of what newcomers write.
    const pack = "npm pack --dry-run --json --ignore-scripts 2> /dev/null";
    const { ok, output } = shell(pack, join(folder, EXAMPLE));
    expect(ok).toBe(true);
    const [{ files }] = JSON.parse(output.slice(output.search(/^\[/m))) as [
      { files: readonly { readonly path: string }[] },
    ];
    expect(files.map(({ path }) => path).sort()).toEqual([
      "README.md",
      "dist/clamp.d.ts",
      "dist/clamp.js",
      "dist/clamp.rules",
      "dist/plugin.d.ts",
      "dist/plugin.js",
      "package.json",
    ]);
    const manifest = readFileSync(join(folder, EXAMPLE, "package.json"), "utf8");
    expect(JSON.parse(manifest)).not.toHaveProperty("private");
    // Whoever publishes from a fresh checkout publishes what is there, and not an empty folder.
    expect(JSON.parse(manifest)).toHaveProperty("scripts.prepack", "npm run --silent build");
    expect(JSON.parse(manifest)).not.toHaveProperty("dependencies");
  });

  test("a command that fails is noticed, also before others that do not", () => {
    expect(shell("false\ntrue", folder).ok).toBe(false);
    expect(shell("npm run nothing | cat", folder).ok).toBe(false);
    expect(shell("true", folder).ok).toBe(true);
  });
});
