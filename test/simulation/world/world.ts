/** One simulated world, from its seed to its end. */
import type { Connection } from "../../../src/comm/index.ts";
import { type SchedulerServer, startScheduler } from "../../../src/scheduler/index.ts";
import type { Program } from "../programs.ts";
import { Random } from "../random.ts";
import { type Action, isFault, type Scenario } from "../scenario.ts";
import { SimulatedClient } from "./client.ts";
import { Clock, type Place, placeOf, simulatedHost } from "./clock.ts";
import { FAILURES_MAX, SCHEDULER_HOST, TOKEN, textOf } from "./common.ts";
import type { End } from "./end.ts";
import { countMoves, type Moves } from "./moves.ts";
import { SimulatedNetwork } from "./network.ts";
import type { Outcome } from "./outcome.ts";
import { Trace } from "./trace.ts";
import { SimulatedWorker } from "./worker.ts";

const PATIENCE_MS = 150_000;
const TIDY_MS = 60_000;
const LOOK_MS = 250;
const CLOSE_MS = 20_000;
const NEVER = Number.POSITIVE_INFINITY;
const EVENTS_MAX = 400_000;
/** No task moves more often than this; and all together, so often for each. */
const MOVES_MAX = 2000;
const MOVES_MEAN_MAX = 64;

/** Everything that lives in it. */
export class World {
  readonly scenario: Scenario;
  readonly programs: ReadonlyMap<number, Program>;
  readonly clock: Clock = new Clock();
  readonly network: SimulatedNetwork;
  readonly trace: Trace = new Trace();
  readonly workers: SimulatedWorker[] = [];
  readonly clients: SimulatedClient[] = [];
  /** Ends of workers and threads so far, which a task may be blamed for. */
  deaths = 0;
  failure: string | undefined;
  readonly #schedulerPlace: Place;
  #scheduler: SchedulerServer | undefined;
  readonly #failures: Map<string, number> = new Map();
  readonly #dice: Random;
  readonly #moves: Moves;
  #places = 0;
  #faults = 0;
  #tasks = 0;

  constructor(scenario: Scenario, programs: ReadonlyMap<number, Program>) {
    this.scenario = scenario;
    this.programs = programs;
    this.network = new SimulatedNetwork(this.clock, scenario.network, this.random("network"));
    this.#dice = this.random("world");
    this.#schedulerPlace = this.place(SCHEDULER_HOST);
    this.#moves = countMoves();
    this.clock.onEvent = (place, label) => this.trace.add(this.clock.now, place.id, label);
  }

  get schedulerAddress(): string {
    return `tcp://${SCHEDULER_HOST}:1`;
  }

  /** Whether a worker may have too little memory for what it is asked to make. */
  get isTight(): boolean {
    const { memoryBytes, actions } = this.scenario;
    return memoryBytes < 1e6 || actions.some(({ kind }) => kind === "swell");
  }

  /** Dice of their own for each purpose. */
  random(purpose: string): Random {
    return new Random(this.scenario.seed, purpose);
  }

  /** A process on a computer. */
  place(host: string): Place {
    return placeOf(this.#places++, host);
  }

  /** Whether a task fails for no reason, now that it is tried. */
  failsNow(graph: number, task: number): boolean {
    if (!this.#dice.chance(this.scenario.failingTasks)) return false;
    const key = `${graph} ${task}`;
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    return failures < FAILURES_MAX;
  }

  /** Notes what must not be; the first one counts. */
  fail(reason: string): void {
    this.failure ??= reason;
  }

  /** Goes through everything. */
  async run(): Promise<Outcome> {
    await this.#begin();
    await this.#drive(() => this.#isSettled(), this.healedAt + PATIENCE_MS);
    const healed = this.#isSettled();
    if (!healed) this.fail(this.#stuck());
    if (!this.failure) await this.#tidyUp();
    if (!this.failure) await this.#close();
    const { most, sum } = this.#moves;
    if (most > MOVES_MAX || sum > MOVES_MEAN_MAX * this.#tasks) this.fail(this.#moves.describe());
    const info = this.#scheduler?.info() ?? {};
    return {
      seed: this.scenario.seed,
      failure: this.failure,
      hash: this.trace.hash,
      events: this.clock.events,
      tasks: this.#tasks,
      faults: this.#faults,
      healed,
      transitions: Number(info["transitions"] ?? 0),
      movesMost: this.#moves.most,
      virtualMs: this.clock.now,
    };
  }

  async #begin(): Promise<void> {
    const { scenario, clock } = this;
    const host = simulatedHost(clock, this.#schedulerPlace, this.random("scheduler"));
    this.#scheduler = await startScheduler({
      address: this.schedulerAddress,
      token: TOKEN,
      host,
      network: this.network.of(this.#schedulerPlace),
      machine: { ...scenario.machine, transitionsMax: 20_000, firstTasks: 4096 },
      validate: true,
      workerTimeoutMs: scenario.workerTimeoutMs,
    });
    this.#scheduler.closed.catch((error: unknown) => this.fail(textOf(error)));
    for (const threads of scenario.workers) this.#addWorker(threads);
    for (let k = 0; k < scenario.clients; k++) this.clients.push(new SimulatedClient(this, k));
    scenario.actions.forEach((action, number) => {
      if (action.at === NEVER) return;
      clock.at(OUTSIDE, action.at, action.kind, () => this.#act(action, number));
    });
  }

  #addWorker(threads: number): void {
    const worker = new SimulatedWorker(this, this.workers.length, threads);
    this.workers.push(worker);
    worker.start();
  }

  #act(action: Action, number: number): void {
    if (isFault(action)) {
      this.#faults++;
      // It may end the connection of a worker, or of all, before that hears of it.
      this.deaths += action.kind === "jump" || action.kind === "stall" ? this.workers.length : 1;
    }
    switch (action.kind) {
      case "submit":
        this.#tasks += this.programs.get(action.program)?.tasks ?? 0;
        this.clients[action.client].submit(action, number);
        return;
      case "cancel":
      case "release":
        for (const client of this.clients) client.end(action.submission, action.kind);
        return;
      case "client-crash":
        this.clients[action.client].crash();
        return;
      case "crash":
        this.#worker(action.pick).crash(action);
        return;
      case "leave":
        this.#worker(action.pick).leave(action.downMs);
        return;
      case "stall":
        this.#someone(action).stalledUntil = this.clock.now + action.ms;
        return;
      case "jump":
        this.#someone(action).ahead += action.ms;
        return;
      case "join":
        this.#addWorker(1);
        return;
      case "swell":
        this.#worker(action.pick).swell(action);
        return;
      case "thread-death":
        this.#worker(action.pick).killThread(action.pick);
        return;
      default:
        this.#disturb(action);
    }
  }

  #disturb(action: Action): void {
    const { network, clock } = this;
    if (action.kind === "partition") {
      const hosts = [SCHEDULER_HOST, ...this.workers.map(({ host }) => host)];
      const a = hosts[Math.floor(action.pick * hosts.length)];
      const b = hosts[Math.floor(action.other * hosts.length)];
      if (a !== b) network.part(a, b, clock.now + action.ms);
    } else if (action.kind === "slow-link") {
      const { host } = this.#worker(action.pick);
      network.slow(host, action.factor);
      clock.after(OUTSIDE, action.ms, "link is well", () => network.slow(host, 1));
    } else if ("pick" in action) this.#break(action.kind, this.#someEnd(action.pick));
  }

  #break(kind: Action["kind"], end: End | undefined): void {
    if (kind === "cut") end?.cut();
    else if (kind === "half-open") end?.cutBelow(this.network.latency());
    else end?.forget();
  }

  #someEnd(pick: number): End | undefined {
    const ends = [...this.network.ends];
    return ends[Math.floor(pick * ends.length)];
  }

  #worker(pick: number): SimulatedWorker {
    return this.workers[Math.floor(pick * this.workers.length)];
  }

  #someone({ pick, scheduler }: { readonly pick: number; readonly scheduler: boolean }): Place {
    return scheduler ? this.#schedulerPlace : this.#worker(pick).place;
  }

  /** When the last fault is over. */
  get healedAt(): number {
    let end = 0;
    for (const action of this.scenario.actions) {
      if (action.at === NEVER) continue;
      const ms = "ms" in action ? action.ms : "downMs" in action ? action.downMs : 0;
      end = Math.max(end, action.at + ms);
    }
    return end;
  }

  #isSettled(): boolean {
    return this.clock.now >= this.#lastAction() && this.clients.every(({ isSettled }) => isSettled);
  }

  #lastAction(): number {
    const times = this.scenario.actions.map(({ at }) => at);
    return Math.max(0, ...times.filter((at) => at < NEVER));
  }

  #stuck(): string {
    const waiting = this.clients.flatMap((client) => client.pending);
    const { states } = (this.#scheduler?.info() ?? {}) as { states?: unknown };
    const workers = this.workers.map((worker) => worker.describe()).join("\n");
    return `stuck at ${this.clock.now.toFixed(0)} ms: ${waiting.join(", ")}\n${JSON.stringify(states)}\n${workers}`;
  }

  /** Nothing is wanted any more: after a while nothing must be left. */
  async #tidyUp(): Promise<void> {
    for (const client of this.clients) client.letGo();
    const { now } = this.clock;
    // Looked at now and then: it costs more than most events.
    for (let ms = LOOK_MS; ms < TIDY_MS && !this.failure; ms += LOOK_MS) {
      await this.#drive(() => false, now + ms);
      if (this.#left() === undefined) return;
    }
    const left = this.#left();
    if (left !== undefined) this.fail(left);
  }

  #left(): string | undefined {
    const info = this.#scheduler?.info() ?? {};
    for (const key of ["graphs", "requests", "liveTasks", "pages", "storedBytes"]) {
      if (info[key] !== 0) return `the scheduler has ${String(info[key])} ${key} left`;
    }
    return this.workers.map((worker) => worker.left()).find((left) => left !== undefined);
  }

  async #close(): Promise<void> {
    for (const client of this.clients) client.close();
    for (const worker of this.workers) worker.end();
    const open = (): Connection[] => [...this.network.ends].filter(({ isLost }) => !isLost);
    await this.#drive(() => open().length === 0, this.clock.now + CLOSE_MS);
    void this.#scheduler?.close();
    await this.#drive(() => open().length === 0, this.clock.now + CLOSE_MS);
    const [left] = open();
    if (left) this.fail(`connections are left, one of them to ${left.peer}`);
  }

  /** Lets things happen until something is so, or until a time. Promises have their turn after each. */
  #drive(until: () => boolean, end: number): Promise<void> {
    return new Promise((resolve) => {
      const turn = (): void => {
        try {
          if (this.failure || until() || !this.clock.step(end)) {
            resolve();
            return;
          }
          if (this.clock.events > EVENTS_MAX) this.fail("this goes on for ever");
        } catch (error) {
          this.fail(textOf(error));
        }
        setImmediate(turn);
      };
      turn();
    });
  }
}

const OUTSIDE: Place = placeOf(-2, "outside");
