/** Documents that know where they may break, after Wadler's "A prettier printer". */

/** A piece of text with places to break at. */
export type Doc =
  | string
  | readonly Doc[]
  | { readonly kind: "indent" | "group"; readonly of: Doc; readonly broken: boolean }
  /** A break: a space (or nothing) in a group that fits on its line; a line end where it does not. */
  | { readonly kind: "line"; readonly flat: string; readonly hard: boolean }
  /** Put at the end of the line, whatever comes behind. */
  | { readonly kind: "suffix"; readonly text: string };

/** A space, or a line end. */
export const LINE: Doc = { kind: "line", flat: " ", hard: false };
/** Nothing, or a line end. */
export const SOFT: Doc = { kind: "line", flat: "", hard: false };
/** A line end. */
export const HARD: Doc = { kind: "line", flat: "", hard: true };

/** Indents what stands on new lines. */
export const indent = (of: Doc): Doc => ({ kind: "indent", of, broken: breaks(of) });
/** Breaks all of its lines or none. */
export const group = (of: Doc): Doc => ({ kind: "group", of, broken: breaks(of) });
/** Text for the end of the line. */
export const suffix = (text: string): Doc => ({ kind: "suffix", text });

/** Whether a line end stands in `doc`: then no group around it fits on one line. */
function breaks(doc: Doc): boolean {
  if (typeof doc === "string") return false;
  if (isList(doc)) return doc.some(breaks);
  if (doc.kind === "line") return doc.hard;
  return doc.kind === "suffix" ? false : doc.broken;
}

const isList = (doc: Doc): doc is readonly Doc[] => Array.isArray(doc);

interface Step {
  readonly doc: Doc;
  readonly level: number;
  readonly flat: boolean;
}

/** The text of `doc`, in lines of at most `width` where that is possible. Iterative. */
export function render(doc: Doc, width: number): string {
  return new Renderer(width).render(doc);
}

class Renderer {
  readonly #width: number;
  readonly #out: string[] = [];
  readonly #stack: Step[] = [];
  #column = 0;
  #pending = "";

  constructor(width: number) {
    this.#width = width;
  }

  render(doc: Doc): string {
    this.#stack.push({ doc, level: 0, flat: false });
    for (let step = this.#stack.pop(); step !== undefined; step = this.#stack.pop()) {
      this.#write(step);
    }
    return `${this.#out.join("")}${this.#pending}`.replace(/[ \t]+$/gm, "");
  }

  #write(step: Step): void {
    const { doc, level, flat } = step;
    if (typeof doc === "string") this.#text(doc);
    else if (isList(doc)) pushAll(doc, step, this.#stack);
    else if (doc.kind === "suffix") this.#pending += doc.text;
    else if (doc.kind === "line") {
      if (flat && !doc.hard) this.#text(doc.flat);
      else this.#newLine(level);
    } else this.#stack.push(this.#inside(doc, step));
  }

  #text(text: string): void {
    this.#out.push(text);
    this.#column += text.length;
  }

  #newLine(level: number): void {
    this.#out.push(this.#pending, "\n", "  ".repeat(level));
    this.#pending = "";
    this.#column = level * 2;
  }

  #inside(doc: Extract<Doc, { readonly kind: "indent" | "group" }>, { level, flat }: Step): Step {
    const next: Step = { doc: doc.of, level: doc.kind === "indent" ? level + 1 : level, flat };
    if (doc.kind === "indent" || flat || doc.broken) return next;
    const whole = { ...next, flat: true };
    return fits(whole, this.#stack, this.#width - this.#column) ? whole : next;
  }
}

function pushAll(list: readonly Doc[], { level, flat }: Step, stack: Step[]): void {
  for (let k = list.length - 1; k >= 0; k--) stack.push({ doc: list[k], level, flat });
}

/** Whether `first`, and what follows up to the next line end, takes no more than `room`. */
function fits(first: Step, behind: readonly Step[], room: number): boolean {
  let left = room;
  let rest = behind.length;
  const stack: Step[] = [first];
  while (left >= 0) {
    const step = stack.pop() ?? behind[--rest];
    if (step === undefined) return true;
    const taken = widthOf(step, stack);
    if (taken === null) return true;
    left -= taken;
  }
  return false;
}

/** The width of a step, whose parts go onto `stack`; null where the line ends. */
function widthOf(step: Step, stack: Step[]): number | null {
  const { doc, flat } = step;
  if (typeof doc === "string") return doc.length;
  if (isList(doc)) pushAll(doc, step, stack);
  else if (doc.kind === "line") return doc.hard || !flat ? null : doc.flat.length;
  else if (doc.kind !== "suffix") stack.push({ ...step, doc: doc.of, flat: flat && !doc.broken });
  return 0;
}
