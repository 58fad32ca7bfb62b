import { type NDArray, ones, optimize } from "../src/index.ts";
import { type Observer, SILENT, traceOptimize } from "../src/optimizer/index.ts";
import { type Row, rowOf } from "./support/report.ts";
import { interleave, median, medianRatio, spread } from "./support/rounds.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/** S5: what it costs to be able to watch the optimizer, and to watch it. */
export const s5: Suite = {
  id: "S5",
  title: "watching the optimizer: nobody (floor 3 %), an observer, a trace",
  run,
};

const LAYERS = 1000;

/** Every plan is new to the process, so that no memo of an earlier run answers for it. */
let fresh = 0;

/** Sums and products of the last few arrays, some of them transposed. */
function plan(): NDArray["layer"] {
  fresh += 1;
  const all = [ones([100, 100], { chunks: 10 }).mul(fresh)];
  let seed = fresh;
  const next = (n: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return seed % n;
  };
  for (let k = 0; k < LAYERS; k++) {
    const [x, y] = [0, 0].map(() => all[all.length - 1 - next(Math.min(4, all.length))]);
    all.push(k % 7 === 3 ? x.T : k % 5 === 0 ? x.add(y) : x.mul(k + fresh));
  }
  return all.slice(-4).reduce((sum, x) => sum.add(x)).layer;
}

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const timed = (work: (layer: NDArray["layer"]) => unknown) => (): Promise<number> => {
    const layer = plan();
    const from = performance.now();
    work(layer);
    return Promise.resolve(performance.now() - from);
  };
  const sides = {
    nobody: (layer: NDArray["layer"]) => optimize([layer]),
    "an observer that does nothing": (layer: NDArray["layer"]) =>
      optimize([layer], { observer: SILENT }),
    "a trace of firings": (layer: NDArray["layer"]) => traceOptimize([layer]),
    "a trace of every attempt": (layer: NDArray["layer"]) =>
      traceOptimize([layer], { events: "all" }),
  };
  const samples = await interleave(Object.values(sides).map(timed), quick ? 9 : 31);
  const names = Object.keys(sides);
  const plain = median(samples[0]);
  return [
    rowOf({
      case: "nobody listens: asking whether somebody does",
      n: LAYERS,
      value: (100 * questions() * askMs()) / plain,
      unit: "% of the time",
      better: "lower",
      floor: 3,
    }),
    ...names.map((name, k) =>
      rowOf({
        case: name,
        n: LAYERS,
        value: median(samples[k]),
        unit: "ms",
        spread: spread(samples[k]),
        better: "lower",
      }),
    ),
    ...names.slice(1).map((name, k) =>
      rowOf({
        case: `${name}, against nobody`,
        n: LAYERS,
        value: medianRatio(samples[0], samples[k + 1]),
        unit: "times",
        better: "lower",
      }),
    ),
  ];
}

/** How often the engine asks whether somebody listens, in one optimization. */
function questions(): number {
  let asked = 0;
  const count = (): void => {
    asked += 1;
  };
  const calls = Object.keys(SILENT).map((name) => [name, count]);
  optimize([plan()], { observer: Object.fromEntries(calls) as Observer });
  return asked;
}

/** An optional call of a private field that holds nothing, as the engine has them. */
class Asker {
  readonly #listener: { hear(k: number): void } | null;
  constructor(listener: { hear(k: number): void } | null) {
    this.#listener = listener;
  }
  ask(times: number): void {
    for (let k = 0; k < times; k++) this.#listener?.hear(k);
  }
}

/** Milliseconds of one such question; the loop around it is counted with it. */
function askMs(): number {
  const times = 20_000_000;
  const asker = new Asker(null);
  asker.ask(times);
  const from = performance.now();
  asker.ask(times);
  return (performance.now() - from) / times;
}
