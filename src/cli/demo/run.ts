import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Client, LocalCluster, progressBar } from "../../client/index.ts";
import { type ArrayValue, compute } from "../../collections/index.ts";
import { CommandError, formatBytes, MissingFileError } from "../../core/index.ts";
import { type Layer, nbytesOf } from "../../layers/index.ts";
import { optimize } from "../../optimizer/index.ts";
import { barChart, matrixTable } from "./bars.ts";
import { COLUMNS, DELAY_BINS, DELAY_RANGE, flightPlan } from "./flights.ts";

/** Where to read, and where to print. */
export interface DemoOptions {
  /** A Parquet file with the columns date (ms), delay (min) and distance (miles). */
  readonly file?: string;
  readonly workers: number;
  /** Rows of a block; by row group of the file when left out. */
  readonly blockRows?: number;
  readonly print: (text: string) => void;
}

/**
 * The file of three million flights in the npm package vega-datasets.
 * @throws CommandError where it is not installed: it is large, and needed for the demo only; MissingFileError
 */
export function flightsFile(): string {
  let folder = dirname(flightsEntry());
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  const file = join(folder, "data/flights-3m.parquet");
  if (!existsSync(file)) throw new MissingFileError(file);
  return file;
}

function flightsEntry(): string {
  const { resolve } = createRequire(import.meta.url);
  let found: string | undefined;
  try {
    found = resolve("vega-datasets");
  } catch {
    // Said below, in words that help.
  }
  if (found !== undefined) return found;
  throw new CommandError(
    "demo",
    "its flights are in the npm package vega-datasets, which is not installed: npm install vega-datasets, or --file FILE names a Parquet file with date, delay and distance",
  );
}

/** The main job: reads, standardizes, correlates, counts and averages, on worker processes. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { print } = options;
  const clock = phases();
  const file = options.file ?? flightsFile();
  await using cluster = await LocalCluster.start({
    workers: options.workers,
    threadsPerWorker: 1,
    processes: true,
  });
  await using client = await Client.connect(cluster);
  clock.mark("start cluster");
  const plan = await flightPlan(file, options.blockRows);
  const arrays = [plan.correlation, plan.histogram, plan.delayByHour] as const;
  clock.mark("plan");
  const { outputs } = optimize(arrays.map(({ layer }) => layer));
  clock.mark("optimize");
  print(`${file}: ${plan.rows.toLocaleString("en")} flights\n`);
  print(
    `${beforeAfter(
      arrays.map(({ layer }) => layer),
      outputs,
    )}\n`,
  );
  const bar = progressBar();
  try {
    const values = await compute(arrays, { client, onProgress: bar.update });
    clock.mark("compute");
    bar.stop();
    printAnswers(values, print);
  } finally {
    bar.stop();
  }
  print(`${clock.summary()}; ${options.workers} worker processes`);
}

/** One line: layers, tasks and bytes before and after the optimizer. */
export function beforeAfter(before: readonly Layer[], after: readonly Layer[]): string {
  const text = (layers: readonly Layer[]): string => {
    const all = [...reachable(layers)];
    const tasks = all.reduce((sum, layer) => sum + layer.tasks, 0);
    const bytes = all.reduce((sum, layer) => sum + nbytesOf(layer), 0);
    return `${all.length} layers, ${tasks.toLocaleString("en")} tasks, ${formatBytes(bytes)}`;
  };
  return `optimizer: ${text(before)} → ${text(after)}`;
}

function reachable(outputs: readonly Layer[]): Set<Layer> {
  const seen = new Set<Layer>();
  const queue = [...outputs];
  for (let layer = queue.pop(); layer !== undefined; layer = queue.pop()) {
    if (seen.has(layer)) continue;
    seen.add(layer);
    queue.push(...layer.inputs);
  }
  return seen;
}

function printAnswers(
  [correlation, histogram, byHour]: readonly ArrayValue[],
  print: (text: string) => void,
): void {
  print("Correlation of the standardized columns\n");
  print(`${matrixTable(COLUMNS, (row, column) => Number(correlation.get(row, column)))}\n`);
  const [low, high] = DELAY_RANGE;
  const width = (high - low) / DELAY_BINS;
  const bins = Array.from(
    { length: DELAY_BINS },
    (_, i) => `${low + i * width} … ${low + (i + 1) * width}`,
  );
  print("Flights by delay in minutes\n");
  print(`${barChart(bins, numbers(histogram), (n) => n.toLocaleString("en"))}\n`);
  const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`);
  print("Mean delay in minutes by hour of departure (UTC)\n");
  print(`${barChart(hours, numbers(byHour), (mean) => mean.toFixed(2))}\n`);
}

function numbers(value: ArrayValue): number[] {
  return Array.from({ length: value.size }, (_, i) => Number(value.elementAt(i)));
}

/** What each phase took. */
function phases(): { mark(name: string): void; summary(): string } {
  const begin = performance.now();
  let last = begin;
  const marks: string[] = [];
  const took = (ms: number): string =>
    ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(1)} ms`;
  return {
    mark(name) {
      const now = performance.now();
      marks.push(`${name} ${took(now - last)}`);
      last = now;
    },
    summary: () => `${marks.join(", ")}; ${took(performance.now() - begin)} in all`,
  };
}
