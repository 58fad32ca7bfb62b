/**
 * The state of a new graph: its layers, their culled sets, and who reads whom. O(layers), never O(tasks),
 * with pauses: nothing outside of the graph changes before the end.
 */
import { allBlocks, type BlockSet, isEmpty, unionSets } from "../../core/index.ts";
import { type Graph, SELF } from "../../layers/index.ts";
import type { SubmitEvent } from "./events.ts";
import { type Consumer, type GraphState, LayerState, layerPriority } from "./graph-state.ts";

/** Layers between two pauses. */
export const STEP_LAYERS = 64;
/** Priorities that users may wish for: ± this. */
export const PRIORITY_MAX = 1000;
const RETRIES_MAX = 1e6;

/** A number within ±`most`; 0 for what is none. */
export function within(value: number, most: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-most, Math.min(most, value));
}

type Steps = Generator<undefined, void>;

/** Builds the layers of `graph`; `owners` are the layers of older graphs that some of them stand for. */
export function* buildGraph(
  graph: GraphState,
  event: SubmitEvent,
  owners: readonly (LayerState | null)[],
  unknownSeconds: number,
): Steps {
  yield* makeLayers(graph, event, unknownSeconds);
  yield* connect(graph, owners);
  const foreign: Joined[] = [];
  yield* cull(graph, event.outputs, foreign);
  // Older graphs must not see a reader before all of them are there.
  for (const { owner, consumer } of foreign) owner.foreign.push(consumer);
}

/** A reader of a layer of an older graph. */
interface Joined {
  readonly owner: LayerState;
  readonly consumer: Consumer;
}

function* makeLayers(graph: GraphState, event: SubmitEvent, unknownSeconds: number): Steps {
  const { layers, offsets } = graph.graph;
  const priority = within(event.priority, PRIORITY_MAX);
  const retries = within(event.retries, RETRIES_MAX);
  for (let index = 0; index < layers.length; index++) {
    const layer = layers[index];
    const user = priority + within(layer.annotations.priority ?? 0, PRIORITY_MAX);
    const place = {
      graph,
      index,
      base: graph.base + offsets[index],
      priority: layerPriority(user, graph.number, index / layers.length),
      retries,
    };
    graph.layers.push(new LayerState(layer, place, unknownSeconds));
    if (index % STEP_LAYERS === STEP_LAYERS - 1) yield;
  }
}

/** Which layers own the blocks that each layer reads. */
function* connect(graph: GraphState, owners: readonly (LayerState | null)[]): Steps {
  const { layers } = graph;
  for (let index = 0; index < layers.length; index++) {
    const layer = layers[index];
    layer.owner = owners[index] ?? layer;
    const inputs = graph.graph.inputsOf(index);
    const selves = layer.layer.type.close !== undefined;
    if (inputs.length > 0 || selves) {
      layer.root = false;
      layer.inputs = inputs.map((input) => layers[input].owner);
    }
    if (index % STEP_LAYERS === STEP_LAYERS - 1) yield;
  }
}

/** Which blocks of each layer are needed, and by which layers; consumers first, one visit a layer. */
function* cull(graph: GraphState, outputs: readonly number[], foreign: Joined[]): Steps {
  const { layers } = graph;
  const sets = new Array<BlockSet | undefined>(layers.length);
  for (const output of outputs) sets[output] = allBlocks(layers[output].layer.grid);
  for (let l = layers.length - 1; l >= 0; l--) {
    if (l % STEP_LAYERS === STEP_LAYERS - 1) yield;
    let set = sets[l];
    if (set === undefined || isEmpty(set)) continue;
    const state = layers[l];
    set = state.layer.type.close?.(state.layer, set) ?? set;
    state.cullTo(set);
    if (state.owner !== state) continue;
    graph.needed += set.count;
    passNeeds(graph.graph, l, set, sets);
    addConsumer(state, foreign);
  }
}

function passNeeds(graph: Graph, l: number, set: BlockSet, sets: (BlockSet | undefined)[]): void {
  const inputs = graph.inputsOf(l);
  if (inputs.length === 0) return;
  const layer = graph.layers[l];
  const found = layer.type.cull(layer, set);
  inputs.forEach((input, k) => {
    const known = sets[input];
    sets[input] = known === undefined ? found[k] : unionSets(known, found[k]);
  });
}

/** Enters a layer as consumer of those that it reads. */
function addConsumer(state: LayerState, foreign: Joined[]): void {
  const { inputs } = state;
  if (state.layer.type.close !== undefined) state.consumers.push({ layer: state, inputs: [SELF] });
  if (inputs.length === 1) {
    enlist(inputs[0], { layer: state, inputs: FIRST }, foreign);
    return;
  }
  const places = new Map<LayerState, number[]>();
  inputs.forEach((owner, k) => {
    const known = places.get(owner);
    if (known) known.push(k);
    else places.set(owner, [k]);
  });
  for (const [owner, through] of places) enlist(owner, { layer: state, inputs: through }, foreign);
}

const FIRST: readonly number[] = [0];

function enlist(owner: LayerState, consumer: Consumer, foreign: Joined[]): void {
  if (owner.graph === consumer.layer.graph) owner.consumers.push(consumer);
  else foreign.push({ owner, consumer });
}
