/** What people call layers and tasks, and which task they mean. */
import { ravel } from "../../core/index.ts";
import { layerKey, layerName, taskKey } from "../../layers/index.ts";
import type { SchedulerState } from "./core-state.ts";
import type { GraphState, LayerState } from "./graph-state.ts";

/** In graphs of more layers these have no token in their name: hashing them would take too long. */
const TOKEN_LAYERS_MAX = 10_000;
/** Keys of failed tasks that are remembered when their graph is over. */
const FAILED_MAX = 1000;

/** A task, by numbers. */
export interface TaskPlace {
  readonly graph: number;
  readonly task: number;
}

const isLarge = ({ layers }: GraphState): boolean => layers.length > TOKEN_LAYERS_MAX;

/** What people call a layer: `sum-3f2a`. */
export function labelOf({ layer, graph }: LayerState): string {
  return isLarge(graph) ? layerName(layer) : layerKey(layer);
}

/** The readable key of a task: `sum-3f2a(4, 0)`. */
export function keyOf({ layer, graph }: LayerState, block: number): string {
  return isLarge(graph) ? `${layerName(layer)}(${block})` : taskKey(layer, block);
}

/** A task has failed: its key is known for a while, though its graph may end with it. */
export function rememberFailed(s: SchedulerState, layer: LayerState, block: number): void {
  if (isLarge(layer.graph)) return;
  const key = keyOf(layer, block);
  s.failedKeys.delete(key);
  const place = { graph: layer.graph.number, task: layer.base + block - layer.graph.base };
  s.failedKeys.set(key, place);
  if (s.failedKeys.size <= FAILED_MAX) return;
  for (const oldest of s.failedKeys.keys()) {
    s.failedKeys.delete(oldest);
    return;
  }
}

/** The task with this key: of the youngest graph that has one, or one that failed not long ago. */
export function findKey(s: SchedulerState, key: string): TaskPlace | undefined {
  const coords = /\(([\d, ]*)\)$/.exec(key)?.[1];
  if (coords === undefined) return undefined;
  const at = coords === "" ? [] : coords.split(",").map(Number);
  for (const graph of [...s.graphs.values()].reverse()) {
    const found = isLarge(graph) ? undefined : graph.layers.find((one) => isKeyOf(one, at, key));
    if (found === undefined) continue;
    const block = ravel(at, found.layer.grid);
    return ownPlace(s, { graph: graph.number, task: found.base + block - graph.base });
  }
  return s.failedKeys.get(key);
}

function isKeyOf({ layer }: LayerState, at: readonly number[], key: string): boolean {
  const { grid } = layer;
  const within = grid.length === at.length && at.every((place, axis) => place < grid[axis]);
  return within && taskKey(layer, ravel(at, grid)) === key;
}

/** Where a task really is: blocks of held layers belong to older graphs. */
export function ownPlace(s: SchedulerState, { graph, task }: TaskPlace): TaskPlace {
  const found = s.graphs.get(graph);
  if (found === undefined || !(task >= 0 && task < found.graph.total)) return { graph, task };
  const { owner, base } = found.layerOfId(found.base + task);
  return {
    graph: owner.graph.number,
    task: found.base + task - base + owner.base - owner.graph.base,
  };
}
