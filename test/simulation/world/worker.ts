/** A worker of a simulated world, and whoever starts it again when it ends. */
import { startWorker, type WorkerServer } from "../../../src/worker/index.ts";
import type { Random } from "../random.ts";
import type { Fault } from "../scenario.ts";
import { type Place, simulatedHost } from "./clock.ts";
import { TOKEN, textOf } from "./common.ts";
import { SimulatedDisk } from "./disk.ts";
import { SimulatedLane } from "./lane.ts";
import type { World } from "./world.ts";

/** What a worker that was ended by somebody else waits before it begins anew. */
const AGAIN_MS = 100;

/** A worker with less memory than this must have it for blocks: two or three of them fill it. */
const TIGHT_BYTES = 1e6;
const OWN_PART_TIGHT = 0.05;

/** How long it is down, and how. */
type Down = Pick<Extract<Fault, { kind: "crash" }>, "downMs" | "dark" | "samePort">;

/** One worker at a time, under one name. */
export class SimulatedWorker {
  readonly host: string;
  place: Place;
  readonly #world: World;
  readonly #threads: number;
  #server: WorkerServer | undefined;
  #lanes: SimulatedLane[] = [];
  #disk: SimulatedDisk | undefined;
  #life = 0;
  #port = 0;
  #over = false;

  constructor(world: World, number: number, threads: number) {
    this.#world = world;
    this.#threads = threads;
    this.host = `10.0.1.${number}`;
    this.place = world.place(this.host);
  }

  /** Begins a life; tries again when the scheduler cannot be reached. */
  start(): void {
    const life = ++this.#life;
    const { clock, network, scenario, schedulerAddress } = this.#world;
    const { place } = this;
    const random = this.#world.random(`worker ${this.host} ${life}`);
    const { memory } = scenario;
    const own = scenario.memoryBytes < TIGHT_BYTES ? OWN_PART_TIGHT : 1;
    place.ownBytes = Math.round(Math.min(memory.ownPart, own) * scenario.memoryBytes);
    const style = {
      taskMs: scenario.taskMs,
      slow: scenario.slowTasks,
      fails: (graph: number, task: number) => this.#world.failsNow(graph, task),
      poison: () => this.#poisoned(random),
    };
    this.#disk = new SimulatedDisk(
      clock,
      place,
      this.#world.random(`disk ${this.host} ${life}`),
      scenario.disk,
      this.#world.healedAt,
    );
    this.#lanes = [];
    this.#port ||= life;
    startWorker({
      scheduler: schedulerAddress,
      token: TOKEN,
      threads: this.#threads,
      memoryLimitBytes: scenario.memoryBytes,
      disk: this.#disk,
      ownProcess: true,
      // A hundred workers share one heap here.
      collectGarbage: () => undefined,
      memory: memory.thresholds,
      maxSpillBytes: memory.maxSpillBytes,
      name: this.host,
      listen: `tcp://${this.host}:${this.#port}`,
      validate: true,
      storyRows: 2048,
      schedulerSilentMs: 30_000,
      host: simulatedHost(clock, place, random, () =>
        this.place === place ? (this.#server?.counts().usedBytes ?? 0) : 0,
      ),
      network: network.of(place),
      lane: (handlers) => {
        const lane = new SimulatedLane(clock, place, random, style, handlers);
        this.#lanes.push(lane);
        return lane;
      },
    }).then(
      (server) => this.#started(server, place),
      () => this.#ended(place),
    );
  }

  #started(server: WorkerServer, place: Place): void {
    if (this.place === place) this.#server = server;
    server.closed.then(
      () => this.#ended(place),
      (error: unknown) => this.#world.fail(textOf(error)),
    );
  }

  /** It ended by itself: another process takes its place. */
  #ended(place: Place): void {
    if (this.place !== place || !place.alive) return;
    this.#stop(true);
    this.#again(AGAIN_MS, this.#world.random("port").chance(0.5));
  }

  #stop(isHeard: boolean): void {
    this.place.alive = false;
    this.#world.network.ended(this.place, isHeard);
    this.#server = undefined;
    this.#world.deaths++;
  }

  #again(ms: number, samePort: boolean): void {
    this.place = this.#world.place(this.host);
    if (!samePort) this.#port = 0;
    if (this.#over) return;
    this.#world.clock.after(this.place, ms, "start", () => this.start());
  }

  /** The process is killed, or its computer goes off. */
  crash({ downMs, dark, samePort }: Down): void {
    const { clock, network } = this.#world;
    if (dark) network.darken(this.host, clock.now + downMs);
    this.#stop(!dark);
    this.#again(downMs, samePort);
  }

  /** It goes in good order, and comes again. */
  leave(downMs: number): void {
    const server = this.#server;
    if (server === undefined) return;
    const { place } = this;
    void server.close().then(() => {
      if (this.place !== place) return;
      this.#stop(true);
      this.#again(downMs, false);
    });
  }

  /** Its process takes more memory for a while. */
  swell({ part, ms }: Extract<Fault, { kind: "swell" }>): void {
    this.place.swollenBytes = Math.round(part * this.#world.scenario.memoryBytes);
    this.place.swollenUntil = this.#world.clock.now + ms;
  }

  /** A task ended the thread that it ran on, and true, or the whole process. */
  #poisoned(random: Random): boolean {
    this.#world.deaths++;
    if (random.chance(0.5)) return true;
    this.crash({ downMs: random.spread(1, 200), dark: false, samePort: random.chance(0.5) });
    return false;
  }

  killThread(pick: number): void {
    if (this.#lanes.length === 0 || this.#server === undefined) return;
    this.#world.deaths++;
    this.#lanes[Math.floor(pick * this.#lanes.length)].die();
  }

  /** For good. */
  end(): void {
    this.#over = true;
    void this.#server?.close();
  }

  describe(): string {
    const { host, place } = this;
    const machine = this.#server?.machine;
    const tasks = machine
      ?.dump()
      .tasks.map(
        ({ graph, task, state, flags }) => `(${graph},${task}) ${state} ${flags.join("+")}`,
      );
    return `${host} ${place.alive ? "up" : "down"}: ${tasks?.slice(0, 12).join("; ") ?? "not started"}`;
  }

  /** What is left on it though nothing is wanted. */
  left(): string | undefined {
    const server = this.#server;
    if (server === undefined) return undefined;
    const { managedBytes, payloadBytes, usedBytes } = server.counts();
    const { tasks, edges, requests, onThreads, reservedBytes, incomingBytes, missing } =
      server.machine.state;
    const left = {
      managedBytes,
      payloadBytes,
      usedBytes,
      tasks: tasks.live,
      edges: edges.live,
      graphs: [...server.machine.state.graphs.all()].length,
      requests,
      onThreads,
      reservedBytes,
      incomingBytes,
      missing: missing.size,
      files: this.#disk?.files ?? 0,
    };
    for (const [name, count] of Object.entries(left)) {
      if (count !== 0) return `worker ${this.host} has ${count} ${name} left\n${this.describe()}`;
    }
    return undefined;
  }
}
