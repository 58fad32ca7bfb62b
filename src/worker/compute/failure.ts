/** Errors of tasks, with the readable key of the task that threw. */
import type { WireError } from "../../comm/index.ts";
import { RemoteError, TaskFailedError, toWire } from "../../core/index.ts";
import { type Layer, taskKey } from "../../layers/index.ts";

/** What a task threw, in a TaskFailedError with the task's key, as plain data. */
export function taskError(layer: Layer, block: number, thrown: unknown): WireError {
  const cause = thrown instanceof Error ? thrown : new RemoteError("Thrown", String(thrown));
  return toWire(new TaskFailedError(taskKey(layer, block), cause));
}
