// Completes package-lock.json: npm leaves out packages for other platforms that its registry did not
// offer when the lock was written, and `npm ci` then refuses the lock. Run it after changing dependencies.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PATH = join(import.meta.dirname, "../../package-lock.json");
const OS = /(android|darwin|linux|win32|freebsd|openbsd|netbsd|openharmony|aix|sunos)/;
const CPU = /(arm64|arm|x64|ia32|ppc64|riscv64|s390x|loong64|mips64el|wasm32)/;

const lock = JSON.parse(readFileSync(PATH, "utf8"));
const { packages } = lock;
for (const owner of Object.values({ ...packages })) {
  for (const [name, range] of Object.entries(owner.optionalDependencies ?? {})) {
    packages[`node_modules/${name}`] ??= stubOf(name, range, owner.dev === true);
  }
}
lock.packages = Object.fromEntries(
  Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
writeFileSync(PATH, `${JSON.stringify(lock, null, 2)}\n`);

function stubOf(name, range, dev) {
  const [os] = OS.exec(name) ?? [];
  const [cpu] = CPU.exec(name) ?? [];
  const libc = name.includes("musl") ? "musl" : "glibc";
  return {
    version: range.replace(/^[~^]/, ""),
    cpu: [cpu ?? "x64"],
    ...(dev && { dev }),
    ...(os === "linux" && { libc: [libc] }),
    optional: true,
    os: [os ?? "none"],
  };
}
