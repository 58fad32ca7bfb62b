/** A cluster that grows and shrinks with its load. */
import {
  checkNumber,
  checkOptions,
  type Host,
  OptionError,
  realHost,
  type Timer,
} from "../../core/index.ts";
import { warn } from "../warn.ts";
import { AdaptivePolicy, type Decision, type LoadFigures } from "./policy.ts";

/** How a cluster adapts. */
export interface AdaptOptions {
  /** Workers that there are at least; 0 by default. */
  readonly minimum?: number;
  /** Workers that there are at most. */
  readonly maximum: number;
  /** What is left should be done within so many seconds; 5 by default. */
  readonly targetSeconds?: number;
  /** Seconds between two looks; 1 by default. */
  readonly intervalSeconds?: number;
  /** Looks in a row at which fewer workers would do, before any goes; 3 by default. */
  readonly patience?: number;
}

/** What it does with the cluster. */
export interface AdaptedCluster {
  load(): LoadFigures;
  /** Resolves when they have joined. */
  grow(count: number): Promise<void>;
  /** They go when what they hold has moved. */
  shrink(names: readonly string[]): void;
}

const NAMES = ["minimum", "maximum", "targetSeconds", "intervalSeconds", "patience"] as const;

/** Runs until it is stopped. */
export class Adaptive {
  readonly #cluster: AdaptedCluster;
  readonly #policy: AdaptivePolicy;
  readonly #timer: Timer;
  #starting = 0;
  #last: Decision = { target: 0, start: 0, retire: [] };

  /** @throws OptionError */
  constructor(
    cluster: AdaptedCluster,
    threads: number,
    options: AdaptOptions,
    host: Host = realHost,
  ) {
    checkAdaptOptions(options);
    const { minimum = 0, maximum, targetSeconds = 5, intervalSeconds = 1, patience = 3 } = options;
    this.#cluster = cluster;
    this.#policy = new AdaptivePolicy({ minimum, maximum, targetSeconds, threads, patience });
    this.#timer = host.repeat(() => this.look(), intervalSeconds * 1000);
    this.#timer.unref();
    this.look();
  }

  /** What was decided last. */
  get decision(): Decision {
    return this.#last;
  }

  /** Looks at the load now. */
  look(): void {
    this.#last = this.#policy.decide(this.#cluster.load(), this.#starting);
    const { start, retire } = this.#last;
    if (retire.length > 0) this.#cluster.shrink(retire);
    if (start === 0) return;
    this.#starting += start;
    const ended = (): void => {
      this.#starting -= start;
    };
    this.#cluster.grow(start).then(ended, (error: Error) => {
      ended();
      warn(error);
    });
  }

  /** The cluster stays as it is. */
  stop(): void {
    this.#timer.clear();
  }
}

/** @throws OptionError */
function checkAdaptOptions(options: AdaptOptions): void {
  const where = "adapt()";
  checkOptions(where, options, NAMES);
  const { minimum = 0, maximum } = options;
  checkNumber(where, "minimum", minimum, { least: 0, whole: true });
  checkNumber(where, "targetSeconds", options.targetSeconds, { least: 0.001 });
  checkNumber(where, "intervalSeconds", options.intervalSeconds, { least: 0.001 });
  checkNumber(where, "patience", options.patience, { least: 1, whole: true });
  if (Number.isSafeInteger(maximum) && maximum >= Math.max(1, minimum) && maximum <= WORKERS_MAX)
    return;
  throw new OptionError(
    where,
    `maximum is a whole number of workers from ${Math.max(1, minimum)} to ${WORKERS_MAX}, not ${String(maximum)}`,
  );
}

const WORKERS_MAX = 4096;
