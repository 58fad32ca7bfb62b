/** The state of a server as a file, when somebody asks for it by a signal. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialize } from "node:v8";
import { print } from "./output.ts";

/**
 * At every SIGUSR2 what `dump` answers is written to a fresh file that only this user can read, as
 * `v8.deserialize` reads it; its path is printed.
 */
export function dumpOnSignal(dump: () => unknown): void {
  process.on("SIGUSR2", () => print(`dump in ${writeDump(dump())}`));
}

/** The file that a dump is in. */
export function writeDump(dump: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), "plygraph-dump-")), "state.v8");
  writeFileSync(file, serialize(dump), { mode: 0o600, flag: "wx" });
  return file;
}
