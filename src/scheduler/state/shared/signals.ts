/** Events, and variables: those who wait go on when one is set. */
import type { SchedulerState } from "../core-state.ts";
import type { SharedEvent } from "../events.ts";
import {
  answer,
  type EventState,
  requireName,
  timeOut,
  unwait,
  type VariableState,
  waiterOf,
} from "./shared-state.ts";
import { dropValue, takeValue } from "./values.ts";

/** `set`, `clear`, `wait`, `size` (1: it is set). */
export function handleEvent(s: SchedulerState, event: SharedEvent): void {
  const known = s.shared.events.get(event.name);
  if (event.verb === "size") {
    answer(s, event, { size: known?.isSet ? 1 : 0 });
  } else if (event.verb === "clear") {
    if (known) known.isSet = false;
    forgetEvent(s, event.name);
    answer(s, event);
  } else if (event.verb === "set") setEvent(s, event, known);
  else if (known?.isSet) answer(s, event);
  else waitForEvent(s, event, known);
}

function setEvent(s: SchedulerState, event: SharedEvent, known: EventState | undefined): void {
  if (known === undefined) requireName(s);
  s.shared.events.set(event.name, { isSet: true, waiting: [] });
  answer(s, event);
  for (const waiter of known?.waiting ?? []) {
    unwait(s, waiter);
    answer(s, waiter);
  }
}

function waitForEvent(s: SchedulerState, event: SharedEvent, known: EventState | undefined): void {
  if (event.timeoutMs === 0) {
    timeOut(s, waiterOf(s, event));
    return;
  }
  if (known === undefined) requireName(s);
  const found = known ?? { isSet: false, waiting: [] };
  found.waiting.push(waiterOf(s, event));
  s.shared.events.set(event.name, found);
}

/** Nobody knows of one that is not set and that nobody waits for. */
export function forgetEvent(s: SchedulerState, name: string): void {
  const found = s.shared.events.get(name);
  if (found && !found.isSet && found.waiting.length === 0) s.shared.events.delete(name);
}

/** `set`, `get` (which waits until it is), `delete`. */
export function handleVariable(s: SchedulerState, event: SharedEvent): void {
  const known = s.shared.variables.get(event.name);
  if (event.verb === "delete") {
    if (known?.value) dropValue(s, known.value);
    if (known) known.value = null;
    forgetVariable(s, event.name);
    answer(s, event);
  } else if (event.verb === "set") setVariable(s, event, known);
  else if (known?.value) answer(s, event, {}, [known.value.bytes]);
  else waitForVariable(s, event, known);
}

function setVariable(
  s: SchedulerState,
  event: SharedEvent,
  known: VariableState | undefined,
): void {
  if (known === undefined) requireName(s);
  const value = takeValue(s, event);
  if (known?.value) dropValue(s, known.value);
  s.shared.variables.set(event.name, { value, waiting: [] });
  answer(s, event);
  for (const waiter of known?.waiting ?? []) {
    unwait(s, waiter);
    answer(s, waiter, {}, [value.bytes]);
  }
}

function waitForVariable(
  s: SchedulerState,
  event: SharedEvent,
  known: VariableState | undefined,
): void {
  if (event.timeoutMs === 0) {
    timeOut(s, waiterOf(s, event));
    return;
  }
  if (known === undefined) requireName(s);
  const found = known ?? { value: null, waiting: [] };
  found.waiting.push(waiterOf(s, event));
  s.shared.variables.set(event.name, found);
}

/** Nobody knows of one that has no value and that nobody waits for. */
export function forgetVariable(s: SchedulerState, name: string): void {
  const found = s.shared.variables.get(name);
  if (found && found.value === null && found.waiting.length === 0) s.shared.variables.delete(name);
}
