/** The plan before and after, as a table for people. */
import { formatBytes } from "../../core/index.ts";
import { costOf, type Layer, nbytesOf, topologicalOrder } from "../../layers/index.ts";
import type { Optimized } from "../optimize.ts";

type Row = readonly string[];

const SUMMARY_MAX = 64;
const RULES_MAX = 3;

/**
 * Layers before and after with their tasks and bytes, the rules that made each, and the rules that
 * fired. Columns: number, type, what it reads, tasks, block grid, bytes, summary, made by.
 */
export function explain(outputs: readonly Layer[], optimized: Optimized): string {
  const before = topologicalOrder(outputs);
  const after = topologicalOrder(optimized.outputs);
  return [
    `before: ${totals(before)}`,
    table(before.map((layer) => rowOf(layer, before, []))),
    "",
    `after: ${totals(after)}`,
    table(after.map((layer) => rowOf(layer, after, optimized.origins.get(layer) ?? []))),
    "",
    firings(optimized),
  ].join("\n");
}

function totals(layers: readonly Layer[]): string {
  const tasks = layers.reduce((sum, layer) => sum + layer.tasks, 0);
  const bytes = layers.reduce((sum, layer) => sum + nbytesOf(layer), 0);
  return `${count(layers.length, "layer")}, ${count(tasks, "task")}, ${formatBytes(bytes)} made`;
}

function rowOf(layer: Layer, order: readonly Layer[], rules: readonly string[]): Row {
  const reads = layer.inputs.map((input) => order.indexOf(input));
  const shown = [...new Set(rules)];
  const made =
    shown.length <= RULES_MAX
      ? shown.join(", ")
      : `${shown.slice(0, RULES_MAX).join(", ")} and ${shown.length - RULES_MAX} more`;
  return [
    String(order.indexOf(layer)),
    layer.type.name,
    reads.length > 6 ? `${reads.slice(0, 5).join(",")},… (${reads.length})` : reads.join(","),
    String(layer.tasks),
    `[${layer.shape.join(",")}]`,
    layer.dtype,
    formatBytes(nbytesOf(layer)),
    formatBytes(layer.type.phase === "physical" ? costOf(layer).movedBytes : 0),
    cut(layer.type.summary(layer)),
    made,
  ];
}

const HEAD: Row = [
  "#",
  "layer",
  "reads",
  "tasks",
  "shape",
  "type",
  "bytes",
  "moved",
  "does",
  "made by",
];
/** Columns of numbers, which stand to the right. */
const RIGHT: readonly number[] = [0, 3, 6, 7];

function table(rows: readonly Row[]): string {
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_, k) => Math.max(...all.map((row) => row[k].length)));
  return all
    .map((row) =>
      row
        .map((cell, k) => (RIGHT.includes(k) ? cell.padStart(widths[k]) : cell.padEnd(widths[k])))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function firings({ fires, stop, stats, phases }: Optimized): string {
  const fired = stats.filter((rule) => rule.fired > 0).sort((a, b) => b.fired - a.fired);
  const ms = phases.reduce((sum, phase) => sum + phase.ms, 0);
  const list = fired.map((rule) => `${rule.name} ×${rule.fired}`).join(", ");
  const why = stop.rules.length > 0 ? `${stop.reason} (${stop.rules.join(" → ")})` : stop.reason;
  return `${count(fires, "firing")} in ${ms.toFixed(1)} ms, stopped at ${why}${list ? `: ${list}` : ""}`;
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

const cut = (text: string): string =>
  text.length <= SUMMARY_MAX ? text : `${text.slice(0, SUMMARY_MAX - 1)}…`;
