/** For every key: a value that is not its default, in text, and what is read; and one that is refused. */
import type { ConfigValues } from "../../src/config/index.ts";

interface Sample<T> {
  readonly text: string;
  readonly value: T;
  readonly bad: string;
}

export const SAMPLES: { readonly [N in keyof ConfigValues]: Sample<ConfigValues[N]> } = {
  "client.address": { text: "tls://h:1", value: "tls://h:1", bad: "" },
  "client.reconnectTimeout": { text: "2m", value: 120, bad: "-1" },
  "client.schedulerFile": { text: "/f.json", value: "/f.json", bad: "" },
  "scheduler.host": { text: "::1", value: "::1", bad: "" },
  "scheduler.port": { text: "0", value: 0, bad: "65536" },
  "security.directory": { text: "/certs", value: "/certs", bad: "a\0b" },
  "security.tlsCa": { text: "ca", value: "ca", bad: "" },
  "security.tlsCert": { text: "cert", value: "cert", bad: "" },
  "security.tlsKey": { text: "key", value: "key", bad: "" },
  "security.tokenFile": { text: "token", value: "token", bad: "" },
  "security.allowPlainText": { text: "true", value: true, bad: "yes" },
  "worker.host": { text: "10.0.0.5", value: "10.0.0.5", bad: "" },
  "worker.name": { text: "one", value: "one", bad: "x".repeat(5000) },
  "worker.nthreads": { text: "3", value: 3, bad: "1.5" },
  "worker.nworkers": { text: "3", value: 3, bad: "0" },
  "worker.resources": { text: "GPU=2,TPU=1", value: { GPU: 2, TPU: 1 }, bad: "GPU" },
  "worker.hangTimeout": { text: "90s", value: 90, bad: "-1" },
  "worker.lifetime": { text: "8h", value: 28_800, bad: "soon" },
  "worker.lifetimeStagger": { text: "5m", value: 300, bad: "x" },
  "worker.lifetimeRestart": { text: "true", value: true, bad: "yes" },
  "worker.leaveTimeout": { text: "0", value: 0, bad: "later" },
  "worker.deathTimeout": { text: "1.5", value: 1.5, bad: "1 year" },
  "worker.memoryLimit": { text: "2GB", value: 2e9, bad: "much" },
  "worker.memory.target": { text: "0.5", value: 0.5, bad: "60" },
  "worker.memory.spill": { text: "false", value: false, bad: "0" },
  "worker.memory.pause": { text: "0.75", value: 0.75, bad: "true" },
  "worker.memory.terminate": { text: "1", value: 1, bad: "-1" },
  "worker.maxSpill": { text: "1GiB", value: 2 ** 30, bad: "-5" },
  "worker.preload": { text: "./a.mjs,b", value: ["./a.mjs", "b"], bad: "," },
  "worker.localDirectory": { text: "/fast", value: "/fast", bad: "" },
  "worker.compression": { text: "zlib", value: "zlib", bad: "rar" },
};
