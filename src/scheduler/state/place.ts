/** Which worker a task goes to. */
import type { SchedulerState } from "./core-state.ts";
import { fits, mayRun } from "./eligible.ts";
import type { LayerState } from "./graph-state.ts";
import { enqueue, start } from "./start.ts";
import { MEMORY, PATIENT, PROCESSING, STEALING } from "./states.ts";
import { park } from "./stranded.ts";
import { Weights } from "./weigh.ts";
import { isWide, placeLater } from "./wide.ts";

const weights = new Weights();

/** Sends a task whose inputs are all in memory to the best worker, or keeps it for that one. */
export function dispatch(s: SchedulerState, handle: number): void {
  const { pages, inputs } = s;
  const layer = pages.layerOf(handle);
  if (layer.root) {
    s.target = bestForRoot(s, layer);
    place(s, handle);
    return;
  }
  const from = inputs.collect(layer, pages.idOf(handle) - layer.base);
  if (isWide(s, from)) {
    placeLater(s, handle, from);
    return;
  }
  s.budget -= inputs.length - from;
  s.target = bestForBytes(s, layer, from);
  s.inputsFrom = from;
  place(s, handle);
  s.inputsFrom = -1;
  inputs.length = from;
}

/** Starts, withholds or parks a task for worker `s.target`. */
function place(s: SchedulerState, handle: number): void {
  if (s.target < 0) {
    park(s, handle);
    return;
  }
  // Tasks that were woken go ahead, so that their inputs are fetched early, but not without end.
  const worker = s.worker(s.target);
  const withheld = s.puller < 0 ? worker.isFull() : s.target !== s.puller && !worker.hasRoom();
  if (withheld || !fits(worker, s.pages.layerOf(handle))) enqueue(s, handle);
  else start(s, handle);
}

/** Neighbouring roots go to the worker that is being served, as long as it has room. */
function bestForRoot(s: SchedulerState, layer: LayerState): number {
  if (s.puller >= 0 && mayRun(s, s.worker(s.puller), layer)) return s.puller;
  weights.reset(s);
  return weights.cheapest(s, layer);
}

function bestForBytes(s: SchedulerState, layer: LayerState, from: number): number {
  const { pages, inputs } = s;
  weights.reset(s);
  for (let i = from; i < inputs.length; i++) weights.add(s, pages.find(inputs.ids[i]));
  return weights.cheapest(s, layer);
}

/** How many tasks of a layer are not even looked at, after as many in a row whose inputs were made in several places. */
const DOUBT_MAX = 15;

/**
 * A task whose missing inputs are all being made on one worker goes there at once: a chain then needs
 * no round trip a link. It stays waiting when they are not, or when it would drag many bytes there.
 */
export function speculate(s: SchedulerState, handle: number): void {
  const { pages, inputs, options } = s;
  const layer = pages.layerOf(handle);
  // What it takes of its worker's resources is not known to be free.
  if (layer.wide || layer.needs !== null || (pages.flags[handle] & PATIENT) !== 0) return;
  if (layer.doubt > 0) {
    layer.doubt--;
    return;
  }
  const from = inputs.collect(layer, pages.idOf(handle) - layer.base);
  s.budget -= inputs.length - from;
  const leader = commonLeader(s, from);
  const worker = leader < 0 ? undefined : s.workers[leader];
  layer.failures = leader < 0 ? Math.min(layer.failures + 1, DOUBT_MAX) : 0;
  layer.doubt = layer.failures;
  const open =
    worker !== undefined &&
    // It would give them back at once, again and again.
    !worker.paused &&
    worker.processing < options.speculationMax &&
    mayRun(s, worker, layer) &&
    (s.connected.length === 1 || !drags(s, from, leader));
  if (open) {
    s.target = leader;
    s.inputsFrom = from;
    start(s, handle);
    s.inputsFrom = -1;
  }
  inputs.length = from;
}

/** The worker that makes all inputs which are not in memory, or -1. */
function commonLeader(s: SchedulerState, from: number): number {
  const { pages, inputs } = s;
  let leader = -1;
  for (let i = from; i < inputs.length; i++) {
    const input = pages.find(inputs.ids[i]);
    if (pages.state[input] === MEMORY) continue;
    const who = leaderOf(s, input);
    if (who < 0 || (leader >= 0 && who !== leader)) return -1;
    leader = who;
  }
  return leader;
}

/** The worker that makes an input, or -1 when nobody does or it may move. */
function leaderOf(s: SchedulerState, input: number): number {
  const { pages } = s;
  const idle = pages.state[input] !== PROCESSING || (pages.flags[input] & STEALING) !== 0;
  return idle ? -1 : pages.who[input];
}

/** Bytes that are always worth fetching, and by how much those elsewhere may outweigh the others. */
const SMALL_BYTES = 1 << 16;
const DRAG_MAX = 2;

/** Whether far more bytes lie elsewhere than are, or are being made, on the worker. */
function drags(s: SchedulerState, from: number, worker: number): boolean {
  const { pages, inputs } = s;
  let away = 0;
  let here = 0;
  for (let i = from; i < inputs.length; i++) {
    const input = pages.find(inputs.ids[i]);
    if (pages.state[input] !== MEMORY) here += pages.layerOf(input).blockBytes;
    else if (pages.who[input] === worker) here += pages.aux[input];
    else away += pages.aux[input];
  }
  return away > SMALL_BYTES && away > here * DRAG_MAX;
}
