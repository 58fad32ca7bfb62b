/** How a worker begins: its door opens, its threads start, and it joins its scheduler. */
import { credentialFor, realNetwork, securedNetwork } from "../comm/index.ts";
import { defaultRegistry } from "../layers/index.ts";
import { checkMemory } from "./block-memory.ts";
import { Shell } from "./server.ts";
import { readWorkerSettings } from "./settings.ts";
import type { WorkerOptions, WorkerServer } from "./worker-types.ts";

/** Starts a worker and joins it to its scheduler. Rejects with the typed error of what went wrong. */
export async function startWorker(options: WorkerOptions): Promise<WorkerServer> {
  readWorkerSettings(options.settings ?? {});
  await checkMemory(options);
  const registry = options.registry ?? defaultRegistry();
  let shell: Shell | undefined;
  // The secret itself is not kept: it could submit.
  const token = credentialFor(options.token, "worker");
  const network = securedNetwork(options.network ?? realNetwork, options);
  const listener = await network.listen(
    options.listen ?? (options.tls ? "tls://127.0.0.1:0" : "tcp://127.0.0.1:0"),
    {
      connected: (connection) => {
        if (shell) shell.welcome(connection);
        else connection.close();
      },
    },
    { token, local: true },
  );
  shell = new Shell({ ...options, token, network }, registry, listener);
  try {
    await shell.start();
  } catch (error) {
    await shell.close();
    throw error;
  }
  return shell;
}
