/** What can go wrong between processes, and on the other one. */
import { type ErrorFields, PlygraphError } from "./base.ts";
import { readableError } from "./readable.ts";

/** The token of a connection is not the one of the server at `address`. */
export class BadTokenError extends PlygraphError<"BadToken"> {
  declare readonly address: string;

  constructor(address: string) {
    super(
      "BadToken",
      `${address} refused a wrong or missing token; give the one of its scheduler: new Client(address, { token }), or PLYGRAPH_TOKEN or --token-file on the command line`,
      { address },
    );
  }
}

/** A frame, or a part of one, is larger than its limit. The connection is closed. */
export class FrameTooLargeError extends PlygraphError<"FrameTooLarge"> {
  constructor(what: string, size: number, limit: number) {
    super("FrameTooLarge", `a frame has ${size} ${what}; the limit is ${limit}`, {
      what,
      size,
      limit,
    });
  }
}

/** A connection cannot be made, or broke. */
export class ConnectionError extends PlygraphError<"Connection"> {
  constructor(peer: string, reason: string, options?: ErrorOptions) {
    super("Connection", `connection to ${peer || "a peer"}: ${reason}`, { peer, reason }, options);
  }
}

/** An address is not one that we can reach or listen on. */
export class AddressError extends PlygraphError<"Address"> {
  constructor(address: string, reason: string) {
    super("Address", `bad address ${JSON.stringify(address.slice(0, 200))}: ${reason}`, {
      address,
      reason,
    });
  }
}

/** Two sides run releases that do not understand each other. */
export class VersionMismatchError extends PlygraphError<"VersionMismatch"> {
  constructor(message: string, fields?: ErrorFields) {
    super("VersionMismatch", message, fields);
  }
}

/** A task threw; `cause` is what it threw, with the stack of its worker. `hint` is the way out, if known. */
export class TaskFailedError extends PlygraphError<"TaskFailed"> {
  /** The readable key: "sum-3f2a(4, 0)". */
  declare readonly key: string;

  constructor(key: string, cause: Error, hint = "") {
    const more = hint === "" ? "" : `; ${hint}`;
    super("TaskFailed", `task ${key} failed: ${cause.message}${more}`, { key }, { cause });
  }
}

/** A reason of {@link KilledWorkerError}: what a computation keeps is more than workers may hold. */
export const WANT_OF_MEMORY = "want of memory";

/**
 * A task was running on one worker after the other as they died; it is not tried again. With `reason`:
 * threads of workers died, and that is why.
 */
export class KilledWorkerError extends PlygraphError<"KilledWorker"> {
  declare readonly key: string;

  constructor(key: string, worker: string, deaths: number, reason = "") {
    const how =
      reason === WANT_OF_MEMORY
        ? `as worker ${worker} died for want of memory; ${deaths} have died so while no more of the computation was done than before: it keeps more than they may hold, and cannot put it on disk (see memory.target, memory.spill, maxSpill)`
        : reason === ""
          ? `on ${deaths} workers as they died, the last one being ${worker}; its function may have ended them (process.kill), or it may need more memory than they have`
          : `on ${deaths} compute threads as they ended, the last one on worker ${worker}: ${reason}`;
    super("KilledWorker", `task ${key} was running ${how}`, { key, worker, deaths, reason });
  }
}

/** An error that belongs to no task: a timer or a promise that a function left behind. A warning only. */
export class StrayError extends PlygraphError<"Stray"> {
  constructor(cause: unknown) {
    const { message } = readableError(cause);
    super(
      "Stray",
      `something that a function left behind failed after its task had ended: ${message}; await what it starts`,
      {},
      { cause },
    );
  }
}

/** A worker process of a LocalCluster ended. A warning only: another one takes its place. */
export class WorkerLostError extends PlygraphError<"WorkerLost"> {
  constructor(name: string, how: string) {
    super("WorkerLost", `worker ${name} ended (${how}); another one takes its place`, {
      worker: name,
      how,
    });
  }
}

/** The work was cancelled, or its result was given up. */
export class CancelledError extends PlygraphError<"Cancelled"> {
  constructor(message = "the work was cancelled") {
    super("Cancelled", message);
  }
}

/** A listener for progress threw `cause`. A warning only: the computation goes on. */
export class ProgressListenerError extends PlygraphError<"ProgressListener"> {
  constructor(request: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super("ProgressListener", `a listener for progress threw: ${reason}`, { request }, { cause });
  }
}

/**
 * No connected worker may run the tasks of `layer`, or there is none ("" for the layer). A warning only: they
 * run when one joins.
 */
export class NoWorkersError extends PlygraphError<"NoWorkers"> {
  declare readonly layer: string;
  /** Names and addresses that the layer asks for. */
  declare readonly workers: readonly string[];
  /** Names of those that are there. */
  declare readonly connected: readonly string[];

  /** What a task of it takes of a worker's resources. */
  declare readonly resources: Readonly<Record<string, number>>;

  constructor(
    layer: string,
    workers: readonly string[],
    connected: readonly string[],
    resources: Readonly<Record<string, number>> = {},
  ) {
    const amounts = Object.entries(resources).map(([name, amount]) => `${amount} ${name}`);
    const asked = [...workers.slice(0, NAMES_SHOWN), ...amounts].join(", ");
    const there =
      connected.length === 0 ? "no worker is connected" : `${some(connected)} connected`;
    super(
      "NoWorkers",
      layer === ""
        ? "no worker is connected: the computation begins when the first one joins"
        : `no connected worker may run layer ${layer}: it asks for ${asked}, and ${there}; its tasks wait until one of those joins`,
      { layer, workers, connected, ...(amounts.length > 0 && { resources }) },
    );
  }
}

const NAMES_SHOWN = 8;

function some(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  const more = names.length - NAMES_SHOWN;
  return `${shown}${more > 0 ? ` and ${more} more` : ""} ${names.length === 1 ? "is" : "are"}`;
}

/** A worker did not come up, or cannot be kept alive. `log`: the last lines that its process wrote. */
export class WorkerStartError extends PlygraphError<"WorkerStart"> {
  declare readonly log: readonly string[];

  constructor(name: string, reason: string, cause?: unknown, log: readonly string[] = []) {
    // An error that was told says it all; otherwise the last words are what there is.
    const words = cause === undefined && log.length > 0 ? `; its last words:\n${tail(log)}` : "";
    super(
      "WorkerStart",
      `worker ${name} did not start: ${reason}${words}`,
      { worker: name, reason, log },
      cause === undefined ? undefined : { cause },
    );
  }
}

/**
 * The connection to the scheduler at `address` broke. What was kept there is gone; computations that were under way and
 * rest on nothing else are sent again when there is a connection. A warning, and what is gone rejects with it.
 */
export class SchedulerLostError extends PlygraphError<"SchedulerLost"> {
  constructor(address: string, reason: string, seconds: number) {
    super(
      "SchedulerLost",
      `the connection to the scheduler at ${address} broke (${reason}); it is tried again for ${seconds} s. What was kept there is gone: compute it again`,
      { address, reason, seconds },
    );
  }
}

/** Workers did not come again after `Client.restart`. */
export class RestartError extends PlygraphError<"Restart"> {
  constructor(there: number, wanted: number, seconds: number) {
    super(
      "Restart",
      `${there} of ${wanted} workers have come again within ${seconds} s; one without a nanny (--no-nanny) ends, and must be started by whoever started it`,
      { there, wanted, seconds },
    );
  }
}

const LINES_SHOWN = 10;

const tail = (log: readonly string[]): string => log.slice(-LINES_SHOWN).join("\n");

/** A request names a graph, layer or task that the other side does not hold. */
export class UnknownTaskError extends PlygraphError<"UnknownTask"> {
  constructor(message: string, fields?: ErrorFields) {
    super("UnknownTask", message, fields);
  }
}
