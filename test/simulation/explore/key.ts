/** A state as text: equal for states that go on alike. Slots, runs and times are renamed or left out. */

import type { SchedulerMachine } from "../../../src/scheduler/index.ts";
import { STATE_NAMES } from "../../../src/worker/index.ts";
import type { MachineState } from "../../../src/worker/state/machine-state.ts";
import { PIECE } from "../../../src/worker/state/states.ts";

/** What says nothing about what comes: the past, clocks, scratch room, what never changes. */
const SKIPPED: ReadonlySet<string> = new Set([
  ...["options", "story", "inputs", "dependents", "now", "nextRun", "transitions", "events"],
  ...["transitionsBefore", "progressAt", "progressDone", "heardAt", "askedAt", "joinedAt"],
  ...["budget", "upheavals", "failedKeys", "layer", "graph", "pages", "first", "expansion"],
  ...["arrived", "arrivedBytes", "figures", "set", "assigned", "inputsFrom", "readersFrom"],
  ...["puller", "target", "chunks", "limits"],
]);

/** Runs by the order in which they are met: they are compared, and nothing else. */
class Names {
  readonly #names: Map<number, number> = new Map();

  of(run: number): number {
    let name = this.#names.get(run);
    if (name === undefined) {
      name = this.#names.size;
      this.#names.set(run, name);
    }
    return name;
  }
}

/** Writes values down; an object that was met before is named by its number. */
class Writer {
  readonly #seen: Map<object, number> = new Map();
  readonly parts: string[] = [];

  write(value: unknown): void {
    if (typeof value === "number") this.parts.push(rounded(value));
    else if (typeof value === "string") this.parts.push(value);
    else if (typeof value !== "object" || value === null) this.parts.push(String(value));
    else this.#object(value);
  }

  #object(value: object): void {
    const known = this.#seen.get(value);
    if (known !== undefined) {
      this.parts.push(`@${known}`);
      return;
    }
    this.#seen.set(value, this.#seen.size);
    if (ArrayBuffer.isView(value)) this.#list(value as Float64Array);
    else if (Array.isArray(value)) this.#list(value);
    else if (value instanceof Map) this.#list([...value].flat());
    else if (value instanceof Set) this.#list([...value]);
    else if ("copy" in value && typeof value.copy === "function") this.#list(value.copy());
    else this.#fields(value);
  }

  #list(items: ArrayLike<unknown>): void {
    this.parts.push("[");
    for (let k = 0; k < items.length; k++) this.write(items[k]);
    this.parts.push("]");
  }

  #fields(value: object): void {
    this.parts.push("{");
    for (const [name, field] of Object.entries(value)) {
      if (!SKIPPED.has(name)) this.write(field);
    }
    this.parts.push("}");
  }
}

const rounded = (n: number): string => (Number.isInteger(n) ? String(n) : n.toPrecision(9));

/** What the scheduler knows. */
export function schedulerKey(machine: SchedulerMachine, runs: RunNames): string {
  const writer = new Writer();
  writer.write(machine.state);
  addPages(machine.state, runs, writer.parts);
  addAssigned(machine.state, writer.parts);
  return writer.parts.join(" ");
}

type SchedulerState = SchedulerMachine["state"];

function addPages({ pages }: SchedulerState, runs: RunNames, parts: string[]): void {
  for (let slot = 0; slot < pages.slots; slot++) {
    const graph = pages.graphs[slot];
    if (graph === null) continue;
    parts.push(`page ${graph.number}`);
    for (let h = slot * 256; h < slot * 256 + 256; h++) {
      const state = pages.state[h];
      if (state !== 0 || pages.flags[h] !== 0) parts.push(taskKey(pages, h, runs));
    }
  }
}

function taskKey(pages: SchedulerState["pages"], h: number, runs: RunNames): string {
  const state = pages.state[h];
  const who = state > WAITING ? pages.who[h] : 0;
  let run = state === WAITING ? pages.run[h] : 0;
  if (state === PROCESSING) run = runs.of(pages.run[h]);
  return `${h}:${state}.${pages.flags[h]}.${who}.${pages.aux[h]}.${pages.count[h]}.${run}`;
}

/** Of what a worker was given, only what may be stolen matters, and in which order it came. */
function addAssigned({ connected, pages }: SchedulerState, parts: string[]): void {
  for (const { assigned, index } of connected) {
    const { items, length } = assigned;
    const given = Array.from(items.subarray(0, length)).reverse();
    const movable = given.filter(
      (handle) => pages.state[handle] === PROCESSING && pages.who[handle] === index,
    );
    parts.push(`assigned ${[...new Set(movable)].join(".")}`);
  }
}

const PROCESSING = 4;
const WAITING = 1;

export type RunNames = Names;
export const runNames = (): RunNames => new Names();

/** Slots of a worker by what they are: of two pieces alike, by whose they are. */
export function slotNames(m: MachineState): Map<number, string> {
  const names = new Map<number, string>();
  const { tasks, edges } = m;
  for (let slot = 0; slot < tasks.capacity; slot++) {
    if (tasks.state[slot] === FORGOTTEN) continue;
    const task = `${m.graphOf(slot).number}.${tasks.task[slot]}`;
    names.set(slot, task);
    if (!m.has(slot, PIECE)) continue;
    const waiter = tasks.firstWaiter[slot];
    const owner = waiter < 0 ? -1 : edges.owner[waiter];
    const whose = owner < 0 ? "" : `${m.graphOf(owner).number}.${tasks.task[owner]}`;
    names.set(slot, `${task}[${m.boxes.get(slot)?.join(",") ?? ""}]${whose}`);
  }
  return names;
}

const FORGOTTEN = STATE_NAMES.indexOf("forgotten");

/** What a worker knows. */
export function workerKey(
  m: MachineState,
  names: ReadonlyMap<number, string>,
  runs: RunNames,
): string {
  const { tasks, edges } = m;
  const rows: string[] = [];
  for (const [slot, name] of names) {
    const inputs: string[] = [];
    for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
      inputs.push(`${names.get(edges.unit[edge])}${edges.waits[edge] === 1 ? "?" : ""}`);
    }
    const run = tasks.run[slot] < 0 ? -1 : runs.of(tasks.run[slot]);
    const holder = m.peers.all[tasks.holder[slot]]?.address ?? "";
    rows.push(
      `${name} ${tasks.state[slot]}.${tasks.flags[slot]}.${run}.${tasks.priority[slot]}.${tasks.lane[slot]}.${holder}.${tasks.data[slot] >= 0}.${tasks.landing[slot] > 0} ${inputs.join(",")}`,
    );
  }
  rows.sort();
  for (const peer of m.peers.all) {
    const asked = peer.asked.map((unit) => names.get(unit));
    rows.push(`${peer.address} ${asked.join(",")} ${peer.busyUntil > m.now}`);
  }
  for (const { number, dying, layers, graph } of m.graphs.all()) {
    const seconds = layers.map(
      (layer) => `${rounded(layer.seconds)}.${Math.min(4, layer.measured)}`,
    );
    rows.push(`graph ${number} ${dying} ${graph !== undefined} ${seconds.join(",")}`);
  }
  const missing = [...m.missing.keys()].map((slot) => names.get(slot)).sort();
  rows.push(`missing ${missing.join(",")}`, m.laneTasks.join(","), String(m.paused));
  return rows.join("\n");
}
