/** Which workers know which graphs. */
import type { GraphState } from "./graph-state.ts";
import type { Instruction } from "./instructions.ts";

/**
 * Sees to it that a worker can find every block that tasks of a graph name: it gets the graph, and before
 * that the older ones that its held layers stand for.
 */
export function introduce(graph: GraphState, worker: number, out: Instruction[]): void {
  if (graph.complete.has(worker)) return;
  graph.complete.add(worker);
  for (const older of graph.named) tell(older, worker, out);
  tell(graph, worker, out);
}

function tell(graph: GraphState, worker: number, out: Instruction[]): void {
  if (graph.introduced.has(worker)) return;
  graph.introduced.add(worker);
  out.push({ type: "introduce", worker, graph: graph.number, deliver: graph.deliver });
}

/** The worker is gone; another one may get its number. */
export function forgetWorker(graph: GraphState, worker: number): void {
  graph.introduced.delete(worker);
  graph.complete.delete(worker);
  // Who comes next has not asked.
  for (const [id, askers] of graph.askers) {
    const others = askers.filter((other) => other !== worker);
    if (others.length > 0) graph.askers.set(id, others);
    else graph.askers.delete(id);
  }
}
