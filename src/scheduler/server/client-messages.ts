/** Messages of clients as events of the machine. */
import type { Message } from "../../comm/index.ts";
import type { SchedulerEvent } from "../state/index.ts";

/** The event that a client's message stands for; null for others, and for what the shell answers itself. */
export function clientEvent(
  client: number,
  message: Message,
  [value = null]: readonly (Uint8Array | null)[],
): SchedulerEvent | null {
  switch (message.op) {
    case "release":
      return { type: "release", client, requests: message.requests };
    case "cancel":
      return { type: "cancel", client, request: message.request };
    case "restart":
      return { type: "restart", client, request: message.request };
    case "retire":
      return { type: "retire", client, request: message.request, workers: message.workers };
    case "replicate": {
      const { request, graph, tasks, copies, workers } = message;
      return { type: "replicate", client, request, graph, tasks, copies, workers };
    }
    case "rebalance":
      return { type: "rebalance", client, request: message.request, workers: message.workers };
    case "shared": {
      const { op: type, parts: _, ...rest } = message;
      return { type, client, value, ...rest };
    }
    default:
      return null;
  }
}
