/** Plants faults, one at a time, and counts how many are found. */
import { fork } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { draw, type Fault, faultsOf } from "./plant.ts";

const ROOT = join(import.meta.dirname, "../../..");
const FOLDERS = ["src/scheduler/state", "src/worker/state"];
/** No transitions: what is written for people, checked, or only declared. */
const OTHERS =
  /(validate|validate-memory|describe|dump|story|events|event-log|instructions|invalid-transition|index|states|errors|labels|replay|limits|machine-options|core-state|closed-expression|stranded|weigh|charge|place|pull)\.ts$/;

export interface MutateOptions {
  readonly count: number;
  readonly seed: number;
  readonly jobs: number;
  /** Worlds for each fault. */
  readonly seeds: number;
}

export interface Verdict {
  readonly fault: Fault;
  /** How it was found; undefined: it was not. */
  readonly found: string | undefined;
}

/** Seconds of computing after which a fault has led to a loop without end. */
const CPU_SECONDS_MAX = 60;
const LOOK_MS = 1000;
/** Parts of a second that Linux counts the time of processes in. */
const TICKS = 100;

/** Every fault that was drawn, and what became of it. */
export async function mutate(
  options: MutateOptions,
  say: (text: string) => void,
): Promise<Verdict[]> {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => join(ROOT, folder, name)),
  ).filter((file) => file.endsWith(".ts") && !OTHERS.test(file));
  const sources = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
  const all = [...sources].flatMap(([file, source]) => faultsOf(file, source));
  const drawn = draw(all, options.count, options.seed);
  say(`${drawn.length} of ${all.length} faults in ${files.length} files`);
  const verdicts: Verdict[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < drawn.length) {
      const fault = drawn[next++];
      const found = await tryOne(fault, sources.get(fault.file) as string, options);
      verdicts.push({ fault, found });
      say(
        `${verdicts.length} ${found === undefined ? "SURVIVED" : "found"} ${lineOf({ fault, found })}`,
      );
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, work));
  return verdicts;
}

/** A verdict in one line. */
export function lineOf({ fault, found }: Verdict): string {
  const place = `${fault.file.slice(ROOT.length + 1)}:${fault.line}`;
  return `${place} ${fault.what}${found === undefined ? "" : ` (${found})`}`;
}

function tryOne(
  fault: Fault,
  source: string,
  { seeds }: MutateOptions,
): Promise<string | undefined> {
  const planted = source.slice(0, fault.from) + fault.text + source.slice(fault.to);
  return new Promise((resolve) => {
    const child = fork(new URL("./child.ts", import.meta.url), {
      execArgv: [...process.execArgv, "--import", new URL("./register.mjs", import.meta.url).href],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      env: {
        ...process.env,
        PLANTED: JSON.stringify({ file: fault.file, source: planted }),
        PLANTED_RUN: JSON.stringify({ seeds, from: 900_000, states: 600 }),
      },
    });
    let answer: string | undefined = "the process ended";
    const timer = setInterval(() => {
      if (cpuSecondsOf(child.pid) < CPU_SECONDS_MAX) return;
      answer = "it never ends";
      child.kill("SIGKILL");
    }, LOOK_MS);
    child.on("message", (message: { readonly found?: string }) => {
      answer = message.found;
    });
    child.on("exit", () => {
      clearInterval(timer);
      resolve(answer);
    });
  });
}

/** What a process has computed so far; 0 when it is gone. */
function cpuSecondsOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return 0;
  }
}
