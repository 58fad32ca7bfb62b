/**
 * How many workers a cluster should have: a pure machine, told what the scheduler says of itself. As many as do what is
 * left within a while; twice as many when memory runs out; and fewer only when that was right several times in a row.
 */

/** What the scheduler says. */
export interface LoadFigures {
  /** Tasks that are not done, of everything that is wanted, and the seconds that they will take. */
  readonly remainingTasks: number;
  readonly remainingSeconds: number;
  readonly workers: readonly {
    readonly name: string;
    readonly threads: number;
    readonly processing: number;
    readonly heldBytes: number;
    readonly memoryLimitBytes: number;
    readonly retiring: boolean;
  }[];
}

/** Bounds and pace. */
export interface PolicyOptions {
  readonly minimum: number;
  readonly maximum: number;
  /** What is left should be done within so many seconds. */
  readonly targetSeconds: number;
  /** Threads that a new worker will have. */
  readonly threads: number;
  /** How often in a row fewer workers must do, before any is sent away. */
  readonly patience: number;
}

/** What to do now. */
export interface Decision {
  /** Workers that there should be. */
  readonly target: number;
  /** Workers to start. */
  readonly start: number;
  /** Names of workers to retire. */
  readonly retire: readonly string[];
}

/** Blocks may take this part of all memory; then more workers are wanted. */
const MEMORY_PART = 0.6;

/** Told the load every so often; answers what to do. */
export class AdaptivePolicy {
  readonly #options: PolicyOptions;
  #calm = 0;

  constructor(options: PolicyOptions) {
    this.#options = options;
  }

  /** `starting`: workers that were asked for and have not joined. */
  decide(load: LoadFigures, starting = 0): Decision {
    const staying = load.workers.filter(({ retiring }) => !retiring);
    const target = targetOf(load, this.#options);
    const count = staying.length + starting;
    if (target >= count) {
      this.#calm = 0;
      return { target, start: target - count, retire: [] };
    }
    this.#calm++;
    if (this.#calm < this.#options.patience || starting > 0)
      return { target, start: 0, retire: [] };
    this.#calm = 0;
    return { target, start: 0, retire: leastUseful(staying, count - target) };
  }
}

/** Workers that the load asks for, within the bounds. */
export function targetOf(load: LoadFigures, options: PolicyOptions): number {
  const { minimum, maximum, targetSeconds, threads } = options;
  const { remainingTasks, remainingSeconds } = load;
  const staying = load.workers.filter(({ retiring }) => !retiring);
  const perWorker = Math.max(1, threads);
  const forTime = Math.ceil(remainingSeconds / targetSeconds / perWorker);
  // More threads than tasks would have nothing to do.
  const forWork = Math.min(forTime, Math.ceil(remainingTasks / perWorker));
  const some = remainingTasks > 0 ? 1 : 0;
  const held = sum(staying, ({ heldBytes }) => heldBytes);
  const room = sum(staying, ({ memoryLimitBytes }) => memoryLimitBytes);
  const average = staying.length === 0 ? 0 : room / staying.length;
  // What is held must have a place, with room to work.
  const forBytes = average > 0 ? Math.ceil(held / (MEMORY_PART * average)) : 0;
  const forMemory = held > MEMORY_PART * room && room > 0 ? 2 * staying.length : forBytes;
  const wanted = Math.max(forWork, some, forMemory);
  return Math.max(minimum, Math.min(maximum, wanted));
}

/** Those with the least to hand over and to finish. */
function leastUseful(workers: LoadFigures["workers"], count: number): string[] {
  return [...workers]
    .sort((a, b) => a.processing - b.processing || a.heldBytes - b.heldBytes)
    .slice(0, count)
    .map(({ name }) => name);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((all, item) => all + of(item), 0);
}
