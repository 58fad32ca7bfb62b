import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { dirname } from "node:path";
import Table from "cli-table3";

/** The other side of a row: what it was, and what it needed in the same run. */
export interface PeerFigure {
  readonly name: string;
  readonly version: string;
  readonly value: number;
}

/** One figure, in the form of the design's measures. */
export interface Row {
  readonly case: string;
  readonly n: number;
  readonly value: number;
  readonly unit: string;
  /** Relative half-width of the middle half of the samples. */
  readonly spread: number;
  readonly floor: number | null;
  readonly goal: number | null;
  readonly better: "lower" | "higher";
  /** The floor of the acceptance line is met; true where there is none. */
  readonly ok: boolean;
  readonly peer: PeerFigure | null;
  /** Ours against the peer's, above 1 where ours is better. */
  readonly ratio: number | null;
}

/** What a benchmark says of a row; the rest is worked out. */
export type RowInput = Pick<Row, "case" | "n" | "value" | "unit" | "better"> &
  Partial<Pick<Row, "spread" | "floor" | "goal" | "peer" | "ratio">>;

/** Completes a row: whether the floor is met, and the ratio to the peer. */
export function rowOf(input: RowInput): Row {
  const { floor = null, goal = null, peer = null, spread = 0, better, value } = input;
  const met = floor === null || (better === "lower" ? value <= floor : value >= floor);
  const against =
    peer === null ? null : better === "lower" ? peer.value / value : value / peer.value;
  return { ...input, floor, goal, peer, spread, ok: met, ratio: input.ratio ?? against };
}

/** All rows of one benchmark. */
export interface Report {
  readonly id: string;
  readonly machine: string;
  readonly commit: string;
  readonly rows: readonly Row[];
}

/** A report with the machine and the commit it ran on. */
export function reportOf(id: string, rows: readonly Row[]): Report {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  return { id, machine, commit: commit(), rows };
}

function commit(): string {
  try {
    const text = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
    const dirty = execFileSync("git", ["status", "--porcelain", "--untracked-files=no"], {
      encoding: "utf8",
    });
    return dirty === "" ? text : `${text}+changes`;
  } catch {
    return "unknown";
  }
}

/** Writes a report as JSON. */
export function saveReport(report: Report, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
}

/** Titles of the columns. */
export const HEAD: readonly string[] = [
  "case",
  "n",
  "value",
  "unit",
  "±",
  "floor",
  "goal",
  "ok",
  "peer",
  "peer's",
  "ratio",
];

/** A table for a person. */
export function formatReport(report: Report): string {
  const table = new Table({
    head: [...HEAD],
    style: { head: [], border: [], compact: true },
  });
  for (const row of report.rows) table.push(cellsOf(row));
  return `${report.id} on ${report.machine}, ${report.commit}\n${table.toString()}`;
}

/** A row of the table, as text. */
export function cellsOf(row: Row): string[] {
  const bound = row.better === "lower" ? "≤" : "≥";
  const peer =
    row.peer === null ? ["", ""] : [`${row.peer.name} ${row.peer.version}`, figure(row.peer.value)];
  return [
    row.case,
    figure(row.n),
    figure(row.value),
    row.unit,
    `${Math.round(row.spread * 100)} %`,
    row.floor === null ? "" : `${bound} ${figure(row.floor)}`,
    row.goal === null ? "" : figure(row.goal),
    row.floor === null ? "" : row.ok ? "yes" : "NO",
    ...peer,
    row.ratio === null ? "" : `${figure(row.ratio)}×`,
  ];
}

function figure(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  return Math.abs(value) >= 1e5 || Math.abs(value) < 1e-2
    ? value.toExponential(2)
    : value.toPrecision(4);
}
