/** The client that is used when none is named. */
import { OptionError, shown } from "../core/index.ts";
import { Client } from "./client.ts";
import { LocalCluster } from "./local-cluster.ts";

/** Threads of the cluster that starts by itself. */
const THREADS = 2;

let current: Client | undefined;

/**
 * The client that was named last with `setDefaultClient`; else one of an embedded cluster, started
 * on first use: a scheduler and one worker with two compute threads, in this process. It does not
 * keep the process alive while nothing is being computed.
 */
export function getDefaultClient(): Client {
  current ??= new Client(LocalCluster.start({ workers: 1, threadsPerWorker: THREADS }));
  return current;
}

/** Names the default; `undefined`: start an embedded cluster when one is needed. @throws OptionError */
export function setDefaultClient(client: Client | undefined): void {
  if (client !== undefined && !(client instanceof Client)) {
    throw new OptionError("setDefaultClient()", `takes a Client, not ${shown(client)}`);
  }
  current = client;
}
