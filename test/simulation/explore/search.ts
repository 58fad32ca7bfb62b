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
export function explore(small: Small, { statesMax, secondsMax }: Limits): Explored {
  const begin = performance.now();
  // Errors are made by the thousand, and nobody reads where.
  Error.stackTraceLimit = 0;
  const seen = new Set<bigint>();
  const frames: Frame[] = [];
  const path: Step[] = [];
  let model = again(small, []);
  let isCurrent = true;
  const found = { steps: 0, depth: 0, ends: 0, stealing: 0 };
  let failure: Explored["failure"];

  /** Notes the state that the model is in; false when it was visited before. */
  const visit = (): boolean => {
    const hash = hashOf(model.key());
    if (seen.has(hash)) return false;
    seen.add(hash);
    found.depth = Math.max(found.depth, path.length);
    if (model.steals > 0) found.stealing++;
    const steps = model.steps();
    // A crash or a cancellation may come at any time: an end is where nothing else can.
    if (steps.every(({ what }) => what === "crash" || what === "cancel")) {
      found.ends++;
      const text = model.unfinished;
      if (text !== undefined) failure = { text, path: [...path] };
    }
    frames.push({ steps, next: 0 });
    return true;
  };

  visit();
  while (frames.length > 0 && failure === undefined) {
    const frame = frames[frames.length - 1];
    if (frame.next >= frame.steps.length) {
      frames.pop();
      path.pop();
      isCurrent = false;
      continue;
    }
    if (seen.size >= statesMax || (performance.now() - begin) / 1000 > secondsMax) break;
    if (!isCurrent) model = again(small, path);
    isCurrent = true;
    const step = frame.steps[frame.next++];
    path.push(step);
    found.steps++;
    try {
      model.take(step);
    } catch (error) {
      failure = {
        text: error instanceof Error ? (error.stack ?? "") : String(error),
        path: [...path],
      };
      break;
    }
    if (visit()) continue;
    path.pop();
    isCurrent = false;
  }
  const exhausted = frames.length === 0;
  const seconds = (performance.now() - begin) / 1000;
  return { name: small.name, states: seen.size, exhausted, ...found, seconds, failure };
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
