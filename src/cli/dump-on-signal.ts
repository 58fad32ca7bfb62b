/** The state of a server as a file, when somebody asks for it by a signal. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialize } from "node:v8";

/**
 * At every SIGUSR2 what `dump` answers is written to a fresh file that only this user can read, as
 * `v8.deserialize` reads it; its path is printed.
 */
export function dumpOnSignal(dump: () => unknown): void {
  process.on("SIGUSR2", () => {
    const file = join(mkdtempSync(join(tmpdir(), "plygraph-dump-")), "state.v8");
    writeFileSync(file, serialize(dump()), { mode: 0o600, flag: "wx" });
    process.stdout.write(`dump in ${file}\n`);
  });
}
