/** What fake workers and clients are made of. */
import { expect } from "@jest/globals";
import type { Message, RemoteData } from "../../../src/comm/index.ts";
import { expansionOf, type Graph, type HeldAttrs } from "../../../src/layers/index.ts";

/** A random number in [0, below). */
export type Dice = (below: number) => number;

/** A task that a worker was given. */
export interface Assigned {
  readonly graph: number;
  readonly task: number;
  readonly run: number;
}

/** What a fake worker has. */
export interface FakeWorker {
  readonly name: string;
  readonly address: string;
  readonly todo: Map<string, Assigned>;
  readonly held: Set<string>;
  readonly remote: Map<string, string>;
  /** Copies that the scheduler wants here. */
  readonly acquired: Set<string>;
  readonly graphs: Map<number, Graph>;
  /** Tasks that failed here; the scheduler may not have heard of it. */
  readonly failed: Set<string>;
}

/** What a client was told. */
export interface FakeRequest {
  readonly outputs: readonly number[];
  readonly graph: Graph;
  readonly number: number;
  readonly each: boolean;
  readonly reported: Set<number>;
  readonly erred: Set<number>;
  done: boolean;
  failed: string | null;
  released: boolean;
}

/** A worker that has just joined. */
export function newWorker(name: string, address: string): FakeWorker {
  return {
    name,
    address,
    todo: new Map(),
    held: new Set(),
    remote: new Map(),
    acquired: new Set(),
    graphs: new Map(),
    failed: new Set(),
  };
}

/** A request of which nothing is known yet. */
export function newRequest(
  outputs: readonly number[],
  graph: Graph,
  number: number,
  each: boolean,
): FakeRequest {
  const told = { reported: new Set<number>(), erred: new Set<number>() };
  return { outputs, graph, number, each, ...told, done: false, failed: null, released: false };
}

/** Name of a task among all graphs. */
export const keyOf = (graph: number, task: number): string => `${graph}:${task}`;

/** Keys of what a task reads. */
export function inputsOf(
  graphs: ReadonlyMap<number, Graph>,
  number: number,
  task: number,
): string[] {
  const graph = graphs.get(number) as Graph;
  const l = graph.layerOf(task);
  const found = new Set<string>();
  const block = (input: number, n: number): void => {
    found.add(ownKey(graphs, number, input < 0 ? l : graph.inputsOf(l)[input], n));
  };
  expansionOf(graph.layers[l]).dependencies(task - graph.offsets[l], {
    wantsParts: false,
    block,
    part: block,
  });
  return [...found];
}

/** Name of a block of a layer; of a held one, that of the block that it stands for. */
function ownKey(
  graphs: ReadonlyMap<number, Graph>,
  number: number,
  index: number,
  block: number,
): string {
  const graph = graphs.get(number);
  if (graph === undefined) throw new RangeError(`graph ${number} is named, but not known`);
  const { type, attrs } = graph.layers[index];
  if (type.name !== "held") return keyOf(number, graph.offsets[index] + block);
  const { graph: older, layer } = attrs as HeldAttrs;
  return ownKey(graphs, older, layer, block);
}

/** Workers that are named as holders of results know which blocks of theirs are meant. */
export function expectFound(
  requests: ReadonlyMap<number, FakeRequest>,
  workers: ReadonlyMap<number, FakeWorker>,
  message: Message,
): void {
  if (message.op !== "task-results") return;
  const { graph, number } = requests.get(message.request) as FakeRequest;
  message.tasks.forEach((task, k) => {
    const index = graph.layerOf(task);
    if (graph.layers[index].type.name !== "held") return;
    const address = message.addresses[message.holder[k]];
    const worker = [...workers.values()].find((one) => one.address === address);
    if (worker) ownKey(worker.graphs, number, index, task - graph.offsets[index]);
  });
}

/** Notes where blocks can be fetched. */
export function addRemote(worker: FakeWorker, remote: RemoteData): void {
  remote.tasks.forEach((task, k) => {
    const key = keyOf(remote.graphs[k], task);
    if (!worker.held.has(key)) worker.remote.set(key, remote.addresses[remote.holders[k]]);
  });
}

/** A client hears something. */
export function hear(requests: ReadonlyMap<number, FakeRequest>, message: Message): void {
  if (!("request" in message) || message.op === "answer") return;
  const request = requests.get(message.request);
  if (request === undefined) return;
  if (message.op === "task-results") {
    message.tasks.forEach((task, k) => {
      request.reported.add(task);
      const address = message.addresses[message.holder[k]];
      if (!address.startsWith("inproc:")) expect(address).toMatch(/^inproc:/);
    });
  } else if (message.op === "done") request.done = true;
  else if (message.op === "failed") request.failed = message.error.message;
  else if (message.op === "task-erred") request.erred.add(message.task);
}

/** Every block of every output was reported, or has failed; nothing else was. */
export function expectAll({ outputs, graph, ...told }: FakeRequest): void {
  expect(told.failed).toBe(null);
  const wanted = outputs.flatMap((l) =>
    Array.from({ length: graph.layers[l].tasks }, (_, block) => graph.offsets[l] + block),
  );
  const heard = [...told.reported, ...told.erred];
  expect(heard.sort((a, b) => a - b)).toEqual(wanted.sort((a, b) => a - b));
  expect(told.done).toBe(true);
}

/** The smallest number that nobody has. */
export function firstFree(taken: ReadonlyMap<number, unknown>): number {
  let number = 0;
  while (taken.has(number)) number++;
  return number;
}

/** Drops everything of a graph. */
export function forgetGraph(worker: FakeWorker, graph: number): void {
  const prefix = `${graph}:`;
  worker.graphs.delete(graph);
  for (const key of worker.todo.keys()) if (key.startsWith(prefix)) worker.todo.delete(key);
  for (const key of worker.held) if (key.startsWith(prefix)) worker.held.delete(key);
}

/** Dice that fall the same way for the same seed. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
