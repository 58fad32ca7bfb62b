/**
 * The nanny of one worker process as a pure state machine: events in, instructions out, no clock and no process.
 *
 * A process that ends by itself without having said why is replaced: at once the first time, then after pauses that
 * double. So is one that takes too much memory, or does not say a word. What cannot start the first time ends it: a
 * wrong option is not mended by trying again.
 */
import type { WireErrorLike } from "../../core/index.ts";
import type { Leaving } from "../../worker/index.ts";
import type { NannyEnd, NannyEvent, NannyInstruction } from "./events.ts";
import { NANNY_LIMITS, type NannyLimits } from "./limits.ts";

/** `ending`: it was told to end, or killed; `waiting`: there is no process until the pause is over. */
export type NannyState = "idle" | "starting" | "running" | "ending" | "waiting" | "over";

/** A gap between two ticks that is longer was a sleep of the nanny itself, in which nobody could be heard. */
const TICK_MOST_MS = 1000;

/** So many times what an idle process takes may be taken, whatever the limit is. */
const IDLE_MOST = 1.5;

/** One place for a worker, and the process that has it at the time. */
export class NannyMachine {
  readonly limits: NannyLimits;
  #state: NannyState = "idle";
  /** Whether a process has joined, ever. */
  #hasJoined = false;
  /** What the present process said of its end. */
  #leaving: { readonly why: Leaving; readonly error?: WireErrorLike | undefined } | undefined;
  #failure: WireErrorLike | undefined;
  /** Why the present process was killed. */
  #killedFor: string | undefined;
  #grewTooLarge = false;
  /** What follows when the present process has been told to end. */
  #then: "restart" | "close" | undefined;
  #joinedAt = Number.NaN;
  /** What the present process took when it had joined. */
  #idleBytes: number | undefined;
  #silentMs = 0;
  #tickedAt = 0;
  /** When it is killed that was told to end, or when the pause is over. */
  #until = 0;
  /** Deaths in a row, and those among them before the process had joined. */
  #deaths = 0;
  #tries = 0;
  #restarts = 0;
  readonly #out: NannyInstruction[] = [];

  constructor(limits: Partial<NannyLimits> = {}) {
    this.limits = { ...NANNY_LIMITS, ...limits };
  }

  get state(): NannyState {
    return this.#state;
  }

  /** Processes that took the place of another. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Takes an event, at `now` milliseconds of any clock that does not go back. */
  handle(event: NannyEvent, now: number): readonly NannyInstruction[] {
    if (this.#state !== "over") this.#react(event, now);
    return this.#out.splice(0);
  }

  #react(event: NannyEvent, now: number): void {
    switch (event.type) {
      case "start":
        if (this.#state === "idle") this.#spawn(now);
        return;
      case "tick":
        this.#tick(event.processBytes, now);
        return;
      case "exited":
        this.#exited(event.how, now);
        return;
      case "restart":
        this.#restart(now);
        return;
      case "close":
        this.#close(now);
        return;
      default:
        this.#hear(event, now);
    }
  }

  /** The process says something. */
  #hear(
    event: Extract<NannyEvent, { type: "joined" | "failed" | "alive" | "leaving" }>,
    now: number,
  ): void {
    this.#silentMs = 0;
    if (event.type === "leaving") this.#leaving = event;
    else if (event.type === "failed") this.#failure = event.error;
    else if (event.type === "joined" && this.#state === "starting") {
      this.#state = "running";
      this.#hasJoined = true;
      this.#tries = 0;
      this.#joinedAt = now;
      this.#out.push({ type: "up", address: event.address });
    }
  }

  #spawn(now: number): void {
    this.#state = "starting";
    this.#leaving = undefined;
    this.#failure = undefined;
    this.#killedFor = undefined;
    this.#grewTooLarge = false;
    this.#then = undefined;
    this.#joinedAt = Number.NaN;
    this.#idleBytes = undefined;
    this.#silentMs = 0;
    this.#tickedAt = now;
    this.#out.push({ type: "spawn" });
  }

  #again(now: number): void {
    this.#restarts++;
    this.#spawn(now);
  }

  #tick(processBytes: number | undefined, now: number): void {
    const passed = Math.min(TICK_MOST_MS, now - this.#tickedAt);
    this.#tickedAt = now;
    if (this.#state === "waiting") {
      if (now >= this.#until) this.#again(now);
      return;
    }
    if (this.#state === "ending") {
      if (now >= this.#until) this.#kill(this.#killedFor, now);
      return;
    }
    if (this.#state === "idle") return;
    this.#silentMs += passed;
    const { hangMs, firstWordMs } = this.limits;
    const patienceMs = this.#state === "running" ? hangMs : Math.max(hangMs, firstWordMs);
    const mostBytes = this.#mostBytes(processBytes ?? 0);
    if (processBytes !== undefined && processBytes > mostBytes) {
      const [taken, most] = [processBytes, mostBytes].map((n) => Math.round(n / 1e6));
      this.#grewTooLarge = true;
      this.#kill(`it took ${taken} MB of memory, and may take ${most}`, now);
    } else if (this.#silentMs > patienceMs) {
      this.#kill(`no sign of life for ${Math.round(this.#silentMs / 1000)} s`, now);
    }
  }

  /**
   * What the process may take at this time. One that has only just joined holds no data: where a limit is so low that
   * it leaves no room beside the program itself, the worker would be killed for ever.
   */
  #mostBytes(processBytes: number): number {
    if (this.#state === "starting") return Number.POSITIVE_INFINITY;
    this.#idleBytes ??= processBytes;
    return Math.max(this.limits.terminateBytes, IDLE_MOST * this.#idleBytes);
  }

  #kill(reason: string | undefined, now: number): void {
    this.#killedFor = reason;
    this.#state = "ending";
    // Should it not go by that, it is done again.
    this.#until = now + this.limits.graceMs;
    this.#out.push({ type: "kill" });
  }

  #restart(now: number): void {
    if (this.#then === "close" || this.#state === "idle") return;
    this.#deaths = 0;
    if (this.#state === "waiting") this.#again(now);
    else this.#tellToEnd("restart", now);
  }

  #close(now: number): void {
    if (this.#state === "idle" || this.#state === "waiting") this.#over({ why: "closed" });
    else this.#tellToEnd("close", now);
  }

  #tellToEnd(then: "restart" | "close", now: number): void {
    this.#then = then;
    if (this.#state === "ending") return;
    this.#state = "ending";
    this.#until = now + this.limits.graceMs;
    this.#out.push({ type: "end" });
  }

  #exited(how: string, now: number): void {
    if (this.#state === "idle" || this.#state === "waiting") return;
    const why = this.#leaving?.why;
    const isEnd = why === "closed" || (why === "lifetime" && !this.limits.lifetimeRestart);
    if (this.#then === "close") this.#over({ why: "closed" });
    else if (this.#then === "restart" || why === "restart" || (why === "lifetime" && !isEnd)) {
      this.#again(now);
    } else if (isEnd) this.#over({ why });
    else if (why === "lost" || !this.#hasJoined) this.#fail(how);
    else this.#replace(how, now);
  }

  /** It ended, and nobody had said so. */
  #replace(how: string, now: number): void {
    const ranMs = now - this.#joinedAt;
    if (ranMs >= this.limits.steadyMs) this.#deaths = 0;
    this.#deaths++;
    if (Number.isNaN(ranMs) && ++this.#tries >= this.limits.triesMax) {
      this.#fail(how);
      return;
    }
    this.#out.push({ type: "lost", how: this.#killedFor ?? how });
    const pauseMs = this.#pauseMs(ranMs);
    if (pauseMs === 0) {
      this.#again(now);
      return;
    }
    this.#state = "waiting";
    this.#until = now + pauseMs;
  }

  #pauseMs(ranMs: number): number {
    const { backOffMs, backOffMostMs } = this.limits;
    if (this.#deaths < 2) return 0;
    const pauseMs = Math.min(backOffMostMs, backOffMs * 2 ** (this.#deaths - 2));
    // One that grew too large worked for all of its time: it is no use to wait for longer than that.
    return this.#grewTooLarge ? Math.min(pauseMs, ranMs) : pauseMs;
  }

  #fail(how: string): void {
    const error = this.#failure ?? this.#leaving?.error;
    const reason = error?.message ?? this.#killedFor ?? `it ended with ${how}`;
    this.#over({ why: "failed", error, reason });
  }

  #over(end: Omit<NannyEnd, "reason"> & { readonly reason?: string }): void {
    this.#state = "over";
    this.#out.push({ type: "over", reason: "", ...end });
  }
}
