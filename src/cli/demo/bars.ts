/** Bar charts and matrices for a terminal. */
import Table from "cli-table3";

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** A horizontal bar, `value / max` of `width` characters long, in steps of an eighth. */
export function bar(value: number, max: number, width: number): string {
  const eighths = max > 0 ? Math.round((Math.max(0, value) / max) * width * 8) : 0;
  return "█".repeat(eighths >> 3) + EIGHTHS[eighths & 7];
}

/** One labelled bar a line. Negative values have no bar, but their figure. */
export function barChart(
  labels: readonly string[],
  values: readonly number[],
  format: (value: number) => string,
  width = 50,
): string {
  const max = values.reduce((most, value) => Math.max(most, value), 0);
  const margin = labels.reduce((most, label) => Math.max(most, label.length), 0);
  return labels
    .map(
      (label, i) => `${label.padStart(margin)} │${bar(values[i], max, width)} ${format(values[i])}`,
    )
    .join("\n");
}

/** A matrix with names on both sides. */
export function matrixTable(
  names: readonly string[],
  at: (row: number, column: number) => number,
): string {
  const table = new Table({ head: ["", ...names], style: { head: [], border: [] } });
  names.forEach((name, row) => {
    table.push([name, ...names.map((_, column) => at(row, column).toFixed(4))]);
  });
  return table.toString();
}
