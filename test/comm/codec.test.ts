import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { NO_FIGURES } from "../../src/comm/figures.ts";
import {
  type Compute,
  decodeMessage,
  encodeMessage,
  type Message,
  type RemoteData,
  type WireError,
} from "../../src/comm/index.ts";
import { SCHEMAS } from "../../src/comm/schemas.ts";
import { encodeMsgpack, isPlygraphError, toWire } from "../../src/core/index.ts";
import { helloFor } from "../support/hello.ts";

const NOTHING_REMOTE: RemoteData = {
  graphs: new Int32Array(0),
  tasks: new Float64Array(0),
  nbytes: new Float64Array(0),
  holders: new Int32Array(0),
  addresses: [],
};

const ints = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i - 2);
const floats = (count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => i * 1.5);
const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => i % 2);

const DEEP_ERROR: WireError = {
  tag: "TaskFailed",
  message: "task sum(1) failed",
  stack: "at …",
  fields: { key: "sum(1)", list: [1, "two", null, 3n] },
  cause: { tag: "TypeError", message: "x is not a function" },
};

/** Every message, with short columns (lists on the wire) and long ones (raw memory). */
function samples(rows: number): Message[] {
  const remote: RemoteData = {
    graphs: ints(rows),
    tasks: floats(rows),
    nbytes: floats(rows),
    holders: new Int32Array(rows),
    addresses: ["tcp://127.0.0.1:1"],
  };
  const [tasks, runs] = [ints(rows), ints(rows)];
  return [
    helloFor({ layerTypes: ["source@1"], memoryLimitBytes: Number.POSITIVE_INFINITY }),
    { op: "welcome", id: 3, proof: "" },
    { op: "refused", error: DEEP_ERROR },
    {
      op: "submit",
      request: 1,
      outputs: [0, 4],
      payloads: ["ab"],
      priority: -1.5,
      retries: 2,
      deliver: true,
      each: false,
    },
    { op: "release", requests: [1, 2] },
    { op: "cancel", request: 1 },
    { op: "info", request: 1 },
    { op: "accepted", request: 1, graph: 2, tasks: 1e15 },
    { op: "progress", request: 1, done: 1, total: 2, processing: 0, layers: [0, 1] },
    {
      op: "task-results",
      request: 1,
      tasks,
      holder: ints(rows),
      nbytes: floats(rows),
      inline: bytes(rows),
      addresses: ["a", "b"],
    },
    { op: "done", request: 1 },
    { op: "failed", request: 1, error: { tag: "Error", message: "" } },
    { op: "scheduler-info", request: 1, info: { workers: [{ name: "a", bytes: bytes(3) }] } },
    { op: "graph", graph: 1, deliver: [1], payloads: [] },
    { op: "payloads", hashes: ["ab", "cd"] },
    { op: "compute", graph: 1, tasks, runs, priorities: floats(rows), remote },
    { op: "free", graph: 1, tasks: floats(rows) },
    { op: "forget-graph", graph: 1 },
    { op: "steal-request", graph: 1, tasks, runs },
    { op: "who-has", remote },
    { op: "close" },
    {
      op: "finished",
      graph: 1,
      tasks,
      runs,
      nbytes: floats(rows),
      seconds: floats(rows),
      inline: bytes(rows),
    },
    { op: "erred", graph: 1, task: 2 ** 40, run: 1, error: DEEP_ERROR },
    { op: "fetched", graph: 1, tasks },
    { op: "missing-data", graph: 1, task: 2, holder: "tcp://127.0.0.1:1" },
    { op: "steal-response", graph: 1, tasks, runs, granted: bytes(rows) },
    { op: "heartbeat", executing: 1, ready: 2, paused: true, figures: { ...NO_FIGURES, packs: 5 } },
    {
      op: "get-data",
      request: 1,
      graphs: ints(rows),
      tasks: floats(rows),
      boxes: Array.from({ length: rows }, (_, i) => (i % 2 ? null : [0, 5, -1])),
    },
    {
      op: "data",
      request: 1,
      busy: false,
      status: bytes(rows),
      dtypes: ["float64", "object"],
      shapes: [[2, 3], []],
    },
    { op: "task-erred", request: 1, task: 5, error: DEEP_ERROR },
    { op: "challenge", nonce: "n" },
    { op: "proof", proof: "p" },
    { op: "warning", request: 1, error: DEEP_ERROR },
    { op: "ping" },
    { op: "pong" },
    { op: "get-state", request: 1, what: "story", key: "add-12ab(0)", graph: 1, task: 2 },
    { op: "state", request: 1 },
    { op: "give-back", graph: 1, tasks: Int32Array.of(2, 3), runs: Int32Array.of(4, 5) },
    { op: "retire", request: 1, workers: ["worker-1"] },
    { op: "answer", request: 1, parts: 0, value: { workers: [] } },
    { op: "acquire", remote },
    { op: "replicate", request: 1, graph: 2, tasks: floats(rows), copies: 2, workers: ["a"] },
    { op: "rebalance", request: 1, workers: [] },
    { op: "restart", request: 1 },
    {
      op: "shared",
      request: 1,
      kind: "queue",
      verb: "put",
      name: "jobs",
      amount: 10,
      timeoutMs: null,
      leaseMs: 0,
      parts: 1,
      graphs: ints(rows),
      layers: ints(rows),
    },
    { op: "resources", names: ["GPU"], amounts: Float64Array.of(2) },
  ];
}

test.each([0, 1, 8, 9, 1000])("every message survives, with %i rows", (rows) => {
  for (const message of samples(rows)) {
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  }
});

test("what was decoded does not depend on the received bytes", () => {
  for (const message of samples(100)) {
    const packed = Uint8Array.from(encodeMessage(message));
    const decoded = decodeMessage(packed);
    packed.fill(255);
    expect(decoded).toEqual(message);
  }
});

test("one task costs few bytes", () => {
  const compute: Compute = {
    op: "compute",
    graph: 1,
    tasks: Int32Array.of(70_000),
    runs: Int32Array.of(1),
    priorities: Float64Array.of(12),
    remote: NOTHING_REMOTE,
  };
  expect(encodeMessage(compute).length).toBeLessThan(24);
});

function refusal(wire: unknown): string {
  try {
    decodeMessage(encodeMsgpack(wire));
  } catch (error) {
    if (isPlygraphError(error, "Message")) return error.message;
    throw error;
  }
  return "accepted";
}

const CODES = Object.keys(SCHEMAS) as Message["op"][];
const code = (op: Message["op"]): number => CODES.indexOf(op);

test.each<[string, unknown, RegExp]>([
  ["no list", { op: "done" }, /must be a list/],
  ["an unknown operation", [999, 1], /unknown message 999/],
  ["an operation by name", ["done", 1], /unknown message/],
  ["too few fields", [code("done")], /"done" has 0 fields, not 1/],
  ["too many fields", [code("done"), 1, 2], /"done" has 2 fields, not 1/],
  ["text for a number", [code("done"), "1"], /"done": field "request" must be a whole number/],
  ["a negative id", [code("done"), -1], /field "request"/],
  ["a word that is not one of them", [code("hello"), "boss", 1, "", "", "", 0, 0, []], /"role"/],
  ["a list of the wrong kind", [code("release"), [1, "2"]], /"requests" must be a list/],
  ["half an integer", [code("free"), 1, new Uint8Array(7)], /"tasks" must be task numbers/],
  ["half a double", [code("free"), 1, [new Uint8Array(12)]], /"tasks" must be task numbers/],
  ["a fraction among integers", [code("free"), 1, [1.5]], /"tasks" must be task numbers/],
  ["columns of two lengths", [code("steal-request"), 1, [1, 2], [1]], /as long as "tasks" \(2\)/],
  [
    "a holder that is not in the list",
    [code("who-has"), [[1], [1], [1], [5], ["tcp://127.0.0.1:1"]]],
    /"remote" must be a record/,
  ],
  ["an error without a message", [code("refused"), ["Shape", 1, null, null, null]], /"error"/],
  ["an error with a bad cause", [code("refused"), ["A", "b", null, null, [1]]], /"error"/],
  ["a list for a record", [code("scheduler-info"), 1, [1]], /"info" must be a record/],
])("%s is refused, by name", (_what, wire, message) => {
  expect(refusal(wire)).toMatch(message);
});

test("every message has its samples", () => {
  expect(samples(0).map(({ op }) => op)).toEqual(CODES);
});

test("every field of every message is checked", () => {
  for (const op of CODES) {
    const fields = Object.keys(SCHEMAS[op].fields);
    // No field takes a bigint.
    const wire = [code(op), ...fields.map(() => 1n)];
    const wanted = fields.length === 0 ? "accepted" : `message "${op}": field "${fields[0]}"`;
    expect(refusal(wire)).toContain(wanted);
  }
});

test("any bytes are a message or a MessageError", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (raw) => {
      try {
        decodeMessage(raw);
      } catch (error) {
        expect(isPlygraphError(error, "Message")).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a message with one byte changed is a message or a MessageError", () => {
  const packed = samples(9).map((message) => Uint8Array.from(encodeMessage(message)));
  fc.assert(
    fc.property(fc.constantFrom(...packed), fc.nat(), fc.nat(255), (whole, at, byte) => {
      const raw = Uint8Array.from(whole);
      raw[at % raw.length] = byte;
      try {
        decodeMessage(raw);
      } catch (error) {
        expect(isPlygraphError(error, "Message")).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test("an error of any kind crosses and comes back", () => {
  const error = new TypeError("boom", { cause: new RangeError("inner") });
  const message: Message = { op: "failed", request: 1, error: toWire(error) };
  expect(decodeMessage(encodeMessage(message))).toEqual(message);
});
