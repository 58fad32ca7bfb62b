import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Instruction, SchedulerMachine } from "../../../../src/scheduler/index.ts";
import type { SharedEvent } from "../../../../src/scheduler/state/events.ts";
import { clusterOf } from "../../support/clusters.ts";
import { diceOf } from "../../support/fake-parts.ts";
import { ones } from "../../support/graphs.ts";

const NO_INTS = new Int32Array(0);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A machine, clients 0 to 2, and what they are told: "request:what". */
class Table {
  readonly machine = new SchedulerMachine({ validate: true, sharedBytesMax: 100 });
  readonly told: string[] = [];
  now = 0;
  #request = 1;

  constructor() {
    for (let client = 0; client < 3; client++) this.handle({ type: "client-joined", client });
  }

  handle(event: Parameters<SchedulerMachine["handle"]>[0]): void {
    for (const one of this.machine.handle(event, this.now)) this.#hear(one);
  }

  ask(
    client: number,
    kind: SharedEvent["kind"],
    verb: string,
    more: Partial<SharedEvent> = {},
  ): number {
    const request = this.#request++;
    const plain = { name: "x", amount: 1, timeoutMs: null, leaseMs: 1000, value: null } as const;
    const none = { graphs: NO_INTS, layers: NO_INTS };
    this.handle({ type: "shared", client, request, kind, verb, ...plain, ...none, ...more });
    return request;
  }

  /** What was told since the last look. */
  news(): string[] {
    return this.told.splice(0);
  }

  #hear(one: Instruction): void {
    if (one.type !== "to-client") return;
    const { message, buffers } = one;
    if (message.op === "answer") {
      const said = buffers.length > 0 ? new TextDecoder().decode(buffers[0]) : message.value;
      this.told.push(
        `${message.request}:${typeof said === "string" ? said : JSON.stringify(said)}`,
      );
    } else if (message.op === "failed") this.told.push(`${message.request}:${message.error.tag}`);
  }
}

describe("semaphores", () => {
  test("first come, first served; a release, and a client that leaves, let the next one in", () => {
    const t = new Table();
    t.ask(0, "semaphore", "acquire");
    t.ask(1, "semaphore", "acquire");
    t.ask(2, "semaphore", "acquire");
    expect(t.news()).toEqual(['1:{"lease":1}']);
    t.ask(0, "semaphore", "release", { amount: 1 });
    expect(t.news()).toEqual(["4:{}", '2:{"lease":2}']);
    t.handle({ type: "client-left", client: 1 });
    expect(t.news()).toEqual(['3:{"lease":3}']);
    t.ask(2, "semaphore", "release", { amount: 3 });
    expect(t.machine.state.shared.names).toBe(0);
  });

  test("a lease that is not refreshed runs out; what is over cannot be given back", () => {
    const t = new Table();
    t.ask(0, "semaphore", "acquire");
    t.ask(1, "semaphore", "acquire");
    t.now = 900;
    t.ask(0, "semaphore", "refresh", { amount: 1 });
    t.now = 1800;
    t.handle({ type: "tick" });
    expect(t.news()).toEqual(['1:{"lease":1}', "3:{}"]);
    expect(t.machine.deadline).toBe(1900);
    t.now = 1900;
    t.handle({ type: "tick" });
    expect(t.news()).toEqual(['2:{"lease":2}']);
    t.ask(0, "semaphore", "release", { amount: 1 });
    t.ask(0, "semaphore", "refresh", { amount: 2 });
    expect(t.news()).toEqual(["4:LeaseLost", "5:LeaseLost"]);
  });

  test("waits end by time, at once with none, and when they are cancelled", () => {
    const t = new Table();
    t.ask(0, "semaphore", "acquire", { leaseMs: 1e6 });
    t.ask(1, "semaphore", "acquire", { timeoutMs: 0 });
    t.ask(1, "semaphore", "acquire", { timeoutMs: 50 });
    const waiting = t.ask(2, "semaphore", "acquire");
    t.now = 50;
    t.handle({ type: "tick" });
    expect(t.news()).toEqual(['1:{"lease":1}', "2:WaitTimeout", "3:WaitTimeout"]);
    t.handle({ type: "cancel", client: 2, request: waiting });
    t.ask(0, "semaphore", "release", { amount: 1 });
    expect(t.news()).toEqual(["5:{}"]);
    expect(t.machine.state.shared.names).toBe(0);
  });

  test("several leases; another number of them is refused", () => {
    const t = new Table();
    for (const client of [0, 1, 2]) t.ask(client, "semaphore", "acquire", { amount: 2 });
    expect(t.news()).toEqual(['1:{"lease":1}', '2:{"lease":2}']);
    t.ask(0, "semaphore", "acquire", { amount: 3 });
    expect(t.news()).toEqual(["4:SharedTaken"]);
  });
});

test("events let all go on who wait, until they are cleared", () => {
  const t = new Table();
  t.ask(0, "event", "wait");
  t.ask(1, "event", "wait", { timeoutMs: 10 });
  t.now = 10;
  t.handle({ type: "tick" });
  expect(t.news()).toEqual(["2:WaitTimeout"]);
  t.ask(2, "event", "set");
  expect(t.news()).toEqual(["3:{}", "1:{}"]);
  t.ask(0, "event", "wait");
  t.ask(0, "event", "size");
  t.ask(0, "event", "clear");
  t.ask(0, "event", "size");
  t.ask(0, "event", "wait", { timeoutMs: 0 });
  expect(t.news()).toEqual(["4:{}", '5:{"size":1}', "6:{}", '7:{"size":0}', "8:WaitTimeout"]);
  expect(t.machine.state.shared.names).toBe(0);
});

test("variables: those who get wait for the first value; the newest one counts", () => {
  const t = new Table();
  t.ask(0, "variable", "get");
  t.ask(1, "variable", "set", { value: bytes("a") });
  t.ask(1, "variable", "set", { value: bytes("bb") });
  t.ask(2, "variable", "get");
  expect(t.news()).toEqual(["2:{}", "1:a", "3:{}", "4:bb"]);
  expect(t.machine.state.shared.bytes).toBe(2);
  t.ask(2, "variable", "delete");
  t.ask(2, "variable", "get", { timeoutMs: 0 });
  expect(t.news()).toEqual(["5:{}", "6:WaitTimeout"]);
  expect(t.machine.state.shared.bytes).toBe(0);
});

test("queues: in order, to those who waited first; a full one keeps those who put waiting", () => {
  const t = new Table();
  t.ask(0, "queue", "get", { amount: 2 });
  for (const text of ["a", "b", "c", "d"])
    t.ask(1, "queue", "put", { amount: 2, value: bytes(text) });
  expect(t.news()).toEqual(["2:{}", "1:a", "3:{}", "4:{}"]);
  t.ask(1, "queue", "put", { amount: 2, value: bytes("e"), timeoutMs: 0 });
  t.ask(0, "queue", "size", { amount: 2 });
  expect(t.news()).toEqual(["6:WaitTimeout", '7:{"size":2}']);
  for (let k = 0; k < 3; k++) t.ask(2, "queue", "get", { amount: 2 });
  expect(t.news()).toEqual(["8:b", "5:{}", "9:c", "10:d"]);
  t.ask(2, "queue", "get", { amount: 3 });
  expect(t.machine.state.shared.names).toBe(1);
  t.handle({ type: "client-left", client: 2 });
  expect(t.machine.state.shared).toMatchObject({ names: 0, bytes: 0 });
});

test("datasets are found by every client, and outlive the one that published them", () => {
  const t = new Table();
  t.ask(0, "dataset", "put", { value: bytes("data"), amount: 0 });
  t.ask(1, "dataset", "put", { value: bytes("more"), amount: 0 });
  t.handle({ type: "client-left", client: 0 });
  t.ask(1, "dataset", "get");
  t.ask(1, "dataset", "put", { value: bytes("new"), amount: 1 });
  t.ask(2, "dataset", "list");
  t.ask(2, "dataset", "delete");
  t.ask(2, "dataset", "get");
  expect(t.news()).toEqual([
    "1:{}",
    "2:SharedTaken",
    "3:data",
    "4:{}",
    '5:{"names":["x"]}',
    "6:{}",
    "7:UnknownShared",
  ]);
});

test("too much is refused, and nothing is kept of it", () => {
  const t = new Table();
  t.ask(0, "dataset", "put", { value: new Uint8Array(101) });
  t.ask(0, "dataset", "put", { name: "y".repeat(1025) });
  t.ask(0, "semaphore", "acquire", { amount: 0 });
  t.ask(0, "semaphore", "acquire", { amount: 1e9 });
  t.ask(0, "queue", "get", { amount: 1e9 });
  t.ask(0, "queue", "get", { amount: 0 });
  t.ask(0, "queue", "acquire");
  t.ask(0, "variable", "set", { graphs: Int32Array.of(9), layers: Int32Array.of(0) });
  t.ask(0, "variable", "set", { graphs: new Int32Array(1001), layers: new Int32Array(1001) });
  const tags = t.news().map((text) => text.split(":")[1]);
  expect(tags).toEqual([
    "SharedLimit",
    "SharedLimit",
    "SharedLimit",
    "SharedLimit",
    "SharedLimit",
    "SharedLimit",
    "Message",
    "UnknownTask",
    "SharedLimit",
  ]);
  expect(t.machine.state.shared).toMatchObject({ names: 0, bytes: 0 });
});

test("results that a value names stay while it does, and as long after a queue gave it away", () => {
  const c = clusterOf(2, 1, { storyRows: 0 });
  c.client(1);
  const layer = ones(4);
  const request = c.submit([layer]);
  c.drain();
  const pins = { graphs: Int32Array.of(1), layers: Int32Array.of(0) };
  const plain = {
    amount: 1,
    timeoutMs: null,
    leaseMs: 1,
    value: null,
    name: "d",
    type: "shared",
  } as const;
  c.handle({ ...plain, ...pins, client: 0, request: 50, kind: "dataset", verb: "put" });
  c.handle({ ...plain, ...pins, client: 0, request: 51, kind: "queue", verb: "put" });
  c.release(request);
  c.handle({ type: "client-left", client: 0 });
  expect(c.machine.describe().states).toMatchObject({ memory: 4 });
  c.leave(0);
  c.join();
  c.drain();
  expect(c.machine.describe().states).toMatchObject({ memory: 4 });
  const none = { graphs: NO_INTS, layers: NO_INTS };
  c.handle({ ...plain, ...none, client: 1, request: 52, kind: "dataset", verb: "delete" });
  c.handle({ ...plain, ...none, client: 1, request: 53, kind: "queue", verb: "get" });
  expect(c.machine.describe().states).toMatchObject({ memory: 4 });
  c.machine.handle({ type: "tick" }, 1e6);
  expect(c.machine.describe()).toMatchObject({ graphs: 0, liveTasks: 0 });
});

test("whatever clients do, the books balance, and nothing is left when all are gone", () => {
  const kinds = ["semaphore", "event", "queue", "variable", "dataset"] as const;
  const verbs = [
    "acquire",
    "refresh",
    "release",
    "set",
    "clear",
    "wait",
    "put",
    "get",
    "size",
    "delete",
  ];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
      const dice = diceOf(seed);
      const t = new Table();
      for (let k = 0; k < 80; k++) {
        const client = dice(3);
        t.now += dice(20);
        if (dice(12) === 0) {
          t.handle({ type: "client-left", client });
          t.handle({ type: "client-joined", client });
        } else if (dice(10) === 0) t.handle({ type: "cancel", client, request: dice(80) });
        else {
          t.ask(client, kinds[dice(5)], verbs[dice(verbs.length)], {
            name: "ab"[dice(2)],
            amount: 1 + dice(2),
            timeoutMs: [null, 0, 15][dice(3)],
            leaseMs: 1 + dice(40),
            value: new Uint8Array(dice(12)),
          });
        }
      }
      for (const client of [0, 1, 2]) t.handle({ type: "client-left", client });
      const { shared } = t.machine.state;
      expect([shared.semaphores.size, shared.waiting.size]).toEqual([0, 0]);
    }),
    { numRuns: 60 },
  );
});
