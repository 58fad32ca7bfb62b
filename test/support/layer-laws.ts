/** What must hold for every layer of every type. Brute force: small layers only. */
import { expect } from "@jest/globals";
import {
  type BlockSet,
  blocksFrom,
  eachBlock,
  noBlocks,
  sizeOf,
  unravel,
} from "../../src/core/index.ts";
import {
  blockShape,
  blockStartOf,
  costOf,
  expansionOf,
  kernelOf,
  type Layer,
  layerName,
  packGraph,
  registryOf,
  SELF,
  taskKey,
  tokenOf,
  unpackGraph,
} from "../../src/layers/index.ts";

/** One element of one input. */
export interface ElementSource {
  readonly input: number;
  readonly at: readonly number[];
}

/** The elements that an output element is made of, worked out without the layer's arithmetic. */
export type ElementModel = (at: readonly number[]) => Iterable<ElementSource>;

/** What a task reads: a block, and the box of it (`null`: all of it). */
export interface Edge {
  readonly input: number;
  readonly block: number;
  readonly part: Part | null;
}

/** Elements `start + step * i`, `0 ≤ i < shape`, of a block. */
export interface Part {
  readonly start: readonly number[];
  readonly shape: readonly number[];
  readonly step: readonly number[];
}

/** Subsets of the tasks that culling is tried on: each alone, and some of many. */
const SETS = 8;

/** Checks every law; `model` adds the brute-force expansion from element coordinates. */
export function checkLayerLaws(layer: Layer, model?: ElementModel): void {
  const edges = Array.from({ length: layer.tasks }, (_, task) => edgesOf(layer, task));
  checkBounds(layer, edges);
  checkInverse(layer, edges);
  checkCull(layer, edges);
  checkPack(layer);
  checkProperties(layer);
  if (model !== undefined) checkElements(layer, edges, model);
}

/** What `task` reads, with parts, as plain data. */
export function edgesOf(layer: Layer, task: number): readonly Edge[] {
  const edges: Edge[] = [];
  expansionOf(layer).dependencies(task, {
    wantsParts: true,
    block: (input, block) => edges.push({ input, block, part: null }),
    part: (input, block, start, shape, step) =>
      edges.push({ input, block, part: { start: [...start], shape: [...shape], step: [...step] } }),
  });
  return edges;
}

/** The tasks that read `block` of `input`, in the order in which they are named. */
export function readersOf(layer: Layer, input: number, block: number): readonly number[] {
  const tasks: number[] = [];
  expansionOf(layer).dependents(input, block, {
    task: (task) => tasks.push(task),
    range: (from, to) => {
      for (let task = from; task < to; task++) tasks.push(task);
    },
  });
  return tasks;
}

const inputAt = (layer: Layer, input: number): Layer =>
  input === SELF ? layer : layer.inputs[input];

/** Every edge names a block that exists, and a part that lies within it; block-only sinks agree. */
function checkBounds(layer: Layer, edges: readonly (readonly Edge[])[]): void {
  edges.forEach((list, task) => {
    for (const { input, block, part } of list) {
      const from = inputAt(layer, input);
      expect(Number.isSafeInteger(block) && block >= 0 && block < from.tasks).toBe(true);
      if (part !== null) checkPart(blockShape(from, block), part);
    }
    const plain: string[] = [];
    expansionOf(layer).dependencies(task, {
      wantsParts: false,
      block: (input, block) => plain.push(`${input}:${block}`),
      part: (input, block) => plain.push(`${input}:${block}`),
    });
    const wanted = list.map(({ input, block }) => `${input}:${block}`);
    expect([...new Set(plain)].sort()).toEqual([...new Set(wanted)].sort());
    checkReads(layer, task, new Set(wanted));
  });
}

/** What schedulers ask for names the same blocks, each once, in runs that are not empty. */
function checkReads(layer: Layer, task: number, wanted: ReadonlySet<string>): void {
  const { aligned, reads } = expansionOf(layer);
  if (aligned) expect([...wanted]).toEqual(layer.inputs.map((_, k) => `${k}:${task}`));
  if (reads === undefined) return;
  const found: string[] = [];
  reads(task, {
    range: (from, to, input) => {
      expect(from).toBeLessThan(to);
      for (let block = from; block < to; block++) found.push(`${input}:${block}`);
    },
  });
  expect(found.sort()).toEqual([...wanted].sort());
}

function checkPart(shape: readonly number[], part: Part): void {
  expect(part.shape.length).toBe(shape.length);
  shape.forEach((length, axis) => {
    const last = part.start[axis] + part.step[axis] * (part.shape[axis] - 1);
    if (part.shape[axis] === 0) return;
    expect(Math.min(part.start[axis], last)).toBeGreaterThanOrEqual(0);
    expect(Math.max(part.start[axis], last)).toBeLessThan(length);
  });
}

/** `dependents` names exactly the tasks whose `dependencies` name the block, each once. */
function checkInverse(layer: Layer, edges: readonly (readonly Edge[])[]): void {
  const readers = new Map<string, Set<number>>();
  edges.forEach((list, task) => {
    for (const { input, block } of list) {
      const key = `${input}:${block}`;
      readers.set(key, (readers.get(key) ?? new Set()).add(task));
    }
  });
  const inputs = layer.inputs.map((from, input) => [input, from.tasks] as const);
  if (layer.type.close !== undefined) inputs.push([SELF, layer.tasks]);
  for (const [input, blocks] of inputs) {
    for (let block = 0; block < blocks; block++) {
      const found = [...readersOf(layer, input, block)].sort((a, b) => a - b);
      const wanted = [...(readers.get(`${input}:${block}`) ?? [])].sort((a, b) => a - b);
      expect({ input, block, found }).toEqual({ input, block, found: wanted });
    }
  }
}

/** `cull` of a set is exactly the union of what its members read. */
function checkCull(layer: Layer, edges: readonly (readonly Edge[])[]): void {
  for (const needed of setsOf(layer)) {
    const found = layer.type.cull(layer, needed);
    expect(found).toHaveLength(layer.inputs.length);
    layer.inputs.forEach((input, k) => {
      const wanted = new Set<number>();
      eachBlock(needed, (task) => {
        for (const edge of edges[task]) if (edge.input === k) wanted.add(edge.block);
      });
      expect(found[k].grid).toEqual(input.grid);
      expect({ k, blocks: numbersOf(found[k]) }).toEqual({
        k,
        blocks: [...wanted].sort((a, b) => a - b),
      });
    });
  }
}

function numbersOf(set: BlockSet): readonly number[] {
  const numbers: number[] = [];
  eachBlock(set, (n) => numbers.push(n));
  return numbers.sort((a, b) => a - b);
}

/** None, all, each alone (the first few), and every n-th. */
function* setsOf(layer: Layer): Generator<BlockSet> {
  const { grid, tasks } = layer;
  yield noBlocks(grid);
  for (let task = 0; task < Math.min(tasks, SETS); task++) yield blocksFrom(grid, [task]);
  for (let step = 1; step <= 4; step++) {
    const members: number[] = [];
    for (let task = step - 1; task < tasks; task += step) members.push(task);
    yield blocksFrom(grid, members);
  }
  yield blocksFrom(grid, [...Array(tasks >> 1).keys()]);
}

/** A packed graph comes back as the same layers, and so with the same tokens. */
function checkPack(layer: Layer): void {
  const { bytes, layers } = packGraph([layer]);
  const registry = registryOf([...new Set(layers.map(({ type }) => type))]);
  const graph = unpackGraph(bytes, registry, { logical: true });
  expect(graph.layers.map(tokenOf)).toEqual(layers.map(tokenOf));
  // Whoever reads a graph must not keep the client's held layers: they are read as others.
  const isApart = layers.some(({ type }) => type.name === "held");
  graph.layers.forEach((found, l) => {
    if (isApart) expect(found.attrs).toEqual(layers[l].attrs);
    // Equal layers are one object, so this says more than equal tokens do.
    else expect(found.id).toBe(layers[l].id);
  });
}

/** Blocks tile the array; costs and names can be told. */
function checkProperties(layer: Layer): void {
  expect(layer.tasks).toBe(sizeOf(layer.grid));
  let elements = 0;
  for (let task = 0; task < layer.tasks; task++) {
    const shape = blockShape(layer, task);
    elements += sizeOf(shape);
    blockStartOf(layer, task).forEach((start, axis) => {
      expect(start + shape[axis]).toBeLessThanOrEqual(layer.shape[axis]);
    });
  }
  expect(elements).toBe(sizeOf(layer.shape));
  for (const figure of Object.values(costOf(layer))) {
    expect(Number.isFinite(figure) && figure >= 0).toBe(true);
  }
  expect(taskKey(layer, layer.tasks - 1)).toContain(`${layerName(layer)}-`);
  expect(typeof layer.type.summary(layer)).toBe("string");
  expect(kernelOf(layer).kind).toEqual(expect.any(String));
}

/** Every element that an output element is made of lies in a part that its task names. */
function checkElements(
  layer: Layer,
  edges: readonly (readonly Edge[])[],
  model: ElementModel,
): void {
  for (let task = 0; task < layer.tasks; task++) {
    const shape = blockShape(layer, task);
    const start = blockStartOf(layer, task);
    for (let n = 0; n < sizeOf(shape); n++) {
      const inside: number[] = shape.map(() => 0);
      unravel(n, shape, inside);
      const at = inside.map((x, axis) => x + start[axis]);
      for (const source of model(at)) {
        const covered = edges[task].some((edge) => covers(layer, edge, source));
        expect({ task, at, source, covered }).toEqual({ task, at, source, covered: true });
      }
    }
  }
}

function covers(layer: Layer, { input, block, part }: Edge, source: ElementSource): boolean {
  if (input !== source.input) return false;
  const from = inputAt(layer, input);
  const start = blockStartOf(from, block);
  const shape = blockShape(from, block);
  return source.at.every((position, axis) => {
    const inside = position - start[axis];
    if (inside < 0 || inside >= shape[axis]) return false;
    if (part === null) return true;
    const steps = (inside - part.start[axis]) / part.step[axis];
    return Number.isInteger(steps) && steps >= 0 && steps < part.shape[axis];
  });
}
