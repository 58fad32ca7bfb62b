/**
 * Tasks with very many inputs. What is done once for each input is done in slices there: weighing and listing them
 * for a worker, and letting go of them when the task is done.
 */
import type { SchedulerState } from "./core-state.ts";
import type { GraphState, LayerState } from "./graph-state.ts";
import { RemoteList } from "./outbox.ts";
import { listRemote, startListed } from "./start.ts";
import { WAITING } from "./states.ts";
import { park } from "./stranded.ts";
import { Weights } from "./weigh.ts";

/** An input costs less here than an edge that is looked up by arithmetic. */
const UNITS = 0.5;

/** A task whose inputs are all in memory, on its way to a worker. */
export interface Placing {
  readonly handle: number;
  readonly graph: GraphState;
  readonly id: number;
  /** Its inputs. */
  readonly ids: Float64Array;
  readonly weights: Weights;
  remote: RemoteList;
  /** `s.upheavals` when this was begun. */
  upheavals: number;
  /** Inputs before this place are weighed; when all are, they are listed from the beginning. */
  next: number;
  /** The worker it goes to; -1: not known yet. */
  target: number;
}

/** A task that is done, and the inputs that it has not let go of. */
export interface Letting {
  readonly graph: GraphState;
  readonly ids: Float64Array;
  next: number;
}

/** Whether the inputs on the scratch stack are too many to be worked on at once. */
export function isWide({ inputs, options }: SchedulerState, from: number): boolean {
  return inputs.length - from > options.wideInputs;
}

/** Inputs between two looks at the budget. */
const stepOf = ({ options }: SchedulerState): number => Math.max(1, options.wideInputs >> 2);

/** Takes the inputs from the scratch stack. */
function taken({ inputs }: SchedulerState, from: number): Float64Array {
  const ids = inputs.ids.slice(from, inputs.length);
  inputs.length = from;
  return ids;
}

/** The task is placed in slices. Until then it waits, for nothing. */
export function placeLater(s: SchedulerState, handle: number, from: number): void {
  const known = s.placing.findIndex((one) => one.handle === handle);
  if (known >= 0) s.placing.splice(known, 1);
  s.placing.push({
    handle,
    graph: s.pages.graphOf(handle),
    id: s.pages.idOf(handle),
    ids: taken(s, from),
    weights: new Weights(),
    remote: new RemoteList(),
    upheavals: Number.NaN,
    next: 0,
    target: -1,
  });
}

/** Places wide tasks, within the budget. Answers whether some are left. */
export function placeOn(s: SchedulerState): boolean {
  // One step at least, however busy the scheduler is.
  do {
    const one = s.placing[0];
    if (one !== undefined) placeSome(s, one);
  } while (s.placing.length > 0 && s.budget > 0);
  return s.placing.length > 0;
}

function placeSome(s: SchedulerState, one: Placing): void {
  if (!isReady(s, one)) s.placing.shift();
  else if (one.upheavals !== s.upheavals) begin(s, one);
  else if (one.next < one.ids.length) step(s, one);
  else if (one.target < 0) choose(s, one);
  else {
    s.placing.shift();
    s.target = one.target;
    startListed(s, one.handle, one.remote);
  }
}

function isReady({ pages }: SchedulerState, { handle, graph, id }: Placing): boolean {
  if (graph.dead || pages.graphs[handle >>> 8] !== graph || pages.idOf(handle) !== id) return false;
  return pages.state[handle] === WAITING && pages.aux[handle] === 0;
}

/** From the beginning: copies were lost, or workers came or went. */
function begin(s: SchedulerState, one: Placing): void {
  one.upheavals = s.upheavals;
  one.weights.reset(s);
  one.remote = new RemoteList();
  one.next = 0;
  one.target = -1;
}

function step(s: SchedulerState, one: Placing): void {
  const { pages } = s;
  const end = Math.min(one.ids.length, one.next + stepOf(s));
  s.target = one.target;
  const batch = { remotes: one.remote };
  for (let i = one.next; i < end; i++) {
    const input = pages.find(one.ids[i]);
    if (one.target < 0) one.weights.add(s, input);
    else if (pages.who[input] !== one.target) listRemote(s, input, batch);
  }
  s.budget -= (end - one.next) * UNITS;
  one.next = end;
}

function choose(s: SchedulerState, one: Placing): void {
  one.target = one.weights.cheapest(s, s.pages.layerOf(one.handle));
  one.next = 0;
  if (one.target >= 0) return;
  s.placing.shift();
  park(s, one.handle);
}

/** A wide task is done: it lets go of its inputs in slices. */
export function letGoLater(s: SchedulerState, { graph }: LayerState, from: number): void {
  s.letting.push({ graph, ids: taken(s, from), next: 0 });
}

/** Lets go of some inputs of a wide task by `letGo`. */
export function letSomeGo(
  s: SchedulerState,
  letGo: (s: SchedulerState, graph: GraphState, id: number) => void,
): void {
  const [one] = s.letting;
  if (one === undefined) return;
  const { graph, ids } = one;
  const end = Math.min(ids.length, one.next + stepOf(s));
  while (one.next < end && !graph.dead) letGo(s, graph, ids[one.next++]);
  s.budget -= stepOf(s) * UNITS;
  if (one.next >= ids.length || graph.dead) s.letting.shift();
}

/** For `validate`: how many wide tasks of a graph have not let go of a block, though they are done. */
export function lettersOf({ letting }: SchedulerState, id: number, own: GraphState): number {
  return letting.reduce((sum, one) => sum + (one.graph === own && isAhead(one, id) ? 1 : 0), 0);
}

/** For `validate`: a wide task has yet to let go of a block, of whichever graph. */
export function isLetting({ letting }: SchedulerState, id: number): boolean {
  return letting.some((one) => isAhead(one, id));
}

/** The ids ascend. */
function isAhead({ ids, next }: Letting, id: number): boolean {
  let [lo, hi] = [next, ids.length];
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (ids[middle] < id) lo = middle + 1;
    else hi = middle;
  }
  return lo < ids.length && ids[lo] === id;
}

/** For `validate`: it waits for nothing, as it is being placed. */
export function isPlacing({ placing }: SchedulerState, handle: number): boolean {
  return placing.some((one) => one.handle === handle);
}
