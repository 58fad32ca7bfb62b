// The order of suites where they run side by side: the longest first, so that none of them is left at the end.
import { sep } from "node:path";
import TestSequencer from "@jest/test-sequencer";

/** Those that take longest, longest first: by minutes of processor time, not by the length of their files. */
const LONG = [
  "examples/custom-rules",
  "simulation/simulate",
  "programs",
  "client/worker-killed-validated",
  "client/strays",
  "errors-running",
  "verify/mutate",
  "verify/planted",
  "client/life",
  "cli/main",
  "cli/commands/rules",
  "readme",
  "verify/coverage",
  "verify/check-rules",
  "client/payloads",
];

const placeOf = ({ path }) => {
  const place = LONG.findIndex((name) => path.endsWith(`${sep}test${sep}${name}.test.ts`));
  return place < 0 ? LONG.length : place;
};

export default class extends TestSequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
