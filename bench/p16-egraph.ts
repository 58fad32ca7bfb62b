import { execFileSync } from "node:child_process";
import { EGraph, type EGraphRule, type SaturateReport, saturate } from "../src/egraph/index.ts";
import { AC, addTerm, MATH, MATH_TERMS, sumOf } from "../test/support/egraph-terms.ts";
import { EGG_VERSION, Egg } from "./support/egg.ts";
import { type Row, rowOf } from "./support/report.ts";
import { interleave, median, spread } from "./support/rounds.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/** P16a: the e-graph against egg, at the same rules and terms; counts must be equal. */
export const p16a: Suite = {
  id: "P16a",
  title: "e-graph: nodes, classes and time against egg",
  run,
};

/** Nodes and classes of egg 0.11 with its simple scheduler, recorded: they never vary. */
export const RECORDED: Readonly<Record<string, readonly [nodes: number, classes: number]>> = {
  "ac 7": [1939, 127],
  "ac 8": [6058, 255],
  "ac 9": [18669, 511],
  "ac 10": [57012, 1023],
  "ac 11": [173063, 2047],
  "math 4": [998, 503],
  "math 5": [2655, 1231],
  "math 6": [8309, 3547],
  "math 7": [34100, 13736],
};

interface Ran {
  readonly graph: EGraph;
  readonly report: SaturateReport;
}

/** One run of a work; plain rounds, no limits, as egg's peer does it. */
function work(name: string, n: number, proofs: boolean, rules: readonly EGraphRule[]): Ran {
  const graph = new EGraph({ proofs });
  if (name === "ac") addTerm(graph, sumOf(n));
  else for (const term of MATH_TERMS) addTerm(graph, term);
  const report = saturate(graph, rules, {
    scheduler: "simple",
    nodes: Number.POSITIVE_INFINITY,
    ms: Number.POSITIVE_INFINITY,
    iterations: name === "ac" ? 60 : n,
  });
  return { graph, report };
}

/** One list each for the whole run, as a program has them: their searches are generated once. */
const RULES: Readonly<Record<string, readonly EGraphRule[]>> = { ac: AC(), math: MATH() };

const rulesOf = (name: string): readonly EGraphRule[] => RULES[name];

const WARM_UP_MS = 500;

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const egg = Egg.start();
  const rows: Row[] = [];
  for (const key of Object.keys(RECORDED)) {
    const [name, n] = key.split(" ") as [string, string];
    if (quick && Number(n) > 10) continue;
    rows.push(...(await against(egg, name, Number(n), quick)));
  }
  rows.push(...withProofs(10));
  await egg?.close();
  return rows;
}

/** Counts, times and sizes of one work. Counts first: a time means nothing where the work is another. */
async function against(egg: Egg | null, name: string, n: number, quick: boolean): Promise<Row[]> {
  const key = `${name} ${n}`;
  const rules = rulesOf(name);
  const { graph, report } = work(name, n, false, rules);
  const theirs = egg === null ? null : await egg.run(name, n);
  const [nodes, classes] = RECORDED[key];
  const title = name === "ac" ? `AC, sum of ${n}` : `21 rules, ${n} rounds`;
  const peer = (value: number | undefined): Row["peer"] =>
    value === undefined ? null : { name: "egg", version: EGG_VERSION, value };
  const counts = { better: "higher", unit: "" } as const;
  const rows = [
    exact({
      ...counts,
      case: `${title}: nodes`,
      n,
      value: report.nodes,
      floor: nodes,
      peer: peer(theirs?.nodes),
    }),
    exact({
      ...counts,
      case: `${title}: classes`,
      n,
      value: report.classes,
      floor: classes,
      peer: peer(theirs?.classes),
    }),
  ];
  const rounds = roundsOf(nodes, quick);
  const own = (): Promise<number> => Promise.resolve(work(name, n, false, rules).report.ms / 1000);
  // Until the engine has compiled what is hot; egg is compiled when it starts.
  for (const end = performance.now() + WARM_UP_MS; performance.now() < end; ) await own();
  const sides = egg === null ? [own] : [own, async () => (await egg.run(name, n)).seconds];
  const [ours, eggs = []] = await interleave(sides, rounds);
  const ratios = eggs.map((seconds, k) => ours[k] / seconds);
  rows.push(
    rowOf({
      case: `${title}: warm`,
      n,
      value: median(ours) * 1000,
      unit: "ms",
      spread: spread(ours),
      better: "lower",
      peer: peer(eggs.length === 0 ? undefined : median(eggs) * 1000),
    }),
    rowOf({
      case: `${title}: nodes/s warm`,
      n,
      value: report.nodes / median(ours),
      unit: "nodes/s",
      spread: spread(ours),
      better: "higher",
    }),
    rowOf({
      case: `${title}: bytes a node ever made`,
      n,
      value: bytesOf(graph),
      unit: "B",
      better: "lower",
      floor: 160,
    }),
    rowOf({
      case: `${title}: bytes a living node`,
      n,
      value: graph.bytes / report.nodes,
      unit: "B",
      better: "lower",
      goal: 160,
    }),
    rowOf({ case: `${title}: cold`, n, value: cold(name, n), unit: "ms", better: "lower" }),
  );
  if (ratios.length > 0) {
    rows.push(
      rowOf({
        case: `${title}: time ratio to egg`,
        n,
        value: median(ratios),
        unit: "×",
        spread: spread(ratios),
        better: "lower",
        floor: nodes > 1000 ? 1 : null,
        peer: peer(1),
      }),
    );
  }
  return rows;
}

/** Small works are noisier, and cheap to repeat. */
function roundsOf(nodes: number, quick: boolean): number {
  if (nodes > 100_000) return 1;
  if (nodes > 10_000) return quick ? 3 : 5;
  return quick ? 9 : 25;
}

/** A count that must be met exactly. */
function exact(row: Parameters<typeof rowOf>[0] & { readonly floor: number }): Row {
  const peerAgrees = row.peer === null || row.peer === undefined || row.peer.value === row.value;
  return { ...rowOf(row), ok: row.value === row.floor && peerAgrees };
}

const bytesOf = (graph: EGraph): number => graph.bytes / graph.internals.core.table.size;

/** Time in a process that has not run it before. */
function cold(name: string, n: number): number {
  const script = `
    const { work, rulesOf } = await import(${JSON.stringify(import.meta.filename)});
    process.stdout.write(String(work("${name}", ${n}, false, rulesOf("${name}")).report.ms));`;
  const hook = new URL("../test/support/register-ts.mjs", import.meta.url).pathname;
  const args = ["--import", hook, "--input-type=module", "-e", script];
  return Number(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

/** What keeping proofs costs, side by side. */
function withProofs(n: number): Row[] {
  const rules = rulesOf("ac");
  const times = [false, true].map((proofs) =>
    median(Array.from({ length: 5 }, () => work("ac", n, proofs, rules).report.ms)),
  );
  const { graph } = work("ac", n, true, rules);
  return [
    rowOf({
      case: `AC, sum of ${n}: time with proofs, against without`,
      n,
      value: times[1] / times[0],
      unit: "×",
      better: "lower",
    }),
    rowOf({
      case: `AC, sum of ${n}: bytes a node ever made, with proofs`,
      n,
      value: bytesOf(graph),
      unit: "B",
      better: "lower",
    }),
  ];
}

export { rulesOf, work };
