/** The memory of a worker with its surroundings: the store, the disk below it, and the clock that measures both. */
import { tmpdir } from "node:os";
import { type Host, isRecord, OptionError, shown } from "../core/index.ts";
import { collectGarbage } from "./collect-garbage.ts";
import type { ProcessSizes } from "./heartbeat.ts";
import { type CompressionName, compressionOf } from "./memory/disk/compression.ts";
import { FileDisk } from "./memory/disk/file-disk.ts";
import { requireDirectory } from "./memory/disk/local-directory.ts";
import type { SpillDisk } from "./memory/disk/spill-disk.ts";
import { SpillFiles } from "./memory/disk/spill-files.ts";
import { RecentGrowth } from "./memory/recent.ts";
import { type SpillCounts, Spiller, type SpillReport } from "./memory/spiller.ts";
import { type MemoryThresholds, THRESHOLDS } from "./memory/state/thresholds.ts";
import { BlockStore } from "./memory/store.ts";
import type { Event, Instruction, MachineOptions } from "./state/index.ts";

/** What people may say about a worker's memory; see docs/memory.md. */
export interface MemorySettings {
  /** Parts of the memory limit at which something is done; `false`: never. */
  readonly memory?: Partial<MemoryThresholds>;
  /** Bytes of spilled blocks on disk, at most; by default as many as it takes. */
  readonly maxSpillBytes?: number;
  /** Blocks are spilled to a fresh directory below this one; by default below the system's for such files. */
  readonly localDirectory?: string;
  /** How spilled blocks are compressed; by default not at all. */
  readonly compression?: CompressionName;
  /** The process is the worker's alone: what it takes in all counts against the limit. */
  readonly ownProcess?: boolean;
  /** A disk in place of files; `localDirectory` means nothing then. */
  readonly disk?: SpillDisk;
  /** In place of the process's own garbage collection. */
  readonly collectGarbage?: () => void;
}

/** Empty regions that are kept: the first touch of a page costs ten times the next. */
const SPARE_REGIONS = 1;
/** How long regions must have been empty. */
const EMPTY_MS = 3000;
/** Between two collections of garbage: each stops the thread for some ten milliseconds. */
const COLLECT_MS = 1000;

/** Who knows regions by number. */
export interface RegionUsers {
  addRegion(index: number, buffer: SharedArrayBuffer): void;
  forgetRegion(index: number): void;
}

/** How often the process is measured. */
const MEASURE_MS = 200;

type DiskInstruction = Extract<Instruction, { type: "spill" | "evict" | "unspill" }>;

/** Everything that a worker does about memory, but for the decisions. */
export class BlockMemory {
  readonly store: BlockStore;
  readonly #spiller: Spiller;
  readonly #settings: MemorySettings & { readonly memoryLimitBytes: number };
  readonly #host: Host;
  readonly #apply: (event: Event) => void;
  readonly #regions: RegionUsers;
  /** Since when there have been more empty regions than are kept; undefined: there are not. */
  #emptySince: number | undefined;
  #collectedAt = Number.NEGATIVE_INFINITY;
  readonly #recent: RecentGrowth = new RecentGrowth();
  #warned = false;
  #timer: ReturnType<Host["repeat"]> | undefined;

  constructor(
    settings: MemorySettings & { readonly memoryLimitBytes: number },
    host: Host,
    apply: (event: Event) => void,
    regions: RegionUsers,
  ) {
    this.#settings = settings;
    this.#host = host;
    this.#apply = apply;
    this.#regions = regions;
    this.store = new BlockStore(settings.memoryLimitBytes, (index, buffer) =>
      regions.addRegion(index, buffer),
    );
    const disk = settings.disk ?? new FileDisk(settings.localDirectory ?? tmpdir());
    const files = new SpillFiles(disk, settings.compression);
    const report = (event: SpillReport): void => apply(event);
    this.#spiller = new Spiller(this.store, files, report, (error) => this.#warn(error));
  }

  /** What the process takes, and for what. */
  sizes(): ProcessSizes {
    const processBytes = this.#host.processBytes();
    const { touchedBytes: poolBytes } = this.store.slabs.pages;
    const unmanagedBytes = Math.max(0, processBytes - poolBytes);
    const recentUnmanagedBytes = this.#recent.add(this.#host.now(), unmanagedBytes);
    return { processBytes, poolBytes, unmanagedBytes, recentUnmanagedBytes };
  }

  /** Bytes on disk, and what went there and back. */
  get counts(): Readonly<SpillCounts> & {
    readonly diskBytes: number;
    readonly spillFiles: number;
  } {
    const { bytes, files } = this.#spiller.stored;
    return { ...this.#spiller.counts, diskBytes: bytes, spillFiles: files };
  }

  /** Where blocks are when they are not in memory. */
  get spiller(): Spiller {
    return this.#spiller;
  }

  start(): void {
    if (this.#settings.ownProcess !== true) return;
    // What the process takes before it has done anything is no room for blocks.
    this.#measure();
    this.#timer = this.#host.repeat(() => this.#measure(), MEASURE_MS);
    this.#timer.unref();
  }

  /** Carries out what the machine says. */
  perform(instruction: DiskInstruction): void {
    this.#spiller[instruction.type](instruction.blocks);
  }

  async close(): Promise<void> {
    this.#timer?.clear();
    await this.#spiller.close();
  }

  #measure(): void {
    const { processBytes, unmanagedBytes } = this.sizes();
    this.#giveBack(processBytes);
    this.#apply({ type: "memory", unmanagedBytes });
  }

  /**
   * Memory that nothing has been in for a while goes back to the system, but for a spare region: sooner, and all of it,
   * where the process is over the threshold `spill`; over `pause` garbage is looked for, too. In a process of its own
   * only: garbage must be collected for it, and that of others is not ours to collect.
   */
  #giveBack(processBytes: number): void {
    const now = this.#host.now();
    const { spill, pause } = { ...THRESHOLDS, ...this.#settings.memory };
    const tight = this.#isOver(processBytes, spill);
    const spare = tight ? 0 : SPARE_REGIONS;
    if (this.store.slabs.pages.emptyRegions <= spare) this.#emptySince = undefined;
    else this.#emptySince ??= now;
    const since = this.#emptySince;
    const idle = since !== undefined && now - since >= (tight ? 0 : EMPTY_MS);
    const urgent = this.#isOver(processBytes, pause);
    if (!(idle || urgent) || now - this.#collectedAt < COLLECT_MS) return;
    this.#emptySince = undefined;
    this.#collectedAt = now;
    for (const index of this.store.giveBack(spare)) this.#regions.forgetRegion(index);
    (this.#settings.collectGarbage ?? collectGarbage)();
  }

  #isOver(bytes: number, threshold: number | false): boolean {
    return threshold !== false && bytes > threshold * this.#settings.memoryLimitBytes;
  }

  /** The first time only: a full disk says so again with every block. */
  #warn(error: unknown): void {
    if (this.#warned) return;
    this.#warned = true;
    const { name, message } = error as Error;
    process.emitWarning(`blocks stay in memory, or are made again: ${message}`, { type: name });
  }
}

/** What the machine is told of these settings. @throws OptionError */
export function memoryOptions(settings: MemorySettings): NonNullable<MachineOptions["memory"]> {
  if (settings.memory !== undefined && !isRecord(settings.memory)) {
    const names = Object.keys(THRESHOLDS).join(", ");
    throw new OptionError(
      "worker",
      `memory is a record of ${names}, not ${shown(settings.memory)}`,
    );
  }
  const thresholds = { ...THRESHOLDS, ...settings.memory };
  for (const [name, part] of Object.entries(thresholds)) {
    if (!Object.hasOwn(THRESHOLDS, name)) {
      const names = Object.keys(THRESHOLDS).join(", ");
      throw new OptionError("worker", `memory has no "${name}"; there are ${names}`, { name });
    }
    if (part === false || (typeof part === "number" && part > 0 && part <= 1)) continue;
    const text = `memory.${name} is a number above 0 and up to 1, or false, not ${shown(part)}`;
    throw new OptionError("worker", text, { name });
  }
  const { maxSpillBytes = Number.POSITIVE_INFINITY } = settings;
  if (!(maxSpillBytes >= 0)) {
    const text = `maxSpill is a number of bytes, not ${shown(maxSpillBytes)}`;
    throw new OptionError("worker", text);
  }
  compressionOf(settings.compression ?? "none");
  return { thresholds, maxSpillBytes, disk: maxSpillBytes > 0 };
}

/**
 * @throws OptionError for a threshold, size or compression that is none; SpillDirectoryError when a directory was
 * named where nothing can be written
 */
export async function checkMemory(settings: MemorySettings): Promise<void> {
  memoryOptions(settings);
  const { localDirectory, disk } = settings;
  if (localDirectory !== undefined && disk === undefined) await requireDirectory(localDirectory);
}
