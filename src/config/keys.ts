/**
 * Every key of the configuration, but for the numbers that schedulers and workers have tables of their own for
 * (`SETTINGS`, `WORKER_SETTINGS`). What is checked, shown by `plygraph config`, offered as an option and printed in
 * docs/configuration.md follows from here; to add a key, add a row, use it where `values` are read, and give it a
 * sample in `test/config/samples.ts`.
 */
import { type ConfigKey, key, openKey } from "./key.ts";
import {
  amounts,
  bytes,
  count,
  flag,
  memoryLimit,
  oneOf,
  path,
  seconds,
  text,
  texts,
  threshold,
} from "./kinds.ts";

const both = { commands: ["scheduler", "worker"] } as const;
const scheduler = { commands: ["scheduler"] } as const;
const worker = { commands: ["worker"] } as const;

/** The table. */
export const KEYS = {
  "client.address": openKey(
    text,
    "the one in the scheduler's file",
    "where clients and workers that are told no address find their scheduler",
  ),
  "client.reconnectTimeout": key(
    seconds(1e6),
    30,
    "seconds for which a client tries to reach a scheduler again whose connection broke; 0: not at all",
  ),
  "client.schedulerFile": openKey(
    path,
    "none",
    "file in which a scheduler writes where it is and what to show it; workers and clients read it",
    both,
  ),

  "scheduler.host": key(text, "127.0.0.1", "where a scheduler listens", scheduler),
  "scheduler.port": key(
    count(0, 65_535),
    8786,
    "the port of a scheduler; 0 takes any free one",
    scheduler,
  ),

  "security.directory": openKey(
    path,
    "none",
    "what `plygraph security init` made, or the part of it for one role: certificates and tokens",
    { ...both, option: "security" },
  ),
  "security.tlsCa": openKey(path, "ca.pem of the directory", "certificate of the authority", both),
  "security.tlsCert": openKey(
    path,
    "ROLE.pem of the directory",
    "certificate of this process, whose role is in it",
    both,
  ),
  "security.tlsKey": openKey(path, "ROLE-key.pem of the directory", "private key of it", both),
  "security.tokenFile": openKey(
    path,
    "PLYGRAPH_TOKEN, else the token of the directory; a scheduler makes one up",
    "file with the secret of the cluster, or a credential of a role",
    both,
  ),
  "security.allowPlainText": key(
    flag,
    false,
    "listen beyond loopback without TLS, where nobody else is on the network; the token is still asked for",
    both,
  ),

  "worker.host": key(text, "127.0.0.1", "where other workers and clients reach a worker", worker),
  "worker.name": openKey(text, "HOST-PID", "shown in errors and figures", worker),
  "worker.nthreads": openKey(
    count(0, 1024),
    "one a core",
    "compute threads; 0 computes between messages",
    worker,
  ),
  "worker.nworkers": key(
    count(1, 1024),
    1,
    "worker processes, each with a nanny; names end in a number then",
    worker,
  ),
  "worker.resources": openKey(
    amounts,
    "none",
    "abstract resources such as GPUs: tasks that ask for some run as long as there are enough",
    worker,
  ),
  "worker.hangTimeout": openKey(
    seconds(1e6),
    "60, or 0 without threads",
    "seconds without a sign of life after which a nanny ends its worker and starts another; 0: never",
    worker,
  ),
  "worker.preload": openKey(
    texts,
    "none",
    "modules that come to life with a worker: packages by name, or files; they export setup, teardown or transition",
    worker,
  ),
  "worker.lifetime": openKey(
    seconds(1e8),
    "for ever",
    "seconds after which a worker hands its blocks over and ends",
    worker,
  ),
  "worker.lifetimeStagger": key(
    seconds(1e8),
    0,
    "up to so many seconds more or less, by chance, so that not all end at once",
    worker,
  ),
  "worker.lifetimeRestart": key(
    flag,
    false,
    "another worker follows one whose lifetime is over",
    worker,
  ),
  "worker.leaveTimeout": key(
    seconds(1e6),
    30,
    "seconds that a worker may take to hand its blocks over to others when it is told to end",
    worker,
  ),
  "worker.deathTimeout": key(
    seconds(1e6),
    60,
    "seconds without a scheduler after which a worker ends",
    worker,
  ),
  "worker.memoryLimit": key(memoryLimit, "auto", "memory that a worker may take", worker),
  "worker.memory.target": openKey(
    threshold,
    "0.6",
    "part of the limit at which blocks go to disk, counted",
  ),
  "worker.memory.spill": openKey(
    threshold,
    "0.7",
    "part of the limit at which blocks go to disk, measured",
  ),
  "worker.memory.pause": openKey(threshold, "0.8", "part of the limit at which no task is begun"),
  "worker.memory.terminate": openKey(
    threshold,
    "0.95",
    "part of the limit at which whoever watches a worker ends it",
  ),
  "worker.maxSpill": openKey(
    bytes,
    "as many as it takes",
    "bytes of blocks on disk, at most",
    worker,
  ),
  "worker.localDirectory": openKey(
    path,
    "the system's for such files",
    "blocks go to a fresh directory below this one",
    worker,
  ),
  "worker.compression": openKey(
    oneOf("none", "zlib", "zstd"),
    "none",
    "how blocks on disk are packed",
  ),
} as const satisfies Readonly<Record<string, ConfigKey>>;
