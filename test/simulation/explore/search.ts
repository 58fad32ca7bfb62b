/** Goes through every state that a small cluster can reach, each once. */
import { createHash } from "node:crypto";
import { Model, type Small, type Step } from "./model.ts";

/** What was found. */
export interface Explored {
  readonly name: string;
  readonly states: number;
  readonly steps: number;
  /** Every state was visited. */
  readonly exhausted: boolean;
  /** Steps to the deepest state, to ends, and steal-requests on the way to any state. */
  readonly depth: number;
  readonly ends: number;
  readonly stealing: number;
  readonly seconds: number;
  /** What must not be, and the way to it. */
  readonly failure: { readonly text: string; readonly path: readonly Step[] } | undefined;
}

/** Limits of a search. */
export interface Limits {
  readonly statesMax: number;
  readonly secondsMax: number;
}

interface Frame {
  readonly steps: readonly Step[];
  next: number;
}

/** Depth first; a state that was left is made again by taking the same steps. */
export function explore(small: Small, limits: Limits): Explored {
  // Errors are made by the thousand, and nobody reads where.
  Error.stackTraceLimit = 0;
  return new Search(small, limits).run();
}

class Search {
  readonly #small: Small;
  readonly #limits: Limits;
  readonly #begin: number = performance.now();
  readonly #seen: Set<bigint> = new Set();
  readonly #frames: Frame[] = [];
  readonly #path: Step[] = [];
  readonly #found = { steps: 0, depth: 0, ends: 0, stealing: 0 };
  #model: Model;
  /** The model is at the end of the path. */
  #isCurrent = true;
  #failure: Explored["failure"];

  constructor(small: Small, limits: Limits) {
    this.#small = small;
    this.#limits = limits;
    this.#model = again(small, []);
  }

  run(): Explored {
    this.#visit();
    while (this.#frames.length > 0 && this.#failure === undefined) {
      const frame = this.#frames[this.#frames.length - 1];
      if (frame.next >= frame.steps.length) this.#leave(true);
      else if (this.#isOver) break;
      else this.#take(frame.steps[frame.next++]);
    }
    return {
      name: this.#small.name,
      states: this.#seen.size,
      exhausted: this.#frames.length === 0,
      ...this.#found,
      seconds: this.#seconds,
      failure: this.#failure,
    };
  }

  get #seconds(): number {
    return (performance.now() - this.#begin) / 1000;
  }

  get #isOver(): boolean {
    return this.#seen.size >= this.#limits.statesMax || this.#seconds > this.#limits.secondsMax;
  }

  #leave(isDone: boolean): void {
    if (isDone) this.#frames.pop();
    this.#path.pop();
    this.#isCurrent = false;
  }

  #take(step: Step): void {
    if (!this.#isCurrent) this.#model = again(this.#small, this.#path);
    this.#isCurrent = true;
    this.#path.push(step);
    this.#found.steps++;
    try {
      this.#model.take(step);
      if (!this.#visit()) this.#leave(false);
    } catch (error) {
      this.#fail(error instanceof Error ? `${error.message}\n${error.stack ?? ""}` : String(error));
    }
  }

  #fail(text: string): void {
    this.#failure = { text, path: [...this.#path] };
  }

  /** Notes the state that the model is in; false when it was visited before. */
  #visit(): boolean {
    const model = this.#model;
    const hash = hashOf(model.key());
    if (this.#seen.has(hash)) return false;
    this.#seen.add(hash);
    this.#found.depth = Math.max(this.#found.depth, this.#path.length);
    if (model.steals > 0) this.#found.stealing++;
    const steps = model.steps();
    this.#frames.push({ steps, next: 0 });
    // A crash or a cancellation may come at any time: an end is where nothing else can.
    if (steps.every(({ what }) => what === "crash" || what === "cancel")) this.#end(model);
    return true;
  }

  #end({ unfinished }: Model): void {
    this.#found.ends++;
    if (unfinished !== undefined) this.#fail(unfinished);
  }
}

/** The state at the end of a path. */
export function again(small: Small, path: readonly Step[]): Model {
  const model = new Model(small);
  for (const step of path) model.take(step);
  model.checked = true;
  return model;
}

function hashOf(text: string): bigint {
  return createHash("sha1").update(text).digest().readBigUInt64LE();
}

/** A path as text, one step a line. */
export function pathText(path: readonly Step[]): string {
  return path.map(({ what, worker, other }) => `  ${what} ${worker} ${other}`).join("\n");
}
