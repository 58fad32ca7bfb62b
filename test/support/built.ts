/** What `npm run build` makes of the sources. */
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const DIST = join(ROOT, "dist");
const PROJECTS = ["tsconfig.build.json", "tsconfig.json", "package.json"];

const madeAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Whether `dist` is what the build of `npm ci` made of these very sources. */
function isFresh(): boolean {
  const newest = Math.max(...PROJECTS.map((name) => madeAt(join(ROOT, name))));
  const files = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" });
  return files.every((name) => {
    if (!name.endsWith(".ts")) return true;
    const source = Math.max(newest, madeAt(join(ROOT, "src", name)));
    const made = [".js", ".d.ts"].map((ending) => join(DIST, name.replace(/\.ts$/, ending)));
    return made.every((path) => madeAt(path) >= source);
  });
}

/**
 * Puts the build of the sources into `folder`: a copy of `dist` where that is newer than they are, as it is
 * behind `npm ci`. Types are not checked, which `npm run check` does.
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
