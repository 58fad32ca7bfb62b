/** What is wrong with a `.rules` file: where, what, and the way out. */
import { checkThat, nearest, placeIn } from "../core/index.ts";
import type { Span } from "./syntax/ast.ts";

/** What kind of thing is wrong; stable, for tools. */
export type DiagnosticCode =
  | "annotation"
  | "arity"
  | "duplicate"
  | "example"
  | "import"
  | "limit"
  | "mode"
  | "pattern"
  | "syntax"
  | "type"
  | "unbound"
  | "unknown"
  | "unused";

/** One thing that is wrong. Lines and columns count from 1. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly code: DiagnosticCode;
  readonly message: string;
  /** What to write in its place, or null. */
  readonly suggestion: string | null;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Offsets in the text. */
  readonly span: Span;
  /** The line in question, with carets under the place. */
  readonly excerpt: string;
}

/** So many diagnostics of a text are told; the last one says how many more there are. */
const DIAGNOSTICS_MAX = 100;

/** More about a diagnostic. */
export interface DiagnosticDetails {
  readonly suggestion?: string | undefined;
  readonly severity?: Diagnostic["severity"];
}

/** Collects what is wrong with one text. */
export class Diagnostics {
  readonly file: string;
  readonly text: string;
  readonly #found: Diagnostic[] = [];
  #errors = 0;
  #omitted = 0;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** In the order of the text, errors and warnings: `DIAGNOSTICS_MAX`, and one about those left out. */
  list(): readonly Diagnostic[] {
    const sorted = this.sorted();
    const last = sorted.at(-1);
    if (this.#omitted === 0 || last === undefined) return sorted;
    const severity = this.#errors > 0 ? "error" : "warning";
    const message = `… and ${this.#omitted} more; these are the first ${sorted.length}`;
    return [...sorted, { ...last, severity, code: "limit", message, suggestion: null }];
  }

  /** Without the one about those left out. */
  sorted(): readonly Diagnostic[] {
    return this.#found.toSorted((a, b) => a.span.start - b.span.start);
  }

  /** How many were left out. */
  get omitted(): number {
    return this.#omitted;
  }

  /** Takes over what another reading of the same text found. */
  include(found: readonly Diagnostic[], omitted: number): void {
    for (const { code, span, message, severity, suggestion } of found) {
      this.add(code, span, message, { severity, suggestion: suggestion ?? undefined });
    }
    this.#omitted += omitted;
  }

  /** Whether an error was added. */
  get failed(): boolean {
    return this.#errors > 0;
  }

  /** How many errors there are. */
  get errors(): number {
    return this.#errors;
  }

  add(code: DiagnosticCode, span: Span, message: string, details: DiagnosticDetails = {}): void {
    const { suggestion = null, severity = "error" } = details;
    if (severity === "error") this.#errors += 1;
    if (this.#found.length >= DIAGNOSTICS_MAX) {
      this.#omitted += 1;
      return;
    }
    const { line, column, excerpt } = placeIn(this.text, span.start, span.end - span.start);
    this.#found.push({
      severity,
      code,
      message,
      suggestion,
      file: this.file,
      line,
      column,
      span,
      excerpt,
    });
  }

  /** `what` called `name` is not among `known`. */
  unknown(what: string, name: string, span: Span, known: Iterable<string>): void {
    const names = [...known];
    const near = nearest(name, names);
    const some = names.length > 0 && names.length <= 12;
    const list = some ? `; there are ${names.join(", ")}` : "";
    this.add("unknown", span, `there is no ${what} "${name}"${near === undefined ? list : ""}`, {
      suggestion: near,
    });
  }
}

/** A diagnostic as people read it: place, message, suggestion, and the line with carets. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const given = diagnostic as Partial<Diagnostic> | null | undefined;
  const isOne = typeof given?.message === "string" && typeof given.excerpt === "string";
  const form = "one of the diagnostics that compileRules() answers";
  checkThat("formatDiagnostic()", "what it takes", diagnostic ?? null, isOne, form);
  const { file, line, column, severity, message, suggestion, excerpt } = diagnostic;
  const hint = suggestion === null ? "" : `; did you mean "${suggestion}"?`;
  return `${file}:${line}:${column}: ${severity}: ${message}${hint}\n${excerpt}`;
}
