/** Datasets: values, and results that these name, under a name that every client finds. */
import { SharedTakenError, UnknownSharedError } from "../../../core/index.ts";
import type { SchedulerState } from "../core-state.ts";
import type { SharedEvent } from "../events.ts";
import { answer, requireName } from "./shared-state.ts";
import { dropValue, takeValue } from "./values.ts";

/** `put` (amount 1: in place of another), `get`, `delete`, `list`. */
export function handleDataset(s: SchedulerState, event: SharedEvent): void {
  const { datasets } = s.shared;
  const { name, verb } = event;
  if (verb === "list") {
    answer(s, event, { names: [...datasets.keys()] });
    return;
  }
  const known = datasets.get(name);
  if (verb === "put") {
    if (known === undefined) requireName(s);
    else if (event.amount !== 1) throw new SharedTakenError("dataset", name, "unpublish it first");
    const value = takeValue(s, event);
    datasets.set(name, value);
    if (known) dropValue(s, known);
    answer(s, event);
    return;
  }
  if (known === undefined) throw new UnknownSharedError("dataset", name);
  if (verb === "delete") {
    datasets.delete(name);
    dropValue(s, known);
    answer(s, event);
  } else {
    answer(s, event, {}, [known.bytes]);
  }
}
