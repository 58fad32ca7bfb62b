/** How a worker begins: its door opens, its threads start, and it joins its scheduler. */
import { credentialFor, realNetwork, securedNetwork } from "../comm/index.ts";
import { realHost } from "../core/index.ts";
import { checkMemory } from "./block-memory.ts";
import { Life } from "./life.ts";
import { WorkerPlugins } from "./plugins/plugins.ts";
import { readWorkerSettings } from "./settings.ts";
import type { WorkerOptions, WorkerServer } from "./worker-types.ts";

/** Starts a worker and joins it to its scheduler. Rejects with the typed error of what went wrong. */
export async function startWorker(options: WorkerOptions): Promise<WorkerServer> {
  readWorkerSettings(options.settings ?? {});
  await checkMemory(options);
  // The secret itself is not kept: it could submit.
  const token = credentialFor(options.token, "worker");
  const network = securedNetwork(options.network ?? realNetwork, options);
  const plugins = new WorkerPlugins(options, options.host ?? realHost);
  await plugins.begin(options.preload ?? []);
  const life = new Life({ ...options, token, network }, plugins);
  try {
    await life.begin();
  } catch (error) {
    await plugins.end();
    throw error;
  }
  return life;
}
