/** Every invariant of the machine: one validator a state, then the indexes against the states. */
import { invariant } from "../../core/index.ts";
import type { SchedulerState } from "./core-state.ts";
import { isDelayed } from "./delay.ts";
import { mayRun } from "./eligible.ts";
import type { LayerState } from "./graph-state.ts";
import { nameOf, storyLines } from "./move.ts";
import { validateShared } from "./shared/validate.ts";
import {
  DONE,
  MEMORY,
  NO_WORKER,
  PROCESSING,
  RELEASED,
  REPLICAS,
  STATE_NAMES,
  WAITING,
} from "./states.ts";
import { PAGE_TASKS } from "./task-pages.ts";
import { validateCopies } from "./validate-copies.ts";
import { validateResources } from "./validate-resources.ts";
import { isLetting, isPlacing, lettersOf } from "./wide.ts";

/** A task under the lens. */
interface Lens {
  readonly s: SchedulerState;
  readonly handle: number;
  readonly id: number;
  readonly layer: LayerState;
}

type Validator = (lens: Lens) => void;

const VALIDATORS: readonly Validator[] = [
  () => undefined,
  validateWaiting,
  validateQueued,
  validateNoWorker,
  validateProcessing,
  validateMemory,
  validateErred,
  ({ s, handle }) => invariant(false, `${nameOf(s, handle)} rests in forgotten`),
];

/** What was counted on the way through all tasks. */
interface Totals {
  readonly processing: Map<LayerState, Int32Array>;
  readonly heldBytes: number[];
  readonly waiting: Map<object, number>;
  /** By graph and by layer. */
  readonly parked: Map<object, number>;
}

/** Checks everything. Throws InvariantError with the key and the story of the task. */
export function validate(s: SchedulerState): void {
  const totals: Totals = {
    processing: new Map(),
    heldBytes: [],
    waiting: new Map(),
    parked: new Map(),
  };
  const { pages } = s;
  for (let slot = 0; slot < pages.slots; slot++) {
    const graph = pages.graphs[slot];
    if (graph === null) continue;
    invariant(!graph.dead, `graph ${graph.number} is over, but has pages`);
    let live = 0;
    const to = (slot + 1) * PAGE_TASKS;
    for (let handle = slot * PAGE_TASKS; handle < to; handle++) {
      if (pages.state[handle] === RELEASED) continue;
      live++;
      validateTask(s, handle, totals);
    }
    invariant(live === pages.live[slot], `page ${slot} has ${live} live tasks, not its count`);
    invariant(live > 0, `page ${slot} of graph ${graph.number} is open, but nothing lives there`);
  }
  validateTotals(s, totals);
  validateCopies(s);
  validateShared(s);
  invariant(s.recommended.length === 0, "recommendations are left");
  invariant(s.inputs.length === 0, "inputs are left on the scratch stack");
  invariant(s.dependents.handles.length === 0, "dependents are left on the scratch stack");
}

/** Checks one live task by itself. Throws InvariantError with its key and its story. */
export function validateAlone(s: SchedulerState, handle: number): void {
  const { pages } = s;
  const id = pages.idOf(handle);
  const lens = { s, handle, id, layer: pages.layerOf(handle) };
  check(lens, pages.find(id) === handle, "is not where its number says");
  VALIDATORS[pages.state[handle]](lens);
  validateCount(lens);
}

function validateTask(s: SchedulerState, handle: number, totals: Totals): void {
  const { pages } = s;
  validateAlone(s, handle);
  const state = pages.state[handle];
  const layer = pages.layerOf(handle);
  const { graph } = layer;
  if (state === WAITING) totals.waiting.set(graph, (totals.waiting.get(graph) ?? 0) + 1);
  if (state === NO_WORKER) {
    for (const one of [graph, layer]) totals.parked.set(one, (totals.parked.get(one) ?? 0) + 1);
  }
  if (state === PROCESSING) {
    let counts = totals.processing.get(layer);
    if (counts === undefined) {
      counts = new Int32Array(s.workers.length);
      totals.processing.set(layer, counts);
    }
    counts[pages.who[handle]]++;
  }
  if (state === MEMORY) addBytes(s, handle, totals.heldBytes);
}

function addBytes(s: SchedulerState, handle: number, held: number[]): void {
  const { pages } = s;
  const others = pages.graphOf(handle).replicas.get(pages.idOf(handle)) ?? [];
  for (const worker of [pages.who[handle], ...others]) {
    held[worker] = (held[worker] ?? 0) + pages.aux[handle];
  }
}

function check({ s, handle }: Lens, holds: boolean, text: string): void {
  if (holds) return;
  const story = storyLines(s, handle);
  const state = STATE_NAMES[s.pages.state[handle]];
  invariant(false, `${nameOf(s, handle)} (${state}) ${text}\n  ${story.join("\n  ")}`);
}

/** States of a task's inputs: how many are missing, and how many are not even on a worker. */
function inputsOf({ s, id, layer }: Lens): { missing: number; unassigned: number; at: number[] } {
  const { pages, inputs } = s;
  const from = inputs.collect(layer, id - layer.base);
  let missing = 0;
  let unassigned = 0;
  const at: number[] = [];
  for (let i = from; i < inputs.length; i++) {
    const input = pages.find(inputs.ids[i]);
    const state = input < 0 ? RELEASED : pages.state[input];
    if (state !== MEMORY) missing++;
    if (state !== MEMORY && state !== PROCESSING) unassigned++;
    if (state === PROCESSING) at.push(pages.who[input]);
  }
  inputs.length = from;
  return { missing, unassigned, at };
}

function validateWaiting(lens: Lens): void {
  const { s, handle } = lens;
  const { missing, unassigned } = inputsOf(lens);
  check(
    lens,
    missing > 0 || isDeferred(lens) || isPlacing(s, handle) || isDelayed(s, handle),
    "waits for nothing",
  );
  check(lens, s.pages.aux[handle] === missing, `misses ${missing}, not ${s.pages.aux[handle]}`);
  const known = s.pages.run[handle];
  check(lens, known === unassigned, `has ${unassigned} inputs that nobody makes, not ${known}`);
}

function validateQueued(lens: Lens): void {
  const { s, handle } = lens;
  check(lens, inputsOf(lens).missing === 0, "is queued before its inputs are there");
  const worker = s.workers[s.pages.who[handle]];
  check(lens, worker !== undefined, "is queued for a worker that is gone");
  check(lens, worker?.backlog.copy().includes(handle) === true, "is in no backlog");
}

function validateNoWorker(lens: Lens): void {
  const { s, handle } = lens;
  check(lens, inputsOf(lens).missing === 0, "lacks inputs, not a worker");
  const listed = s.homeless.copy().includes(handle) || s.returning.copy().includes(handle);
  check(lens, listed, "is not among those without a worker");
  const strangers =
    s.returning.length > 0 || !s.connected.some((one) => mayRun(s, one, lens.layer));
  check(lens, strangers, "has no worker, though one may run it");
}

function validateProcessing(lens: Lens): void {
  const { s, handle, layer } = lens;
  const worker = s.workers[s.pages.who[handle]];
  check(lens, worker !== undefined, "runs on a worker that is gone");
  const isAmong = layer.isLoose || worker?.isAmong(layer.allowed) === true;
  check(lens, isAmong, "runs where it may not");
  const { missing, unassigned, at } = inputsOf(lens);
  check(lens, missing === s.pages.aux[handle], `misses ${missing}, not ${s.pages.aux[handle]}`);
  check(lens, unassigned === 0, "was sent ahead of inputs that nobody makes");
  const together = at.every((other) => other === s.pages.who[handle]);
  check(lens, together, "was sent to another worker than its missing inputs");
}

function validateMemory(lens: Lens): void {
  const { s, handle, id, layer } = lens;
  const { pages } = s;
  const others = layer.graph.replicas.get(id) ?? [];
  check(lens, others.length > 0 === ((pages.flags[handle] & REPLICAS) !== 0), "miscounts copies");
  const holders = [pages.who[handle], ...others];
  check(lens, new Set(holders).size === holders.length, "counts one holder twice");
  const alive = holders.every((worker) => s.workers[worker] !== undefined);
  check(lens, alive, "is held by a worker that is gone");
  const needed =
    pages.count[handle] > 0 ||
    layer.wants > 0 ||
    s.dependents.isReadAbroad(layer, id - layer.base) ||
    s.sweeps.some((sweep) => sweep.layer === layer) ||
    isDeferred(lens) ||
    isLetting(s, id);
  check(lens, needed, "is kept for nobody");
}

/** Its start or its end was left for the next slice. */
function isDeferred({ s, handle }: Lens): boolean {
  return s.deferred.copy().some((item, place) => place % 2 === 0 && item === handle);
}

function validateErred(lens: Lens): void {
  check(lens, lens.layer.graph.errors.has(lens.id), "has failed without an error");
}

/** The count of consumers is that of readers in the graph which are not done. */
function validateCount(lens: Lens): void {
  const { s, handle, id, layer } = lens;
  const { dependents, pages } = s;
  const from = dependents.collect(layer, id - layer.base);
  dependents.handles.length = from;
  const count = dependents.count + lettersOf(s, id, layer.graph);
  check(lens, count === pages.count[handle], `has ${count} consumers, not ${pages.count[handle]}`);
  check(lens, (pages.flags[handle] & DONE) === 0, "is alive and done");
}

function validateTotals(s: SchedulerState, totals: Totals): void {
  const processing = new Array<number>(s.workers.length).fill(0);
  for (const [, graph] of s.graphs) {
    const waiting = totals.waiting.get(graph) ?? 0;
    invariant(waiting === graph.waiting, `graph ${graph.number} has ${waiting} waiting tasks`);
    const parked = totals.parked.get(graph) ?? 0;
    invariant(parked === graph.parked, `graph ${graph.number} has ${parked} without a worker`);
    for (const layer of graph.layers) validateLayer(layer, totals, processing);
  }
  let all = 0;
  for (const worker of s.connected) {
    const { index, name } = worker;
    invariant(worker.processing === processing[index], `${name} has ${processing[index]} tasks`);
    const held = totals.heldBytes[index] ?? 0;
    invariant(held === worker.heldBytes, `${name} holds ${held} bytes, not ${worker.heldBytes}`);
    all += worker.processing;
    validateResources(s, worker);
  }
  invariant(all === s.processing, `${all} tasks are processing, not ${s.processing}`);
}

function validateLayer(layer: LayerState, totals: Totals, processing: number[]): void {
  const parked = totals.parked.get(layer) ?? 0;
  invariant(parked === layer.parked, `layer ${layer.index} has ${parked} without a worker`);
  const counted = totals.processing.get(layer);
  for (let worker = 0; worker < processing.length; worker++) {
    const known = layer.onWorker[worker] ?? 0;
    const found = counted?.[worker] ?? 0;
    invariant(
      known === found,
      `layer ${layer.index} has ${found} tasks on ${worker}, not ${known}`,
    );
    processing[worker] += found;
  }
}
