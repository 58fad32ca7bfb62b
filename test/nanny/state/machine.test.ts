import { expect, test } from "@jest/globals";
import {
  type NannyEvent,
  type NannyInstruction,
  type NannyLimits,
  NannyMachine,
} from "../../../src/nanny/index.ts";

/** A machine under a clock that is set by hand. */
class Play {
  readonly machine: NannyMachine;
  now = 0;

  constructor(limits: Partial<NannyLimits> = {}) {
    this.machine = new NannyMachine(limits);
  }

  say(event: NannyEvent): readonly NannyInstruction["type"][] {
    return this.tell(event).map(({ type }) => type);
  }

  tell(event: NannyEvent): readonly NannyInstruction[] {
    return this.machine.handle(event, this.now);
  }

  /** Ticks until something is to be done, or the time is over. */
  pass(ms: number, processBytes?: number): readonly NannyInstruction[] {
    const end = this.now + ms;
    while (this.now < end) {
      this.now += 200;
      const out = this.tell({ type: "tick", processBytes });
      if (out.length > 0) return out;
    }
    return [];
  }

  /** A worker that has joined. */
  static running(limits: Partial<NannyLimits> = {}): Play {
    const play = new Play(limits);
    expect(play.say({ type: "start" })).toEqual(["spawn"]);
    expect(play.say({ type: "joined", address: "tcp://h:1" })).toEqual(["up"]);
    return play;
  }
}

const exit = (how = "SIGKILL"): NannyEvent => ({ type: "exited", how });

test("a worker that dies is replaced at once, and told of", () => {
  const play = Play.running();
  expect(play.tell(exit())).toEqual([{ type: "lost", how: "SIGKILL" }, { type: "spawn" }]);
  expect([play.machine.state, play.machine.restarts]).toEqual(["starting", 1]);
});

test("deaths in a row are followed by pauses that double, up to a limit", () => {
  const play = Play.running({ backOffMs: 100, backOffMostMs: 1000 });
  const pauses: number[] = [];
  for (let death = 0; death < 7; death++) {
    play.tell(exit());
    const from = play.now;
    if (play.machine.state === "waiting") play.pass(1e6);
    pauses.push(play.now - from);
    play.tell({ type: "joined", address: "a" });
  }
  // In steps of the tick.
  expect(pauses).toEqual([0, 200, 200, 400, 800, 1000, 1000]);
});

test("whoever ran for long starts a new row", () => {
  const play = Play.running({ steadyMs: 1000 });
  for (let death = 0; death < 4; death++) {
    expect(play.say(exit())).toEqual(["lost", "spawn"]);
    play.tell({ type: "joined", address: "a" });
    play.now += 1000;
  }
});

test("who grew too large is not waited for longer than it ran", () => {
  const play = Play.running({ terminateBytes: 95e6 });
  for (let death = 0; death < 9; death++) {
    play.pass(600, 10e6);
    expect(play.pass(200, 96e6)).toEqual([{ type: "kill" }]);
    play.tell(exit());
    const from = play.now;
    if (play.machine.state === "waiting") play.pass(1e6);
    expect(play.now - from).toBeLessThanOrEqual(800);
    play.tell({ type: "joined", address: "a" });
  }
});

test("memory over the limit: killed, and replaced, with the reason", () => {
  const play = Play.running({ terminateBytes: 95e6 });
  expect(play.pass(1000, 50e6)).toEqual([]);
  expect(play.pass(10_000, 95e6)).toEqual([]);
  expect(play.pass(1000, 96e6)).toEqual([{ type: "kill" }]);
  const [lost, spawn] = play.tell(exit());
  expect([lost, spawn]).toEqual([
    { type: "lost", how: "it took 96 MB of memory, and may take 95" },
    { type: "spawn" },
  ]);
});

test("a limit that leaves no room for an idle process does not end it at once", () => {
  const play = Play.running({ terminateBytes: 60e6 });
  expect(play.pass(1000, 80e6)).toEqual([]);
  expect(play.pass(1000, 119e6)).toEqual([]);
  expect(play.pass(1000, 121e6)).toEqual([{ type: "kill" }]);
});

test("no sign of life: killed; a word in time keeps it", () => {
  const play = Play.running({ hangMs: 5000 });
  for (let k = 0; k < 5; k++) {
    expect(play.pass(4000)).toEqual([]);
    play.tell({ type: "alive" });
  }
  expect(play.pass(6000)).toEqual([{ type: "kill" }]);
  expect(play.tell(exit())[0]).toEqual({ type: "lost", how: "no sign of life for 5 s" });
});

test("a kill that does not work is done again", () => {
  const play = Play.running({ hangMs: 1000, graceMs: 2000 });
  expect(play.pass(2000)).toEqual([{ type: "kill" }]);
  expect(play.pass(3000)).toEqual([{ type: "kill" }]);
});

test("a nanny that was asleep does not blame the worker", () => {
  const play = Play.running({ hangMs: 5000 });
  play.now += 3_600_000;
  expect(play.say({ type: "tick" })).toEqual([]);
  play.tell({ type: "alive" });
  expect(play.pass(4000)).toEqual([]);
});

test("a program that is being loaded has more time", () => {
  const play = new Play({ hangMs: 1000, firstWordMs: 10_000 });
  play.tell({ type: "start" });
  expect(play.pass(10_000)).toEqual([]);
  expect(play.pass(1000)).toEqual([{ type: "kill" }]);
});

test("what cannot start the first time is over, with what it said", () => {
  const error = { tag: "Connection", message: "no scheduler" };
  const play = new Play();
  play.tell({ type: "start" });
  play.tell({ type: "failed", error });
  expect(play.tell(exit("exit code 1"))).toEqual([
    { type: "over", why: "failed", error, reason: "no scheduler" },
  ]);
  expect(play.say({ type: "start" })).toEqual([]);
});

test("ten in a row that do not join end it; one that joins begins a new row", () => {
  const play = Play.running({ backOffMs: 0, steadyMs: 0 });
  const deaths = (count: number): NannyInstruction[] =>
    Array.from({ length: count }, () => play.tell(exit("exit code 9"))).flat();
  expect(deaths(10).filter(({ type }) => type === "over")).toEqual([]);
  play.tell({ type: "joined", address: "a" });
  const told = deaths(11);
  expect(told.at(-1)).toMatchObject({ why: "failed", reason: "it ended with exit code 9" });
});

test("closing: asked first, killed after a while, and over when it is gone", () => {
  const play = Play.running({ graceMs: 2000 });
  expect(play.say({ type: "close" })).toEqual(["end"]);
  expect(play.pass(1800)).toEqual([]);
  expect(play.pass(1000)).toEqual([{ type: "kill" }]);
  expect(play.say(exit())).toEqual(["over"]);
  expect(play.say({ type: "close" })).toEqual([]);
});

test("closing in a pause: nothing more begins", () => {
  const play = Play.running();
  play.tell(exit());
  play.tell({ type: "joined", address: "a" });
  play.tell(exit());
  expect(play.machine.state).toBe("waiting");
  expect(play.say({ type: "close" })).toEqual(["over"]);
  expect(play.pass(60_000)).toEqual([]);
});

test("restarting: in good order, and no death", () => {
  const play = Play.running();
  expect(play.say({ type: "restart" })).toEqual(["end"]);
  play.tell({ type: "leaving", why: "closed" });
  expect(play.say(exit("exit code 0"))).toEqual(["spawn"]);
  play.tell({ type: "joined", address: "b" });
  expect(play.say(exit())).toEqual(["lost", "spawn"]);
});

test("closing while it restarts: nothing follows", () => {
  const play = Play.running();
  play.tell({ type: "restart" });
  play.tell({ type: "close" });
  expect(play.say(exit("exit code 0"))).toEqual(["over"]);
});

test.each<[Parameters<typeof leave>[0], boolean, readonly string[]]>([
  ["closed", false, ["over"]],
  ["restart", false, ["spawn"]],
  ["lifetime", false, ["over"]],
  ["lifetime", true, ["spawn"]],
  ["lost", true, ["over"]],
  ["signal", false, ["lost", "spawn"]],
])("a worker that leaves because of %p (lifetimeRestart %p)", (why, lifetimeRestart, wanted) => {
  expect(leave(why, lifetimeRestart)).toEqual(wanted);
});

function leave(
  why: Extract<NannyEvent, { type: "leaving" }>["why"],
  lifetimeRestart: boolean,
): readonly string[] {
  const play = Play.running({ lifetimeRestart });
  play.tell({ type: "leaving", why });
  return play.say(exit("exit code 0"));
}
