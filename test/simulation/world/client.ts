/** A client of a simulated world: the production session, and what it expects of each result. */
import { type Computed, collectorOf } from "../../../src/client/collect.ts";
import { fetchResults } from "../../../src/client/fetch.ts";
import type { GraphRequest } from "../../../src/client/request.ts";
import { Session } from "../../../src/client/session.ts";
import { isPlygraphError } from "../../../src/core/index.ts";
import type { Layer } from "../../../src/layers/index.ts";
import type { DenseArray } from "../../support/run-local.ts";
import type { Program } from "../programs.ts";
import type { Wish } from "../scenario.ts";
import { type Place, simulatedHost } from "./clock.ts";
import { FAILURES_MAX, MADE_UP, TOKEN, textOf } from "./common.ts";
import type { World } from "./world.ts";

type Submit = Extract<Wish, { kind: "submit" }>;

interface Submission {
  readonly number: number;
  readonly program: Program;
  readonly request: GraphRequest;
  readonly session: Session;
  ended: "cancel" | "release" | undefined;
  settled: boolean;
  /** Its client is gone. */
  orphaned: boolean;
  /** Deliveries of each task of the outputs. */
  readonly puts: Map<number, number>;
}

/** One client, until it crashes. */
export class SimulatedClient {
  readonly #world: World;
  #place: Place;
  readonly #number: number;
  #session: Session;
  #submissions: Submission[] = [];
  #life = 0;

  constructor(world: World, number: number) {
    this.#world = world;
    this.#number = number;
    this.#place = world.place(`10.0.2.${number}`);
    this.#session = this.#open();
  }

  #open(): Session {
    const { clock, network, schedulerAddress } = this.#world;
    const name = `client ${this.#number} ${++this.#life}`;
    const host = simulatedHost(clock, this.#place, this.#world.random(name));
    const endpoint = Promise.resolve({ address: schedulerAddress, token: TOKEN, name });
    return new Session(endpoint, { host, network: network.of(this.#place) });
  }

  get isSettled(): boolean {
    return this.#submissions.every(({ settled }) => settled);
  }

  /** Submissions that wait for something. */
  get pending(): string[] {
    const open = this.#submissions.filter(({ settled }) => !settled);
    return open.map(({ number, request }) => `action ${number} (${request.status})`);
  }

  submit(wish: Submit, number: number): void {
    const { program: which, priority, deliver, each, keepMs } = wish;
    const program = this.#world.programs.get(which) as Program;
    const options = { priority, deliver, each, retries: FAILURES_MAX };
    // Whoever lost its scheduler connects again.
    if (this.#session.failure) this.#session = this.#open();
    const session = this.#session;
    const request = session.submit(program.outputs, options);
    const puts = new Map<number, number>();
    const submission: Submission = {
      number,
      program,
      request,
      session,
      ended: undefined,
      settled: false,
      orphaned: false,
      puts,
    };
    this.#submissions.push(submission);
    Promise.all(program.outputs.map((layer) => this.#collect(submission, layer))).then(
      (results) => {
        if (submission.orphaned) return;
        this.#settle(submission);
        this.#check(submission, results);
        const { clock } = this.#world;
        clock.after(this.#place, keepMs, "release", () => session.release(request));
      },
      (error: unknown) => {
        if (submission.orphaned) return;
        this.#settle(submission);
        if (!this.#isAllowed(submission, error)) {
          this.#world.fail(`action ${number} failed: ${textOf(error)}`);
        }
        session.release(request);
      },
    );
  }

  #settle(submission: Submission): void {
    if (submission.settled) this.#world.fail(`action ${submission.number} settled twice`);
    submission.settled = true;
  }

  async #collect({ request, session, puts }: Submission, layer: Layer): Promise<Computed> {
    const collector = collectorOf(layer);
    const offset = request.offsetOf(layer);
    const tasks = Array.from({ length: layer.tasks }, (_, block) => offset + block);
    await fetchResults(request, session.peers, tasks, {
      room: (task) => collector.room(task - offset),
      put: (task, bytes, exclusive) => {
        puts.set(task, (puts.get(task) ?? 0) + 1);
        collector.put(task - offset, bytes, exclusive);
      },
    });
    return collector.finish();
  }

  #check({ program, number, puts }: Submission, results: readonly Computed[]): void {
    const { expected } = program;
    if (expected === undefined) {
      this.#world.fail(`action ${number} answers, but one of its tasks throws`);
      return;
    }
    for (const [task, count] of puts) {
      if (count !== 1) this.#world.fail(`result ${task} of action ${number} came ${count} times`);
    }
    results.forEach((result, k) => {
      const wrong = difference(result, expected[k]);
      if (wrong !== undefined) this.#world.fail(`action ${number}, output ${k}: ${wrong}`);
    });
  }

  /** Whether this is how such a computation may end. */
  #isAllowed(submission: Submission, error: unknown): boolean {
    const { ended, program } = submission;
    if (!isPlygraphError(error)) return false;
    switch (error.tag) {
      case "Cancelled":
        return ended !== undefined;
      case "TaskFailed":
        // What a task reads and makes may be more than a small worker holds.
        return (
          program.expected === undefined ||
          // And a try that ended so is one less for faults of other kinds.
          (this.#world.isTight &&
            (isPlygraphError(error.cause, "OutOfMemory") || textOf(error).includes(MADE_UP)))
        );
      case "KilledWorker": {
        // One more than is allowed, and no more.
        const allowed = this.#world.scenario.machine.allowedFailures ?? 0;
        const deaths = this.#world.deaths + this.#world.network.unheard;
        return error.fields["deaths"] === allowed + 1 && deaths > allowed;
      }
      case "Connection":
        return submission.session.failure !== undefined || this.#world.network.isDeaf(this.#place);
      default:
        return false;
    }
  }

  /** A computation is not wanted any more. */
  end(number: number, how: "cancel" | "release"): void {
    const submission = this.#submissions.find((one) => one.number === number);
    if (submission === undefined || submission.settled) return;
    submission.ended = how;
    submission.session[how](submission.request);
  }

  /** The process is killed; another one takes its place. */
  crash(): void {
    const { network } = this.#world;
    for (const submission of this.#submissions) submission.orphaned = true;
    this.#submissions = [];
    this.#place.alive = false;
    network.ended(this.#place, true);
    this.#place = this.#world.place(this.#place.name);
    this.#session = this.#open();
  }

  /** Nothing is wanted any more. */
  letGo(): void {
    for (const { request, session } of this.#submissions) session.release(request);
  }

  close(): void {
    void this.#session.close();
  }
}

function difference(result: Computed, expected: DenseArray): string | undefined {
  const [got, want] =
    result.kind === "values" ? [result.values, expected.values] : [result.data, expected.data];
  if (got.length !== want.length) return `has ${got.length} elements, not ${want.length}`;
  for (let k = 0; k < got.length; k++) {
    if (!Object.is(got[k], want[k]))
      return `element ${k} is ${String(got[k])}, not ${String(want[k])}`;
  }
  return undefined;
}
