/** Errors of tasks, with the readable key of the task that threw. */
import type { WireError } from "../../comm/index.ts";
import { KilledWorkerError, readableError, TaskFailedError, toWire } from "../../core/index.ts";
import { type Layer, taskKernel, taskKey } from "../../layers/index.ts";

/** What a task threw, in a TaskFailedError with the task's key, as plain data. */
export function taskError(layer: Layer, block: number, thrown: unknown): WireError {
  const cause = readableError(thrown);
  return toWire(new TaskFailedError(taskKey(layer, block), cause, hintFor(layer, block, cause)));
}

/** The end of a thread, for a task that it had: the scheduler decides whether it is tried again. */
export function killedError(
  layer: Layer,
  block: number,
  begun: boolean,
  reason: string,
): WireError {
  return toWire(new KilledWorkerError(taskKey(layer, block), "", begun ? 1 : 0, reason));
}

/** A name that is not defined here was, most often, defined where the function was written. */
function hintFor(layer: Layer, block: number, { name, message }: Error): string {
  const missing = /^([\w$]+) is not defined$/.exec(message)?.[1];
  if (name !== "ReferenceError" || missing === undefined) return "";
  if (taskKernel(layer, block).kind !== "function") return "";
  const way =
    layer.type.name === "explicit"
      ? `pass ${missing} as an argument`
      : `pass it along: { captures: { ${missing} } }`;
  return `only the text of a function reaches the workers; ${way}`;
}
