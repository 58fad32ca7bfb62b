/** Starts worker processes, tells their numbers, and dies without a word. */
import { Client, LocalCluster } from "../../../src/client/index.ts";

const cluster = await LocalCluster.start({ workers: 2, threadsPerWorker: 1, processes: true });
const client = await Client.connect(cluster);
await client.submit(() => 1);
process.stdout.write(`${cluster.pids.join(" ")}\n`, () => process.kill(process.pid, "SIGKILL"));
