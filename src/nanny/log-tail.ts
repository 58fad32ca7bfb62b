/** The last words of a process. */

const LINES_MAX = 50;
const LINE_MAX = 1000;

/** Keeps the last lines of what is written to it. */
export class LogTail {
  readonly #lines: string[] = [];
  #open = "";

  /** More text; the last line may not be at its end. */
  add(text: string): void {
    const parts = (this.#open + text).split("\n");
    // A line without an end is not kept without an end.
    this.#open = (parts.pop() ?? "").slice(0, LINE_MAX);
    for (const line of parts.slice(-LINES_MAX)) this.#lines.push(line.slice(0, LINE_MAX));
    this.#lines.splice(0, this.#lines.length - LINES_MAX);
  }

  /** Oldest first; what has no end yet comes last. */
  get lines(): readonly string[] {
    return this.#open === "" ? [...this.#lines] : [...this.#lines, this.#open];
  }
}
