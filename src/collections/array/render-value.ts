/** How a computed array looks to a person: edges of long axes, a few significant digits. */
import type { Element } from "./array-value.ts";

interface Shown {
  readonly shape: readonly number[];
  readonly dtype: string;
  elementAt(position: number): Element;
}

/** An axis longer than this shows its two ends only. */
const AXIS_SHOWN_MAX = 8;
const EDGE = 3;

/** NumPy's layout: `ArrayValue float64 [2, 2]` and the rows in brackets. */
export function renderText(value: Shown): string {
  const head = `ArrayValue ${value.dtype} [${value.shape.join(", ")}]`;
  if (value.shape.length === 0) return `${head} ${formatElement(value.elementAt(0))}`;
  return `${head}\n${rows(value, 0, 0, 0)}`;
}

function rows(value: Shown, axis: number, at: number, indent: number): string {
  const length = value.shape[axis];
  const stride = value.shape.slice(axis + 1).reduce((product, n) => product * n, 1);
  const last = axis === value.shape.length - 1;
  const cells = shownPositions(length).map((i) => {
    if (i < 0) return "…";
    if (last) return formatElement(value.elementAt(at + i));
    return rows(value, axis + 1, at + i * stride, indent + 1);
  });
  const between = last ? ", " : `,\n${" ".repeat(indent + 1)}`;
  return `[${cells.join(between)}]`;
}

/** Positions to show along an axis; −1 stands for the gap. */
function shownPositions(length: number): number[] {
  if (length <= AXIS_SHOWN_MAX) return Array.from({ length }, (_, i) => i);
  const tail = Array.from({ length: EDGE }, (_, i) => length - EDGE + i);
  return [0, 1, 2, -1, ...tail];
}

/** One element in at most about ten characters. */
export function formatElement(value: Element): string {
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value)) return Object.is(value, -0) ? "-0" : String(value);
  if (!Number.isFinite(value)) return value > 0 ? "inf" : value < 0 ? "-inf" : "nan";
  return String(Number(value.toPrecision(6)));
}

/** A table for one or two axes, preformatted text otherwise. */
export function renderHtml(value: Shown): string {
  if (value.shape.length === 0 || value.shape.length > 2) return `<pre>${renderText(value)}</pre>`;
  const [count, width] = value.shape.length === 1 ? [1, value.shape[0]] : value.shape;
  const body = shownPositions(count).map((row) => {
    const cells = shownPositions(width).map((column) =>
      row < 0 || column < 0 ? "…" : formatElement(value.elementAt(row * width + column)),
    );
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  const caption = `<caption>${value.dtype} [${value.shape.join(", ")}]</caption>`;
  return `<table>${caption}${body.join("")}</table>`;
}
