/** Ends by itself after computations on the embedded cluster, and on one of processes. */
import { Client, getDefaultClient, LocalCluster } from "../../../src/client/index.ts";
import { regularAxis } from "../../../src/core/index.ts";
import { counting } from "../layers.ts";

const client = getDefaultClient();
const [computed] = await client.compute([counting([regularAxis(1000, 100)])]);
if (computed.kind === "array") console.log(computed.data[999]);
console.log(await client.submit((a: number) => a + 1, 1));

const cluster = await LocalCluster.start({ workers: 1, threadsPerWorker: 1, processes: true });
const second = await Client.connect(cluster);
console.log(await second.submit((a: number) => a + 1, 2), cluster.pids.length);
