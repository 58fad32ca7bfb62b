import { expect, jest, test } from "@jest/globals";
import { fetchResults } from "../../src/client/fetch.ts";
import { Peers } from "../../src/client/peers.ts";
import { GraphRequest, type ProgressEvent } from "../../src/client/request.ts";
import {
  CancelledError,
  ConnectionError,
  isPlygraphError,
  KilledWorkerError,
  regularAxis,
} from "../../src/core/index.ts";
import { leaf } from "../layers/types/moving-laws.ts";

const layer = leaf([regularAxis(6, 2)]);
const other = leaf([regularAxis(4, 2)]);

const request = (onProgress?: (event: ProgressEvent) => void): GraphRequest =>
  new GraphRequest({ id: 1, layers: [other, layer], onProgress });

const results = (task: number, bytes: Uint8Array | null, address = "inproc://w") =>
  ({
    op: "task-results",
    request: 1,
    tasks: Int32Array.of(task),
    holder: Int32Array.of(0),
    nbytes: Float64Array.of(16),
    inline: Uint8Array.of(bytes ? 1 : 0),
    addresses: [address],
  }) as const;

test("blocks are numbered through the layers of the graph", () => {
  const made = request();
  expect(made.offsetOf(layer)).toBe(2);
  expect(made.indexOf(layer)).toBe(1);
  expect(made.indexOf(leaf([regularAxis(1, 1)]))).toBe(-1);
});

test("results and failures are told to those who listen", () => {
  const made = request();
  const heard: string[] = [];
  const stop = made.onPlace({
    found: (task, { nbytes }) => heard.push(`${task}: ${nbytes}`),
    failed: (task, { message }) => heard.push(`${task}: ${message}`),
    ended: () => undefined,
    givenUp: () => undefined,
  });
  made.handleResults(results(3, Uint8Array.of(7)), [Uint8Array.of(7)], true);
  made.handleErred({
    op: "task-erred",
    request: 1,
    task: 5,
    error: { tag: "Error", message: "no" },
  });
  stop();
  made.handleResults(results(4, null), [], true);
  expect(heard).toEqual(["3: 16", "5: no"]);
  expect(made.placeOf(3)?.inline).toEqual(Uint8Array.of(7));
  expect(made.placeOf(4)?.address).toBe("inproc://w");
  expect([made.errorOf(5)?.message, made.errorOf(4), made.status]).toEqual([
    "no",
    undefined,
    "pending",
  ]);
});

test("who waits for results that are ready hears at once that they were let go", async () => {
  const made = request();
  made.handleResults(results(3, null), [], true);
  made.handleDone();
  const peers = new Peers(() => new Promise(() => undefined));
  const fetched = fetchResults(made, peers, [3], { put: () => undefined });
  made.giveUp("given up, as its results were released");
  await expect(fetched).rejects.toMatchObject({ tag: "Cancelled" });
  expect(made.status).toBe("finished");
});

test("a result that is lost, and cannot be made again, is not waited for", async () => {
  const made = request();
  made.handleResults(results(3, null), [], true);
  made.handleDone();
  const peers = new Peers(() => Promise.reject(new ConnectionError("inproc://w", "it is gone")));
  const fetched = fetchResults(made, peers, [3], { put: () => undefined });
  made.fail(new KilledWorkerError("f-1(0)", "w", 1));
  await expect(fetched).rejects.toMatchObject({ tag: "KilledWorker" });
});

test("a later place replaces an earlier one", () => {
  const made = request();
  made.handleResults(results(3, null), [], true);
  made.handleResults(results(3, null, "inproc://v"), [], true);
  expect(made.placeOf(3)?.address).toBe("inproc://v");
});

test("a failure reaches everybody who waits, and comes back as its class", async () => {
  const made = request();
  made.handleFailed({
    op: "failed",
    request: 1,
    error: {
      tag: "TaskFailed",
      message: "task f-1(0) failed: no",
      fields: { key: "f-1(0)" },
      cause: { tag: "RangeError", message: "no", stack: "RangeError: no\n  at worker" },
    },
  });
  const errors = await Promise.all(
    [made.accepted, made.done].map((promise) =>
      promise.then(
        () => undefined,
        (error: unknown) => error,
      ),
    ),
  );
  for (const error of errors) {
    if (!isPlygraphError(error, "TaskFailed")) throw error;
    expect(error.key).toBe("f-1(0)");
    expect((error.cause as Error).stack).toContain("at worker");
  }
  expect(made.errorOf(4)).toBe(made.error);
  expect(made.status).toBe("error");
});

test("done, and what comes after does no harm", async () => {
  const made = request();
  made.handleAccepted({ op: "accepted", request: 1, graph: 5, tasks: 3 });
  made.handleDone();
  await made.done;
  expect([made.graph, made.status]).toEqual([5, "finished"]);
  made.handleDone();
  made.fail(new CancelledError(), "cancelled");
  await made.done;
});

test("progress names the layers", () => {
  const events: ProgressEvent[] = [];
  request((event) => events.push(event)).handleProgress({
    op: "progress",
    request: 1,
    done: 3,
    total: 5,
    processing: 1,
    layers: [2, 1],
  });
  expect(events[0].layers).toEqual([
    { layer: other, done: 2 },
    { layer, done: 1 },
  ]);
});

test("a listener for progress that throws is a warning, and the work goes on", async () => {
  const made = request(() => {
    throw new RangeError("too many bars");
  });
  const heard = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  made.handleProgress({ op: "progress", request: 1, done: 1, total: 5, processing: 0, layers: [] });
  expect(heard).toHaveBeenCalledWith(
    "a listener for progress threw: too many bars",
    expect.objectContaining({ type: "ProgressListenerError" }),
  );
  heard.mockRestore();
  made.handleDone();
  await made.done;
  expect(made.status).toBe("finished");
});
