/** What `npm run build` makes of the sources. */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { transformSync } from "@swc/core";

const ROOT = join(import.meta.dirname, "../..");
const DIST = join(ROOT, "dist");
const CACHE = join(ROOT, "node_modules/.cache/plygraph-built");
const PROJECTS = ["tsconfig.build.json", "tsconfig.json", "package.json"];

const TO_JAVASCRIPT = {
  swcrc: false,
  jsc: {
    parser: { syntax: "typescript" },
    target: "es2022",
    // What the types of swc do not know yet.
    rewriteRelativeImportExtensions: true,
  },
  module: { type: "es6" },
} as const;

const madeAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const sources = (): string[] =>
  readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );

/** Whether `dist` is what the build of `npm ci` made of these very sources. */
function isFresh(): boolean {
  const newest = Math.max(...PROJECTS.map((name) => madeAt(join(ROOT, name))));
  return sources().every((name) => {
    const source = Math.max(newest, madeAt(join(ROOT, "src", name)));
    const made = [".js", ".d.ts"].map((ending) => join(DIST, name.replace(/\.ts$/, ending)));
    return made.every((path) => madeAt(path) >= source);
  });
}

/**
 * The folder of JavaScript that stands for `src`: `dist` where that is newer, as it is behind `npm ci`, or
 * else one beside other caches, where only files that changed are made again.
 */
export function builtSources(): string {
  if (isFresh()) return DIST;
  for (const name of sources()) {
    const from = join(ROOT, "src", name);
    const to = join(CACHE, "dist", name.replace(/\.ts$/, ".js"));
    if (Math.abs(madeAt(to) - madeAt(from)) > 2) transformInto(to, from);
  }
  copyFileSync(join(ROOT, "package.json"), join(CACHE, "package.json"));
  return join(CACHE, "dist");
}

/** What is made is as old as what it is made of, to the ms: a file that changes meanwhile is noticed. */
function transformInto(to: string, from: string): void {
  const { atime, mtime } = statSync(from);
  const { code } = transformSync(readFileSync(from, "utf8"), { ...TO_JAVASCRIPT, filename: from });
  mkdirSync(dirname(to), { recursive: true });
  // Runs side by side make the same files.
  const fresh = `${to}.${process.pid}`;
  writeFileSync(fresh, code);
  utimesSync(fresh, atime, mtime);
  renameSync(fresh, to);
}

/**
 * Puts the build of the sources into `folder`: a copy of `dist` where that is newer than they are. Types are
 * not checked, which `npm run check` does.
 */
export function buildInto(folder: string): void {
  if (isFresh()) {
    cpSync(DIST, folder, { recursive: true });
    return;
  }
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const options = ["-p", join(ROOT, "tsconfig.build.json"), "--noCheck", "--outDir", folder];
  const maps = ["--declarationMap", "false", "--sourceMap", "false"];
  const done = spawnSync(process.execPath, [tsc, ...options, ...maps], { encoding: "utf8" });
  if (done.status !== 0) throw new RangeError(`the sources do not build: ${done.stdout}`);
}
