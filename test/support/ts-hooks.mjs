// Transforms TypeScript on import, for plain Node and every thread and process it starts. Results are
// kept on disk by the source's time and size, because a cluster's processes start many times a test run.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CACHE = join(import.meta.dirname, "../../node_modules/.cache/plygraph-ts");
mkdirSync(CACHE, { recursive: true });
let swc;

/** A file beside another is where its name says: nothing need be looked up on the disk. */
export function resolve(specifier, context, nextResolve) {
  if (!/^\.\.?\/.*\.ts$/.test(specifier)) return nextResolve(specifier, context);
  const { href } = new URL(specifier, context.parentURL);
  return { url: href, format: "module", shortCircuit: true };
}

export async function load(url, context, nextLoad) {
  const path = url.startsWith("file:") ? url.split("?")[0] : "";
  if (!path.endsWith(".ts") || path.includes("/node_modules/")) return nextLoad(url, context);
  return { format: "module", source: await javascript(fileURLToPath(path)), shortCircuit: true };
}

async function javascript(filename) {
  const { mtimeMs, size } = statSync(filename);
  const name = createHash("sha1").update(`${filename}|${mtimeMs}|${size}|plain`).digest("hex");
  const kept = join(CACHE, `${name}.mjs`);
  try {
    return readFileSync(kept, "utf8");
  } catch {
    swc ??= await import("@swc/core");
    const { code } = await swc.transform(readFileSync(filename, "utf8"), {
      filename,
      swcrc: false,
      jsc: { parser: { syntax: "typescript" }, target: "es2022" },
      module: { type: "es6" },
    });
    const fresh = `${kept}.${process.pid}.${Math.random()}`;
    writeFileSync(fresh, code);
    renameSync(fresh, kept);
    return code;
  }
}
