/**
 * `npm run chaos -- --minutes M --workers N`: real worker processes under continuous work, killed, stopped, without
 * disk and without descriptors; ends with a report, as text and (`--json FILE`) as JSON.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { canStarve } from "./faults.ts";
import { type ChaosReport, isGood, runChaos } from "./run.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    workers: { type: "string", default: "4" },
    seed: { type: "string", default: String(Date.now() % 1e9) },
    every: { type: "string", default: "3" },
    jobs: { type: "string", default: "3" },
    "max-spill": { type: "string", default: "8MB" },
    "memory-limit": { type: "string", default: "256MB" },
    json: { type: "string" },
  },
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function lineOf(r: ChaosReport): string {
  const { p50, p99, max } = r.recovery;
  const times = [p50, p99, max].map((s) => s.toFixed(2)).join(" / ");
  const faults = `${r.kills} kills, ${r.stops} stops, ${r.descriptors ?? "no"} times without descriptors`;
  const jobs = `${r.jobs} jobs: ${r.right} right (${r.rerun} begun again), ${r.wrong} wrong, ${r.stuck} stuck, ${r.failed} failed`;
  return `${r.seconds} s, ${faults}; ${jobs}; a successor after ${times} s (p50 / p99 / max)`;
}

if (!canStarve()) say("NO DESCRIPTORS TAKEN AWAY: this machine has no prlimit");
// Workers that die say so each time: that is what this is about.
process.removeAllListeners("warning");
const report = await runChaos({
  seconds: Number(values.minutes) * 60,
  workers: Number(values.workers),
  seed: Number(values.seed),
  every: Number(values.every),
  jobs: Number(values.jobs),
  maxSpill: values["max-spill"],
  memoryLimit: values["memory-limit"],
  progress: (now) => say(lineOf(now)),
});
for (const note of report.notes) say(note);
const { processes, files, sockets } = report.left;
say(lineOf(report));
say(
  `left behind: ${processes.length} processes, ${files.length} files, ${sockets} sockets; ${Object.entries(
    report.kinds,
  )
    .map(([kind, count]) => `${count} ${kind}`)
    .join(
      ", ",
    )}; ${(report.spilledBytes / 1e6).toFixed(0)} MB spilled by the workers of one moment`,
);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
if (!isGood(report)) process.exitCode = 1;
