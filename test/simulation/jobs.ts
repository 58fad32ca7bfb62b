/** Worlds on several processors: child processes that take a batch of seeds at a time. */
import { type ChildProcess, fork } from "node:child_process";
import { addTally, lineOf, newTally, type Tally } from "./tally.ts";

/** A run of many seeds. */
export interface Run {
  readonly seeds: number;
  readonly from: number;
  readonly jobs: number;
  /** No progress. */
  readonly quiet: boolean;
}

/** Handed to a child: so many seeds from this one on. */
export interface Batch {
  readonly from: number;
  readonly count: number;
}

const BATCH_SEEDS = 50;
const TOLD_EVERY_MS = 10_000;

/** Goes through all seeds, and answers the counts. */
export async function runJobs({ seeds, from, jobs, quiet }: Run): Promise<Tally> {
  const tally = newTally();
  const begin = performance.now();
  let next = from;
  let told = begin;
  const say = (text: string): void => {
    if (!quiet) process.stdout.write(`${text}\n`);
  };
  say(`seeds ${from} to ${from + seeds - 1}`);
  const take = (): Batch | undefined => {
    const count = Math.min(BATCH_SEEDS, from + seeds - next);
    if (count <= 0) return undefined;
    const batch = { from: next, count };
    next += count;
    return batch;
  };
  const done = (part: Tally): void => {
    addTally(tally, part);
    for (const { seed, failure } of part.failures) say(`seed ${seed}: ${failure.slice(0, 300)}`);
    tally.seconds = (performance.now() - begin) / 1000;
    if (performance.now() - told < TOLD_EVERY_MS) return;
    told = performance.now();
    say(lineOf(tally));
  };
  const workers = Array.from({ length: Math.max(1, jobs) }, () => work(take, done));
  await Promise.all(workers);
  tally.seconds = (performance.now() - begin) / 1000;
  return tally;
}

/** One child, as long as there is something to do. */
function work(take: () => Batch | undefined, done: (part: Tally) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const first = take();
    if (first === undefined) {
      resolve();
      return;
    }
    const child: ChildProcess = fork(new URL("./job.ts", import.meta.url), { stdio: "inherit" });
    let batch: Batch | undefined = first;
    child.on("message", (part: Tally) => {
      done(part);
      batch = take();
      if (batch === undefined) child.disconnect();
      else child.send(batch);
    });
    child.on("exit", (code) => {
      if (batch === undefined) resolve();
      else reject(new RangeError(`a child ended with ${code} at seeds from ${batch.from} on`));
    });
    child.send(first);
  });
}
