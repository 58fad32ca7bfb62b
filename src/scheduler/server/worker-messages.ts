/** Messages of workers as events of the machine. */
import type { Message } from "../../comm/index.ts";
import type { SchedulerEvent } from "../state/index.ts";

/** The event that a worker's message stands for; null for messages that workers do not send. */
export function workerEvent(
  worker: number,
  message: Message,
  buffers: readonly Uint8Array[],
): SchedulerEvent | null {
  switch (message.op) {
    case "finished": {
      const { graph, tasks, runs, nbytes, seconds, inline } = message;
      return { type: "finished", worker, graph, tasks, runs, nbytes, seconds, inline, buffers };
    }
    case "erred": {
      const { graph, task, run, error } = message;
      return { type: "erred", worker, graph, task, run, error };
    }
    case "fetched":
      return { type: "fetched", worker, graph: message.graph, tasks: message.tasks };
    case "missing-data": {
      const { graph, task, holder } = message;
      return { type: "missing-data", worker, graph, task, holder };
    }
    case "steal-response": {
      const { graph, tasks, runs, granted } = message;
      return { type: "steal-response", worker, graph, tasks, runs, granted };
    }
    case "heartbeat": {
      const { executing, ready, paused, figures } = message;
      return { type: "heartbeat", worker, executing, ready, paused, figures };
    }
    case "resources":
      return { type: "resources", worker, names: message.names, amounts: message.amounts };
    case "retire":
      return { type: "leaving", worker };
    case "give-back": {
      const { graph, tasks, runs } = message;
      return { type: "give-back", worker, graph, tasks, runs };
    }
    default:
      return null;
  }
}
