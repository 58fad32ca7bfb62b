/** Submissions: what they must hold, what they reserve, and what their outputs are. */
import { GraphLimitError, invariant, UnknownTaskError } from "../../core/index.ts";
import { type Graph, type HeldAttrs, type Layer, tokenOf } from "../../layers/index.ts";
import { PRIORITY_MAX, within } from "./build-graph.ts";
import type { SchedulerState } from "./core-state.ts";
import { activate } from "./demand.ts";
import { unwant } from "./end-request.ts";
import type { SubmitEvent } from "./events.ts";
import { GraphState, type LayerState, pageEnd, type Wanter } from "./graph-state.ts";
import { RequestState } from "./request-state.ts";

const IDS_MAX = 2 ** 52;
/** Beyond this many layers the tokens of held layers are not compared: hashing them would take too long. */
const TOKEN_LAYERS_MAX = 10_000;

/** What a submitted graph becomes part of, before its layers are looked at. */
export interface Newcomer {
  readonly event: SubmitEvent;
  readonly graph: GraphState;
  /** For each layer, the layer of an older graph that it stands for. */
  readonly owners: readonly (LayerState | null)[];
}

/** Checks a submission and reserves what it needs; throws typed errors. */
export function receive(s: SchedulerState, event: SubmitEvent): Newcomer {
  checkEvent(s, event);
  const owners = event.graph.layers.map((layer) => ownerOf(s, layer));
  const rank = -within(event.priority, PRIORITY_MAX) * 2 ** 40 + event.number;
  const graph = new GraphState(event.number, event.graph, s.nextBase, rank);
  s.nextBase = Math.max(s.nextBase + 1, pageEnd(graph.end));
  owners.forEach((owner, index) => {
    if (owner === null) return;
    owner.wants++;
    owner.graph.refs++;
    graph.borrowed.push(owner);
    keepNamed(s, graph, event.graph.layers[index]);
  });
  return { event, graph, owners };
}

/** The graph is complete: from now on its tasks are looked for. */
export function accept(s: SchedulerState, { event, graph }: Newcomer): void {
  const { client, request: number, outputs } = event;
  s.graphs.set(graph.number, graph);
  const request = new RequestState(graph, event);
  request.progressAt = s.now;
  s.requests.get(client)?.set(number, request);
  s.running.add(request);
  graph.refs++;
  want(s, request, outputs);
  // Its readers are known from now on: they hold what they need, block by block.
  for (const owner of graph.borrowed) unwant(s, owner);
  const { needed } = graph;
  const message = { op: "accepted", request: number, graph: graph.number, tasks: needed } as const;
  s.out.push({ type: "to-client", client, message, buffers: [] });
  s.telling.add(request);
  if (s.stranded.size > 0) s.strandedNews = true;
}

function checkEvent(s: SchedulerState, { client, request, graph, outputs }: SubmitEvent): void {
  const joining = s.joining.some(
    ({ event }) => event.client === client && event.request === request,
  );
  if (joining || s.requests.get(client)?.has(request)) {
    throw new UnknownTaskError(`request ${request} is under way already`, { request });
  }
  const bad = outputs.find((index) => !(index in graph.layers));
  if (bad !== undefined) {
    throw new UnknownTaskError(
      `output ${bad} is not one of ${graph.layers.length} layers of the graph`,
      { output: bad },
    );
  }
  if (s.nextBase + graph.total > IDS_MAX) {
    throw new GraphLimitError("tasks of all graphs", s.nextBase + graph.total, IDS_MAX);
  }
}

/** The layer of an older graph that a `held` layer stands for; null for any other layer. */
function ownerOf(s: SchedulerState, layer: Layer): LayerState | null {
  if (layer.type.name !== "held") return null;
  const { graph: number, layer: index, token } = layer.attrs as HeldAttrs;
  const owner = s.graphs.get(number)?.layers[index]?.owner;
  if (owner === undefined || owner.wants === 0 || owner.tasks !== layer.tasks) {
    throw new UnknownTaskError(
      `the scheduler does not hold layer ${index} of graph ${number}; compute it again`,
      { graph: number, layer: index },
    );
  }
  if (hasErrors(owner)) {
    throw new UnknownTaskError(`layer ${index} of graph ${number} has failed`, { graph: number });
  }
  if (owner.graph.layers.length <= TOKEN_LAYERS_MAX && tokenOf(owner.layer) !== token) {
    throw new UnknownTaskError(
      `layer ${index} of graph ${number} is another one than the client thinks; compute it again`,
      { graph: number, layer: index },
    );
  }
  return owner;
}

/**
 * Workers find held blocks by the graph that the layer names, and from there on by what that one names:
 * these graphs stay, though they may own nothing.
 */
function keepNamed(s: SchedulerState, graph: GraphState, layer: Layer): void {
  for (let held = layer; held.type.name === "held"; ) {
    const { graph: number, layer: index } = held.attrs as HeldAttrs;
    const named = s.graphs.get(number);
    invariant(named !== undefined, "a held layer names a graph that is not there");
    if (!graph.named.has(named)) named.refs++;
    graph.named.add(named);
    held = named.graph.layers[index];
  }
}

function hasErrors({ graph, base, tasks }: LayerState): boolean {
  for (const id of graph.errors.keys()) if (id >= base && id < base + tasks) return true;
  return false;
}

/**
 * For layers of a new graph that are wanted in an older one already: where. Calls of users' functions
 * (`explicit`) are made each time they are asked for.
 */
export function findWanted(s: SchedulerState, graph: Graph): ReadonlyMap<number, HeldPlace> {
  const found = new Map<number, HeldPlace>();
  if (s.wanted.size === 0) return found;
  graph.layers.forEach((layer, index) => {
    const owner = s.wanted.get(layer);
    if (owner === undefined || owner.graph.dead || owner.wants === 0) return;
    if (layer.type.name === "explicit" || layer.type.name === "held" || hasErrors(owner)) return;
    found.set(index, { graph: owner.graph.number, layer: owner.index });
  });
  return found;
}

/** A layer of a submitted graph. */
export interface HeldPlace {
  readonly graph: number;
  readonly layer: number;
}

/** Every block of the outputs is wanted: those to come, and those that are in memory already. */
function want(s: SchedulerState, request: RequestState, outputs: readonly number[]): void {
  const { graph } = request;
  const wanted: Wanter[] = [];
  for (const index of new Set(outputs)) {
    const { owner } = graph.layers[index];
    const offset = graph.graph.offsets[index];
    const fresh = owner.graph === graph;
    const next = fresh ? Number.POSITIVE_INFINITY : 0;
    const wanter: Wanter = { request, layer: owner, offset, next };
    wanted.push(wanter);
    owner.wants++;
    owner.wanters.push(wanter);
    // Equal layers are one object in this process: no hash is needed to know them again.
    s.wanted.set(owner.layer, owner);
    request.remaining += owner.tasks;
    if (fresh) {
      if (request.deliver) graph.deliver.push(index);
    } else {
      request.borrows = true;
      s.reports.push(wanter);
    }
  }
  request.outputs = wanted;
  for (const { layer } of byUrgency(graph, wanted)) {
    layer.graph.cursors.push({ layer, next: 0 });
    activate(s, layer.graph);
  }
}

/**
 * Outputs in the order in which they are begun: by their annotated priority, or else by the highest
 * one among what they are made from. As they were where nothing is annotated.
 */
function byUrgency(graph: GraphState, outputs: readonly Wanter[]): readonly Wanter[] {
  const annotated = graph.graph.layers.some((layer) => layer.annotations.priority !== undefined);
  if (!annotated || outputs.length < 2) return outputs;
  const urgency = new Map<LayerState, number>();
  const of = (layer: LayerState): number => urgency.get(layer) ?? 0;
  // Inputs come before their consumers.
  for (const state of graph.layers) {
    const { priority } = state.layer.annotations;
    const below = state.inputs.reduce((most, input) => Math.max(most, of(input)), -Infinity);
    urgency.set(state, priority ?? (state.inputs.length === 0 ? 0 : below));
  }
  return outputs.toSorted((a, b) => of(b.layer) - of(a.layer));
}
