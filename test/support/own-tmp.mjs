// What a run of the tests has in its environment: one directory for all that it puts down, removed when it
// ends, so that suites need not tidy up; and the build of the sources, for threads and processes.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtSources } from "./built.ts";

export default function () {
  process.env.PLYGRAPH_TEST_BUILT = builtSources();
  // Jest's workers are started later, with this environment.
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), "plygraph-run-"));
}
