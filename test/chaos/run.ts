/** Workers under work and faults for a while, and what was left behind. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, LocalCluster } from "../../src/index.ts";
import { Dice } from "./dice.ts";
import { canStarve, type FaultCounts, fault } from "./faults.ts";
import { type JobEnd, nextJob, runJob } from "./jobs.ts";

/** What is asked for. */
export interface ChaosOptions {
  readonly seconds: number;
  readonly workers: number;
  readonly seed: number;
  /** Seconds between two faults. */
  readonly every: number;
  /** Jobs at a time. */
  readonly jobs: number;
  /** Bytes of spilled blocks on disk: so few that the disk is full now and then. */
  readonly maxSpill: string;
  readonly memoryLimit: string;
  /** Hears how it goes every ten seconds. */
  readonly progress?: (report: ChaosReport) => void;
}

/** What happened, and what was left: everything but `right` and `rerun` should be 0. */
export interface ChaosReport {
  readonly seed: number;
  readonly workers: number;
  readonly seconds: number;
  readonly jobs: number;
  readonly right: number;
  /** Jobs that an error ended, and that were right when they were begun again. */
  readonly rerun: number;
  readonly wrong: number;
  readonly stuck: number;
  readonly failed: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly kills: number;
  readonly stops: number;
  /** Workers that could open nothing for a while; null: this machine has no prlimit. */
  readonly descriptors: number | null;
  /** Most that the workers of one moment had written to disk. */
  readonly spilledBytes: number;
  readonly recovery: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly notes: readonly string[];
  /** Processes, files and listening sockets that outlived the cluster. */
  readonly left: {
    readonly processes: readonly number[];
    readonly files: readonly string[];
    readonly sockets: number;
  };
}

const PATIENCE_MS = 120_000;
const REPORT_MS = 10_000;
const NOTES_MAX = 20;

/** All that is known while it goes on. */
class Chaos {
  readonly #options: ChaosOptions;
  readonly #ends: JobEnd[] = [];
  readonly #faults: FaultCounts = { kills: 0, stops: 0, descriptors: 0, recoverySeconds: [] };
  readonly #pids: Set<number> = new Set();
  /** When the cluster stood. */
  #begin: number = performance.now();
  #spilledBytes = 0;

  constructor(options: ChaosOptions) {
    this.#options = options;
  }

  async run(): Promise<ChaosReport> {
    const { workers, memoryLimit, maxSpill, seed, jobs } = this.#options;
    const localDirectory = mkdtempSync(join(tmpdir(), "plygraph-chaos-"));
    try {
      const cluster = await LocalCluster.start({
        workers,
        threadsPerWorker: 1,
        processes: true,
        memoryLimit,
        maxSpill,
        localDirectory,
      });
      const client = await Client.connect(cluster);
      this.#begin = performance.now();
      const told = setInterval(() => this.#options.progress?.(this.#report()), REPORT_MS);
      await Promise.all([
        this.#harm(cluster, client, new Dice(seed)),
        ...Array.from({ length: jobs }, (_, k) => this.#work(client, new Dice(seed + k + 1))),
      ]);
      clearInterval(told);
      await client.close();
      await cluster.close();
      const files = readdirSync(localDirectory, { recursive: true, encoding: "utf8" });
      return this.#report(files);
    } finally {
      rmSync(localDirectory, { recursive: true, force: true });
    }
  }

  get #isOver(): boolean {
    return performance.now() - this.#begin > this.#options.seconds * 1000;
  }

  async #work(client: Client, dice: Dice): Promise<void> {
    while (!this.#isOver) this.#ends.push(await runJob(client, nextJob(dice), PATIENCE_MS));
  }

  async #harm(cluster: LocalCluster, client: Client, dice: Dice): Promise<void> {
    const victims = {
      pids: () => this.#see(cluster.pids),
      joined: async () => this.#look(await client.info()),
    };
    while (!this.#isOver) {
      const begin = performance.now();
      await fault(victims, dice, this.#faults);
      const rest = this.#options.every * 1000 - (performance.now() - begin);
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    }
    this.#see(cluster.pids);
  }

  #see(pids: readonly number[]): readonly number[] {
    for (const pid of pids) this.#pids.add(pid);
    return pids;
  }

  #look(info: unknown): ReadonlySet<string> {
    const { workers } = info as {
      readonly workers: readonly { readonly address: string; readonly spilledBytes: number }[];
    };
    const bytes = workers.reduce((sum, { spilledBytes }) => sum + spilledBytes, 0);
    this.#spilledBytes = Math.max(this.#spilledBytes, bytes);
    return new Set(workers.map(({ address }) => address));
  }

  #report(files: readonly string[] = []): ChaosReport {
    const ends = this.#ends;
    const count = (outcome: JobEnd["outcome"]): number =>
      ends.filter((end) => end.outcome === outcome).length;
    const kinds: Record<string, number> = {};
    for (const { kind } of ends) kinds[kind] = (kinds[kind] ?? 0) + 1;
    const { kills, stops, descriptors, recoverySeconds } = this.#faults;
    const times = recoverySeconds.toSorted((a, b) => a - b);
    const quantile = (q: number): number =>
      times[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0;
    const notes = ends.flatMap(({ note, kind }) => (note === "" ? [] : [`${kind}: ${note}`]));
    return {
      seed: this.#options.seed,
      workers: this.#options.workers,
      seconds: Math.round((performance.now() - this.#begin) / 1000),
      jobs: ends.length,
      right: count("right"),
      rerun: ends.filter(({ reruns, outcome }) => reruns > 0 && outcome === "right").length,
      wrong: count("wrong"),
      stuck: count("stuck"),
      failed: count("failed"),
      kinds,
      kills,
      stops,
      descriptors: canStarve() ? descriptors : null,
      spilledBytes: this.#spilledBytes,
      recovery: { p50: quantile(0.5), p99: quantile(0.99), max: quantile(1) },
      notes: notes.slice(0, NOTES_MAX),
      left: {
        processes: [...this.#pids].filter(isAlive),
        files,
        sockets: process.getActiveResourcesInfo().filter((name) => /Server|Process/.test(name))
          .length,
      },
    };
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Runs chaos. Resolves when the cluster is closed and what it left was counted. */
export function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  return new Chaos(options).run();
}

/** Whether nothing went wrong, and nothing was left. */
export function isGood({ wrong, stuck, failed, left, jobs }: ChaosReport): boolean {
  const bad = wrong + stuck + failed + left.processes.length + left.files.length + left.sockets;
  return bad === 0 && jobs > 0;
}
