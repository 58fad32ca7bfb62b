/** Plans as tables: one line a layer, inputs first. */
import { formatBytes, formatChunks } from "../../core/index.ts";
import { costOf, type Layer, nbytesOf, topologicalOrder } from "../../layers/index.ts";
import { type CostModel, costVector, planCost } from "../cost/index.ts";
import { factText, type LayerAnalysis } from "../facts.ts";

type Row = readonly string[];

const SUMMARY_MAX = 64;
const CHUNKS_MAX = 32;
const RULES_MAX = 3;
const READS_MAX = 6;

/** Columns: number, type, what it reads, tasks, shape, chunks, element type, bytes, bytes moved, cost, summary, made by. */
const HEAD: Row = [
  "#",
  "layer",
  "reads",
  "tasks",
  "shape",
  "chunks",
  "type",
  "bytes",
  "moved",
  "cost",
  "does",
  "made by",
];
/** Columns of numbers, which stand to the right. */
const RIGHT: readonly number[] = [0, 3, 7, 8, 9];

/** What a table shows besides the plan. */
export interface TableOptions {
  readonly model: CostModel;
  /** Lines; what is above is left out, and counted. */
  readonly rowsMax: number;
  /** The rules that made a layer. */
  rulesOf(layer: Layer): readonly string[];
  /** Layers with a `+` before their number. */
  isNew(layer: Layer): boolean;
  /** Facts that are shown beside what a layer does. */
  readonly analyses: readonly LayerAnalysis[];
}

/** One line a layer, the number of which is its place among all layers of the plan, inputs first. */
export function planTable(outputs: readonly Layer[], options: TableOptions): string {
  const order = topologicalOrder(outputs);
  const places = new Map(order.map((layer, place) => [layer, place]));
  const left = Math.max(0, order.length - options.rowsMax);
  const rows = order.slice(left).map((layer) => rowOf(layer, places, options));
  const above = left === 0 ? [] : [`… ${count(left, "layer")} more`];
  return [...above, aligned([HEAD, ...rows])].join("\n");
}

/** `5 layers, 311 tasks, 22.9 MiB made, 1.2 ms`. */
export function totals(outputs: readonly Layer[], model: CostModel): string {
  const layers = topologicalOrder(outputs);
  const tasks = layers.reduce((sum, layer) => sum + layer.tasks, 0);
  const bytes = layers.reduce((sum, layer) => sum + nbytesOf(layer), 0);
  const cost = costText(model.scalarize(planCost(outputs)), model);
  const all = `${count(layers.length, "layer")}, ${count(tasks, "task")}`;
  return `${all}, ${formatBytes(bytes)} made, ${cost} estimated`;
}

function rowOf(layer: Layer, places: ReadonlyMap<Layer, number>, options: TableOptions): Row {
  const reads = layer.inputs.map((input) => places.get(input));
  const rules = [...new Set(options.rulesOf(layer))];
  const more = rules.length > RULES_MAX ? ` and ${rules.length - RULES_MAX} more` : "";
  const first = reads.slice(0, READS_MAX - 1).join(",");
  return [
    `${options.isNew(layer) ? "+" : ""}${places.get(layer)}`,
    layer.type.name,
    reads.length > READS_MAX ? `${first},… (${reads.length})` : reads.join(","),
    String(layer.tasks),
    `[${layer.shape.join(",")}]`,
    cut(formatChunks(layer.chunks), CHUNKS_MAX),
    layer.dtype,
    formatBytes(nbytesOf(layer)),
    formatBytes(layer.type.phase === "physical" ? costOf(layer).movedBytes : 0),
    costText(options.model.scalarize(costVector(layer)), options.model),
    [
      cut(layer.type.summary(layer), SUMMARY_MAX),
      ...options.analyses.map((one) => cut(factText(one, layer), SUMMARY_MAX)),
    ].join("; "),
    `${rules.slice(0, RULES_MAX).join(", ")}${more}`,
  ];
}

/** Columns as wide as their widest cell, two spaces apart; `right` names columns of numbers. */
export function aligned(rows: readonly Row[], right: readonly number[] = RIGHT): string {
  const widths = rows[0].map((_, k) =>
    rows.reduce((most, row) => Math.max(most, row[k].length), 0),
  );
  return rows
    .map((row) =>
      row
        .map((cell, k) => (right.includes(k) ? cell.padStart(widths[k]) : cell.padEnd(widths[k])))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** A cost in the unit of its model: seconds as `12 ms`, bytes as `3 KiB`. */
export function costText(cost: number, { unit }: CostModel): string {
  if (unit === "s") return secondsText(cost);
  return unit === "B" ? formatBytes(cost) : `${Number(cost.toPrecision(3))} ${unit}`;
}

/** `12 µs`, `3.4 ms`, `5 s`. */
export function secondsText(seconds: number): string {
  const [factor, unit] = seconds < 1e-3 ? [1e6, "µs"] : seconds < 1 ? [1e3, "ms"] : [1, "s"];
  return `${Number((seconds * factor).toPrecision(3))} ${unit}`;
}

/** `1 layer`, `2 layers`. */
export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

const cut = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1)}…`;
