/** Any order of events, with a process that does as it likes: never two processes, and an end to everything. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type NannyEvent, NannyMachine } from "../../../src/nanny/index.ts";

const WHY = ["closed", "restart", "lifetime", "lost", "signal"] as const;

/** What happens next; what a process says is heard while there is one. */
const step = fc.oneof(
  fc.constant({ type: "joined", address: "a" } as const),
  fc.constant({ type: "alive" } as const),
  fc.constant({ type: "failed", error: { tag: "Connection", message: "no" } } as const),
  fc.record({ type: fc.constant("leaving" as const), why: fc.constantFrom(...WHY) }),
  fc.constant({ type: "exited", how: "SIGKILL" } as const),
  fc.record({
    type: fc.constant("tick" as const),
    processBytes: fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }),
    ms: fc.integer({ min: 1, max: 5000 }),
  }),
  fc.constant({ type: "restart" } as const),
);

/** A machine, and the process that it is told to start and end. */
class Model {
  readonly machine: NannyMachine;
  now = 0;
  isAlive = false;
  isOver = false;
  kills = 0;

  constructor(lifetimeRestart: boolean) {
    this.machine = new NannyMachine({ terminateBytes: 100, hangMs: 8000, lifetimeRestart });
  }

  handle(event: NannyEvent): void {
    if (event.type === "exited") this.isAlive = false;
    for (const { type } of this.machine.handle(event, this.now)) {
      expect(this.isOver).toBe(false);
      if (type === "spawn") {
        expect(this.isAlive).toBe(false);
        this.isAlive = true;
      } else if (type === "kill" || type === "end") {
        expect(this.isAlive).toBe(true);
        if (type === "kill") this.kills++;
      } else if (type === "over") {
        expect(this.isAlive).toBe(false);
        this.isOver = true;
      }
    }
    expect(this.machine.state === "over").toBe(this.isOver);
    const has = ["starting", "running", "ending"].includes(this.machine.state);
    expect(has).toBe(this.isAlive);
  }
}

type Step = NannyEvent & { readonly ms?: number };

/** Lets these things happen; what only a process says is left out where there is none. */
function play(steps: readonly Step[], lifetimeRestart: boolean): Model {
  const model = new Model(lifetimeRestart);
  model.handle({ type: "start" });
  for (const event of steps) {
    model.now += event.ms ?? 0;
    const isOfProcess = event.type !== "tick" && event.type !== "restart";
    if (!model.isOver && (model.isAlive || !isOfProcess)) model.handle(event);
  }
  return model;
}

test("never two processes, none told that is gone, and an end to everything", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, lifetimeRestart) => {
      const model = play(steps, lifetimeRestart);
      model.handle({ type: "close" });
      if (model.isAlive) model.handle({ type: "exited", how: "exit code 0" });
      expect([model.isAlive, model.machine.state]).toEqual([false, "over"]);
    }),
    { numRuns: 80 },
  );
});

test("whatever happened, a process that is not heard of is killed in the end", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const model = play(steps, true);
      const kills = model.kills;
      for (let k = 0; k < 1000 && !model.isOver && model.kills === kills; k++) {
        model.now += 500;
        model.handle({ type: "tick" });
      }
      expect(model.isOver || model.kills > kills).toBe(true);
    }),
    { numRuns: 40 },
  );
});
