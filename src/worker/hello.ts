/** How a worker presents itself, to its scheduler and to its peers. */
import { type Hello, PROTOCOL } from "../comm/index.ts";
import type { WorkerOptions } from "./worker-types.ts";

/** The first message of a connection. */
export function helloOf(
  role: "worker" | "peer",
  { token, name, threads, memoryLimitBytes }: WorkerOptions,
  address: string,
  layerTypes: Hello["layerTypes"],
): Hello {
  return {
    op: "hello",
    role,
    protocol: PROTOCOL,
    token,
    name,
    address,
    threads: Math.max(1, threads),
    memoryLimitBytes,
    layerTypes,
  };
}
