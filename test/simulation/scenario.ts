/** What happens in a world, as plain data that a seed decides: who is there, what is asked, what goes wrong. */
import type { SchedulerOptions } from "../../src/scheduler/index.ts";
import { addPoison, addSwellings, type MemoryStyle, memoryStyle, swelling } from "./extras.ts";
import { PROGRAMS } from "./programs.ts";
import { Random } from "./random.ts";
import type { DiskStyle } from "./world/disk.ts";
import type { NetworkStyle } from "./world/network.ts";

/** Something that a client does. */
export type Wish =
  | {
      readonly kind: "submit";
      readonly at: number;
      readonly client: number;
      readonly program: number;
      readonly priority: number;
      readonly deliver: boolean;
      readonly each: boolean;
      /** Results are kept for so long when they are all there. */
      readonly keepMs: number;
    }
  /** The submission that is the action of this number. */
  | { readonly kind: "cancel" | "release"; readonly at: number; readonly submission: number }
  | { readonly kind: "client-crash"; readonly at: number; readonly client: number };

/** Something that goes wrong. `pick`: a number below 1 that chooses among what there is at that time. */
export type Fault =
  | {
      readonly kind: "crash";
      readonly at: number;
      readonly pick: number;
      readonly downMs: number;
      /** The computer is off as well: nobody is told. */
      readonly dark: boolean;
      /** It comes back under the same address. */
      readonly samePort: boolean;
    }
  | {
      readonly kind: "stall";
      readonly at: number;
      readonly pick: number;
      readonly ms: number;
      /** The scheduler, not a worker. */
      readonly scheduler: boolean;
    }
  | {
      readonly kind: "jump";
      readonly at: number;
      readonly pick: number;
      readonly ms: number;
      readonly scheduler: boolean;
    }
  | { readonly kind: "cut" | "half-open" | "forgotten"; readonly at: number; readonly pick: number }
  | {
      readonly kind: "partition";
      readonly at: number;
      readonly pick: number;
      readonly other: number;
      readonly ms: number;
    }
  | {
      readonly kind: "slow-link";
      readonly at: number;
      readonly pick: number;
      readonly factor: number;
      readonly ms: number;
    }
  | { readonly kind: "thread-death"; readonly at: number; readonly pick: number }
  | {
      /** The process takes so much more memory, as a part of its limit, that is no block's. */
      readonly kind: "swell";
      readonly at: number;
      readonly pick: number;
      readonly part: number;
      readonly ms: number;
    }
  | { readonly kind: "leave"; readonly at: number; readonly pick: number; readonly downMs: number }
  | { readonly kind: "join"; readonly at: number };

export type Action = Wish | Fault;

/** A world before it begins. */
export interface Scenario {
  readonly seed: number;
  /** Threads of each worker. */
  readonly workers: readonly number[];
  readonly clients: number;
  readonly network: NetworkStyle;
  readonly taskMs: readonly [number, number];
  readonly slowTasks: number;
  /** Part of the tasks that fail once or twice for no reason. */
  readonly failingTasks: number;
  readonly workerTimeoutMs: number;
  /** Of each worker. */
  readonly memoryBytes: number;
  readonly memory: MemoryStyle;
  readonly disk: DiskStyle;
  readonly machine: Partial<SchedulerOptions>;
  readonly actions: readonly Action[];
}

const WISHES: ReadonlySet<string> = new Set(["submit", "cancel", "release", "client-crash"]);

/** Whether it is something that goes wrong. */
export function isFault(action: Action): action is Fault {
  return !WISHES.has(action.kind);
}

/** The scenario of a seed. */
export function scenarioOf(seed: number): Scenario {
  const random = new Random(seed, "scenario");
  const clients = random.pick([1, 1, 2, 3]);
  const spanMs = random.spread(50, 3000);
  const actions: Action[] = wishes(random, clients, spanMs);
  const faults = 4 + random.below(9);
  for (let k = 0; k < faults; k++) actions.push(fault(random, spanMs));
  const workers = Array.from({ length: random.pick([1, 2, 2, 3, 3, 4]) }, () =>
    random.pick([0, 1, 1, 2, 3]),
  );
  const more = new Random(seed, "memory");
  addSwellings(more, actions, spanMs);
  addPoison(more, actions, spanMs, workers);
  return {
    seed,
    workers,
    clients,
    network: {
      latencyMs: [random.spread(0.01, 1), random.spread(1, 20)],
      slow: random.pick([0, 0.01, 0.1]),
      bytesPerMs: random.spread(50, 100_000),
      lostWelcome: random.pick([0, 0, 0.02]),
      coded: random.chance(0.3),
    },
    taskMs: [random.spread(0.01, 0.5), random.spread(0.5, 20)],
    slowTasks: random.pick([0, 0.005, 0.02]),
    failingTasks: random.pick([0, 0, 0.02, 0.1]),
    workerTimeoutMs: random.pick([1000, 2500, 5000]),
    memoryBytes: random.chance(0.6) ? 64 * 2 ** 20 : Math.round(random.spread(1e5, 6e5)),
    disk: {
      capacityBytes: random.pick([1e9, 1e9, 1e5, 0]),
      ms: [random.spread(0.01, 1), random.spread(1, 100)],
      failing: random.pick([0, 0, 0.02, 0.3]),
      rotten: random.pick([0, 0, 0.02, 0.3]),
    },
    machine: machineOptions(random),
    memory: memoryStyle(more),
    actions,
  };
}

function machineOptions(random: Random): Partial<SchedulerOptions> {
  return {
    sliceUnits: random.pick([24_000, 24_000, 20, 3]),
    speculationMax: random.pick([4096, 4096, 4, 0]),
    saturation: random.pick([1.1, 1.1, 4, 0.1]),
    aheadSeconds: random.pick([0.01, 0.01, 0, 1]),
    aheadMax: random.pick([8192, 8192, 3]),
    stealSeconds: random.pick([2e-3, 2e-3, 1e-5]),
    allowedFailures: random.pick([3, 3, 3, 0]),
    unknownSeconds: random.pick([0.02, 0.5]),
  };
}

function wishes(random: Random, clients: number, spanMs: number): Action[] {
  const actions: Action[] = [];
  const submissions = 3 + random.below(5);
  for (let k = 0; k < submissions; k++) {
    const submission = actions.length;
    const at = k === 0 ? 0 : random.next() * spanMs;
    actions.push(submitted(random, at, clients, actions[0]));
    if (random.chance(0.15)) {
      const kind = random.chance(0.5) ? "cancel" : "release";
      actions.push({ kind, at: at + random.spread(0.1, 500), submission });
    }
  }
  if (clients > 1 && random.chance(0.1)) {
    actions.push({ kind: "client-crash", at: random.next() * spanMs, client: 1 });
  }
  return actions;
}

/** Something new, or what was submitted first. */
function submitted(random: Random, at: number, clients: number, first?: Action): Action {
  const isAgain = first?.kind === "submit" && random.chance(0.2);
  return {
    kind: "submit",
    at,
    client: random.below(clients),
    program: isAgain ? first.program : random.below(PROGRAMS),
    priority: random.chance(0.2) ? random.below(3) : 0,
    deliver: random.chance(0.5),
    each: random.chance(0.2),
    keepMs: random.chance(0.5) ? 0 : random.spread(1, 1000),
  };
}

const FAULTS: readonly Fault["kind"][] = [
  "crash",
  "crash",
  "crash",
  "stall",
  "stall",
  "cut",
  "cut",
  "half-open",
  "forgotten",
  "partition",
  "partition",
  "slow-link",
  "thread-death",
  "jump",
  "leave",
  "join",
];

function fault(random: Random, spanMs: number): Fault {
  const kind = random.pick(FAULTS);
  const at = random.chance(0.2) ? random.next() * 50 : random.next() * spanMs;
  const pick = random.next();
  switch (kind) {
    case "crash":
      return {
        kind,
        at,
        pick,
        downMs: random.spread(1, 2000),
        dark: random.chance(0.3),
        samePort: random.chance(0.4),
      };
    case "stall":
      return { kind, at, pick, ms: random.spread(1, 8000), scheduler: random.chance(0.2) };
    case "jump":
      return { kind, at, pick, ms: random.spread(10, 60_000), scheduler: random.chance(0.3) };
    case "partition":
      return { kind, at, pick, other: random.next(), ms: random.spread(1, 6000) };
    case "slow-link":
      return { kind, at, pick, factor: random.spread(2, 100), ms: random.spread(10, 2000) };
    case "leave":
      return { kind, at, pick, downMs: random.spread(1, 2000) };
    case "join":
      return { kind, at };
    case "swell":
      return swelling(random, at);
    default:
      return { kind, at, pick };
  }
}

/** The same without some of its actions; cancellations go with what they cancel. */
export function without(scenario: Scenario, dropped: ReadonlySet<number>): Scenario {
  // The numbers of submissions are places in the list: it keeps its length.
  const never = { kind: "join", at: Number.POSITIVE_INFINITY } as const;
  const actions = scenario.actions.map((action, place) => (dropped.has(place) ? never : action));
  return { ...scenario, actions };
}
