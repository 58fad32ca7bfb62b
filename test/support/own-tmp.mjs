// One directory for all that a run of the tests puts down, removed when it ends: suites need not tidy up.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export default function () {
  // Jest's workers are started later, with this environment.
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), "plygraph-run-"));
}
