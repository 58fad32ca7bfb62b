/** The scheduler's door: who may come in, and when it closes. */
import {
  checkLayerTypes,
  type FrameLimits,
  type Hello,
  type ListenHandlers,
  realNetwork,
  roleOfCredential,
  type Security,
  type Surroundings,
  securedNetwork,
} from "../../comm/index.ts";
import { ConnectionError, type Host, realHost, type Timer, TokenError } from "../../core/index.ts";
import { defaultRegistry, type GraphLimits, type Registry } from "../../layers/index.ts";
import { readSettings, type SchedulerSettings } from "../settings.ts";
import type { SchedulerDump, SchedulerOptions } from "../state/index.ts";
import { Hub } from "./hub.ts";

/** How a scheduler is started. */
export interface ServerOptions extends Surroundings, Security {
  /** `tcp://127.0.0.1:0` (any free port), `tls://0.0.0.0:8786` or `inproc://name`. */
  readonly address: string;
  /** A second door, `inproc://name`: for clients in this process, who need no socket. */
  readonly inproc?: string;
  /** The cluster's secret; "" is none, which is allowed on loopback only. */
  readonly token: string;
  /** Layer types that are trusted; the core types by default. */
  readonly registry?: Registry;
  readonly graphLimits?: Partial<GraphLimits>;
  readonly frameLimits?: Partial<FrameLimits>;
  /** What people may change; checked. */
  readonly settings?: SchedulerSettings;
  /** For tests: goes before the settings, and is not checked. */
  readonly machine?: Partial<SchedulerOptions>;
  /** Checks every invariant after every event. */
  readonly validate?: boolean;
  /** Keeps all events, so that a dump can be gone through again. */
  readonly record?: boolean;
  /** A worker that says nothing for this long is taken for dead. */
  readonly workerTimeoutMs?: number;
  /** True: the process may end while this runs; whoever waits for a result keeps it alive. */
  readonly background?: boolean;
}

/** A running scheduler. */
export interface SchedulerServer {
  /** Where workers and clients reach it. */
  readonly address: string;
  /** Resolves when it has closed; rejects with a bug of ours that ended it. */
  readonly closed: Promise<void>;
  /** State of the cluster, for people. */
  info(): Readonly<Record<string, unknown>>;
  /** Everything that the scheduler knows, and what happened, for a post-mortem. */
  dump(): SchedulerDump;
  /** These workers, by name or address, go when what they hold has moved to others. */
  retire(workers: readonly string[]): void;
  close(): Promise<void>;
}

const CHECK_MS = 5_000;

/**
 * Starts a scheduler. Rejects with AddressError when it cannot listen there, OptionError for bad settings. An `inproc` scheduler
 * does not keep the process alive; one on TCP does.
 */
export async function startScheduler(options: ServerOptions): Promise<SchedulerServer> {
  const settings = readSettings(options.settings ?? {});
  const { registry = defaultRegistry(), workerTimeoutMs = settings.workerTimeoutMs } = options;
  const { host = realHost } = options;
  const network = securedNetwork(options.network ?? realNetwork, options);
  checkSecret(options.token);
  let end: (error?: unknown) => void = () => undefined;
  const closed = new Promise<void>((resolve, reject) => {
    end = (error) => (error === undefined ? resolve() : reject(error));
  });
  closed.catch(() => undefined);
  const hub = new Hub({
    registry,
    limits: { ...settings.limits, ...options.graphLimits },
    quotas: settings.quotas,
    machine: {
      ...settings.machine,
      ...options.machine,
      validate: options.validate ?? options.machine?.validate ?? false,
    },
    record: options.record ?? false,
    workerTimeoutMs,
    host,
    onBug: (error) => end(error),
  });
  let guests = 0;
  const handlers: ListenHandlers = {
    authorize(hello: Hello): number {
      checkRole(hello);
      checkLayerTypes(hello, registry.versions);
      return guests++;
    },
    connected: (connection, hello) => {
      if (options.background) connection.unref();
      hub.connected(connection, hello);
    },
  };
  const limits = { token: options.token, limits: options.frameLimits };
  const listener = await network.listen(options.address, handlers, limits);
  const inner = options.inproc ? await network.listen(options.inproc, handlers, limits) : undefined;
  if (options.background) listener.unref();
  const timer = lookAfter(hub, host, { workerTimeoutMs, idleMs: settings.idleMs }, () => close());
  const close = async (): Promise<void> => {
    timer.clear();
    hub.close();
    await Promise.all([listener.close(), inner?.close()]);
    end();
  };
  return {
    address: listener.address,
    closed,
    info: () => hub.info(),
    dump: () => hub.dump(),
    retire: (workers) => hub.retire(workers),
    close,
  };
}

/** Looks every few seconds whether workers are silent, and (`idleMs` above 0) whether there is nothing to do. */
function lookAfter(
  hub: Hub,
  host: Host,
  { workerTimeoutMs, idleMs }: { readonly workerTimeoutMs: number; readonly idleMs: number },
  close: () => Promise<void>,
): Timer {
  const everyMs = Math.min(CHECK_MS, workerTimeoutMs, idleMs > 0 ? idleMs / 2 : CHECK_MS);
  const timer = host.repeat(() => {
    hub.checkWorkers();
    if (idleMs > 0 && hub.idleMs() >= idleMs) void close();
  }, everyMs);
  timer.unref();
  return timer;
}

/** @throws TokenError */
function checkSecret(token: string): void {
  const role = roleOfCredential(token);
  if (role === undefined) return;
  throw new TokenError(
    `a scheduler needs the secret of its cluster, and this is the credential of a ${role}`,
  );
}

function checkRole({ role, name }: Hello): void {
  if (role === "peer") {
    throw new ConnectionError(name, "this is a scheduler; peers exchange blocks with workers");
  }
}
