/**
 * The scheduler as a pure state machine: events in, instructions out. No clock, no randomness, no
 * promise, no connection. Long work is done in slices: `handle` answers `continue` when there is more.
 */

import type { Graph } from "../../layers/index.ts";
import { expireCopies } from "./copies.ts";
import { type SchedulerOptions, SchedulerState } from "./core-state.ts";
import { endDelays } from "./delay.ts";
import { describe, type SchedulerSummary } from "./describe.ts";
import { dumpOf, type SchedulerDump } from "./dump.ts";
import { dropDoomed, sweepUnwanted } from "./end-request.ts";
import { resume, settle } from "./engine.ts";
import { SchedulerLog } from "./event-log.ts";
import type { SchedulerEvent } from "./events.ts";
import { letGoOf } from "./finish.ts";
import type { Instruction } from "./instructions.ts";
import { joinOn } from "./join.ts";
import { findKey, ownPlace, type TaskPlace } from "./labels.ts";
import { pullAll } from "./pull.ts";
import { react } from "./react.ts";
import { rebalanceOn } from "./rebalance.ts";
import { reduceReplicas } from "./reduce-replicas.ts";
import { replicateOn } from "./replicate.ts";
import { reportExisting, tellClients, tellProgress } from "./report.ts";
import { type FinishedCursor, handleFinished } from "./results.ts";
import { retireOn } from "./retire.ts";
import { expireShared } from "./shared/handle.ts";
import { SpotChecks } from "./spot-checks.ts";
import type { StoryRow } from "./story.ts";
import { tellStranded } from "./stranded.ts";
import { findWanted, type HeldPlace } from "./submit.ts";
import { validate } from "./validate.ts";
import { letSomeGo, placeOn } from "./wide.ts";

/** The machine. Events of one instance must come in order; instructions must be followed in order. */
export class SchedulerMachine {
  readonly #state: SchedulerState;
  #log: SchedulerLog | undefined;
  /** Events that were not worked through, oldest first. */
  readonly #inbox: SchedulerEvent[] = [];
  readonly #spots: SpotChecks = new SpotChecks();
  #finished: FinishedCursor | null = null;
  /** Whether a worker has left whose event waits its turn. */
  #leaving = false;

  constructor(options: Partial<SchedulerOptions> = {}) {
    this.#state = new SchedulerState(options);
  }

  /** The machine's memory, for tests and post-mortems to read: never to be written. */
  get state(): SchedulerState {
    return this.#state;
  }

  /**
   * Takes an event, at `now` milliseconds of any clock that does not go back. After `continue` among
   * the answers, call again with a `tick` when other input was served.
   */
  handle(event: SchedulerEvent, now: number): readonly Instruction[] {
    const s = this.#state;
    this.#log?.add(event, now);
    s.now = now;
    s.budget = s.options.sliceUnits;
    s.transitionsBefore = s.transitions;
    s.story.begin(s.events, event.type, now);
    if (event.type !== "tick") this.#inbox.push(event);
    if (event.type === "worker-left") this.#markLeaving(s, event.worker);
    expireShared(s);
    endDelays(s);
    resume(s);
    this.#workThrough(s);
    joinOn(s);
    let more = this.#inbox.length > 0 || s.deferred.length > 0;
    if (!more) {
      reportExisting(s);
      sweepUnwanted(s);
      settle(s);
      more =
        s.budget <= 0 || pullAll(s) || s.reports.length + s.sweeps.length + s.deferred.length > 0;
    }
    const wide = workOnWide(s);
    dropDoomed(s);
    s.pages.closeEmptied();
    moveCopies(s);
    if (s.options.validate) validate(s);
    else if (s.options.spotEvery > 0) this.#spots.look(s);
    return this.#flush(s, more || wide || s.joining.length > 0);
  }

  /** Layers of a new graph that are wanted in an older one already, by index: where. */
  findWanted(graph: Graph): ReadonlyMap<number, HeldPlace> {
    // What waits to be worked through may end what is wanted now.
    return this.#inbox.length > 0 ? new Map() : findWanted(this.#state, graph);
  }

  /** The last moves of a task, oldest first, as far as they are remembered. */
  story(graph: number, task: number): readonly StoryRow[] {
    const place = this.placeOf({ graph, task });
    return this.#state.story.of(place.graph, place.task);
  }

  /** The task with a readable key: one that is known, or that failed not long ago. */
  find(key: string): TaskPlace | undefined {
    return findKey(this.#state, key);
  }

  /** Where a task is that is named by the numbers of a graph which borrows its layer. */
  placeOf(place: TaskPlace): TaskPlace {
    return ownPlace(this.#state, place);
  }

  /** From now on events are kept, for a dump that can be gone through again. */
  record(): void {
    this.#log ??= new SchedulerLog(this.#state.events === 0);
  }

  /** Everything that the machine knows, as plain data; O(live tasks). */
  dump(): SchedulerDump {
    return { ...dumpOf(this.#state), events: this.#log?.list() ?? [] };
  }

  /** Figures for people and tests; nothing of it is needed to go on. */
  describe(): SchedulerSummary {
    return describe(this.#state);
  }

  /** When a lease or a wait runs out, or a failed task is tried again: a `tick` is due then. Infinity: never. */
  get deadline(): number {
    return Math.min(this.#state.shared.deadline, this.#state.delayedUntil);
  }

  /** Whether anything is asked of it that is not done. */
  get isBusy(): boolean {
    const { running, joining, processing } = this.#state;
    return running.size + joining.length + processing > 0;
  }

  /** Moves of tasks since the beginning. */
  get transitions(): number {
    return this.#state.transitions;
  }

  /** Pages of task state in use. */
  get pages(): number {
    return this.#state.pages.pages;
  }

  /** Bytes of typed array that hold the state of tasks. */
  get taskBytes(): number {
    return this.#state.pages.bytes;
  }

  /** Checks every invariant now. Throws InvariantError. */
  validate(): void {
    validate(this.#state);
  }

  /** Its number may be given to another worker before its end is worked through. */
  #markLeaving(s: SchedulerState, worker: number): void {
    const found = s.workers[worker];
    if (found === undefined) return;
    found.leaving = true;
    this.#leaving = true;
  }

  #dropToLeaving(s: SchedulerState, out: Instruction[]): void {
    const kept = out.filter((one) => !("worker" in one && s.workers[one.worker]?.leaving));
    out.splice(0, out.length, ...kept);
    this.#leaving = s.connected.some(({ leaving }) => leaving);
  }

  #workThrough(s: SchedulerState): void {
    const inbox = this.#inbox;
    let taken = 0;
    while (taken < inbox.length && s.budget > 0) {
      const event = inbox[taken];
      if (this.#finished === null) s.story.begin(++s.events, event.type, s.now);
      if (!this.#take(s, event)) break;
      taken++;
      settle(s);
      dropDoomed(s);
      s.pages.closeEmptied();
    }
    inbox.splice(0, taken);
  }

  /** Works on one event; false when it needs another slice. */
  #take(s: SchedulerState, event: SchedulerEvent): boolean {
    if (event.type !== "finished") {
      react(s, event);
      return true;
    }
    // Of a worker that has left meanwhile, perhaps when a part of it was worked through.
    if (s.workers[event.worker] === undefined) {
      this.#finished = null;
      return true;
    }
    this.#finished ??= { event, next: 0, nextBuffer: 0 };
    if (!handleFinished(s, this.#finished)) return false;
    this.#finished = null;
    return true;
  }

  #flush(s: SchedulerState, more: boolean): readonly Instruction[] {
    tellClients(s);
    if (s.running.size > 0) {
      tellProgress(s);
      tellStranded(s);
    }
    const out = s.out.splice(0);
    for (const worker of s.connected) if (!worker.outbox.isEmpty) worker.outbox.flush(out);
    for (const instruction of s.late.splice(0)) out.push(instruction);
    if (this.#leaving) this.#dropToLeaving(s, out);
    if (more) out.push({ type: "continue" });
    return out;
  }
}

/** Goes on with tasks of very many inputs. Answers whether there is more to do. */
function workOnWide(s: SchedulerState): boolean {
  if (s.placing.length + s.letting.length === 0) return false;
  const placing = placeOn(s);
  do {
    letSomeGo(s, letGoOf);
    settle(s);
  } while (s.letting.length > 0 && s.budget > 0);
  return placing || s.letting.length + s.deferred.length > 0;
}

/** Goes on with what moves between workers. What it frees is dropped at once. */
function moveCopies(s: SchedulerState): void {
  const asked = s.retirements.size + s.replications.length + s.rebalances.length;
  reduceReplicas(s);
  if (s.copying + asked === 0) return;
  expireCopies(s);
  replicateOn(s);
  rebalanceOn(s);
  retireOn(s);
  settle(s);
  dropDoomed(s);
  s.pages.closeEmptied();
}
