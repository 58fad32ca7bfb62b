/** What simulated clients compute, and what must come out: the same kernels, run one after the other. */
import { regularAxis } from "../../src/core/index.ts";
import {
  callExpr,
  coordExpr,
  type ExplicitAttrs,
  type Expr,
  explicit,
  explicitAttrs,
  explicitKernel,
  type Layer,
  makeLayer,
  overlap,
  rechunk,
  reduce,
  reductionOf,
  source,
  topologicalOrder,
  withAnnotations,
} from "../../src/layers/index.ts";
import { optimize, RULES } from "../../src/optimizer/index.ts";
import { elementwise } from "../support/graphs.ts";
import { layersOf } from "../support/layer-programs.ts";
import { type DenseArray, runLocal } from "../support/run-local.ts";
import { Random } from "./random.ts";

/** Something to submit. */
export interface Program {
  readonly outputs: readonly Layer[];
  /** Of each output; undefined: one of its tasks throws. */
  readonly expected: readonly DenseArray[] | undefined;
  readonly tasks: number;
  readonly depth: number;
}

const KINDS: readonly ((random: Random) => readonly Layer[])[] = [
  layerProgram,
  layerProgram,
  functions,
  pipeline,
  pipeline,
  transposeSum,
];

/** So many programs there are; a world draws from them. */
export const PROGRAMS = 1000;
/** From this number on, programs hold a task that ends whoever runs it. */
export const POISONED = 1_000_000;
const TASKS_MAX = 400;
const known = new Map<number, Promise<Program>>();
const KEPT_MAX = 1000;

/** One of the programs, by number. */
export function programOf(number: number): Promise<Program> {
  let found = known.get(number);
  if (found === undefined) {
    found = make(number);
    known.set(number, found);
    if (known.size > KEPT_MAX) known.delete(known.keys().next().value ?? -1);
  }
  return found;
}

async function make(number: number): Promise<Program> {
  for (let attempt = 0; ; attempt++) {
    const random = new Random(number, `program ${attempt}`);
    const written =
      number < POISONED ? KINDS[number % KINDS.length](random) : [odd(random, 40, POISON)];
    // As users run it, or layer by layer as it was written.
    const rules = random.chance(0.3) ? {} : { rules: RULES.only() };
    const outputs = [...new Set(optimize(written, rules).outputs)];
    const layers = topologicalOrder(outputs);
    const tasks = layers.reduce((sum, layer) => sum + layer.tasks, 0);
    if (tasks > TASKS_MAX || outputs.some((layer) => layer.tasks === 0)) continue;
    const throws = layers.some((layer) => has(layer, THROWER) || has(layer, POISON));
    const expected = throws ? undefined : await runLocal(outputs);
    return {
      outputs,
      expected: expected && outputs.map((layer) => expected.get(layer) as DenseArray),
      tasks,
      depth: layers.length,
    };
  }
}

/** Every layer type that rules look at, as the optimizer lowers it. */
function layerProgram(random: Random): readonly Layer[] {
  const steps = Array.from({ length: 4 + random.below(8) }, () => ({
    op: random.below(1000),
    x: random.below(100),
    y: random.below(100),
    n: Array.from({ length: 12 }, () => random.below(1000)),
  }));
  const outputs = Array.from({ length: 1 + random.below(2) }, () => random.below(3));
  return layersOf({ steps, outputs });
}

const THROWER = "(x) => { if (x % 5 === 3) throw new RangeError('no'); return x; }";
/** Never run: it stands for a function that ends its process. */
const POISON = "(x) => { for (;;) x++; }";
const KERNELS = [
  "(...xs) => xs.reduce((a, b) => (a * 31 + b) % 1000003, 7)",
  "(...xs) => xs.reduce((a, b) => (a ^ b) + 1, 5)",
  "(...xs) => xs.length + xs.reduce((a, b) => Math.max(a, b), 0)",
];

function has({ type, attrs }: Layer, kernel: string): boolean {
  if (type.name !== "explicit") return false;
  const { kernels } = attrs as { readonly kernels: readonly { readonly text?: string }[] };
  return kernels.some(({ text }) => text === kernel);
}

/** Whether running this task ends the process, or the thread, that it runs on. */
export function isPoison(layer: Layer, block: number): boolean {
  if (layer.type.name !== "explicit") return false;
  const kernel = explicitKernel(layer as Layer<ExplicitAttrs>, block);
  return kernel.kind === "function" && kernel.text === POISON;
}

/** Calls of functions with any edges. */
function functions(random: Random): readonly Layer[] {
  const count = Math.round(random.spread(2, 120));
  const reach = random.pick([1, 3, 10, count]);
  const fan = random.pick([1, 2, 2, 4]);
  const edges = Array.from({ length: count }, (_, task) => {
    const targets = new Set<number>();
    for (let k = random.below(fan + 1); k > 0 && task > 0; k--) {
      targets.add(task - 1 - random.below(Math.min(reach, task)));
    }
    return [...targets];
  });
  const kernels = KERNELS.map((text) => ({ kind: "function", text, captures: null }) as const);
  const kernelOf = edges.map(() => random.below(KERNELS.length));
  // The last task, and any other, may throw.
  if (random.chance(0.08)) {
    return [odd(random, count, THROWER)];
  }
  return [makeLayer(explicit, explicitAttrs(kernels, count, null, edges, kernelOf), [])];
}

/** Independent calls, and one that reads 3 and does what others do not. */
function odd(random: Random, count: number, strange: string): Layer {
  const kernels = [KERNELS[0], "() => 3", strange].map(
    (text) => ({ kind: "function", text, captures: null }) as const,
  );
  const edges: number[][] = Array.from({ length: count }, () => []);
  const kernelOf = edges.map(() => 0);
  const last = edges.push([], []) - 1;
  edges[last] = [last - 1];
  kernelOf.push(1, 2);
  // Something reads what never comes.
  edges.push([last, random.below(last)]);
  kernelOf.push(0);
  return makeLayer(explicit, explicitAttrs(kernels, edges.length, null, edges, kernelOf), []);
}

function ramp(shape: readonly number[], blocks: readonly number[], salt: number): Layer {
  const chunks = shape.map((length, a) => regularAxis(length, blocks[a]));
  const expr = shape.reduce<Expr>(
    (sum, _, axis) => callExpr("add", [callExpr("multiply", [sum, 3]), coordExpr(axis)]),
    callExpr("add", [coordExpr(0), salt]),
  );
  const kernel = { kind: "expr", expr: callExpr("multiply", [expr, 0.5]) } as const;
  const origin = shape.map(() => 0);
  const steps = shape.map(() => 1);
  const attrs = { kernel, chunks, domain: chunks, origin, steps, dtype: "float64" } as const;
  return makeLayer(source, attrs, []);
}

/** A sum over axis 0, level by level. */
function total(input: Layer): Layer {
  const attrs = { reduction: reductionOf("sum", "float64"), axes: [0], keepdims: false };
  return makeLayer(reduce, attrs, [input]);
}

/** Long arrays: neighbours, new chunks, sums. */
function pipeline(random: Random): readonly Layer[] {
  const size = random.pick([1, 4, 64, 600]);
  const blocks = Math.round(random.spread(4, 60));
  let layer = ramp([size * blocks], [size], random.below(5));
  const begin = layer;
  for (let k = 1 + random.below(4); k > 0; k--) layer = step(layer, random);
  if (random.chance(0.3)) layer = withAnnotations(layer, { priority: random.below(3) });
  const outputs = random.chance(0.4) ? [total(layer)] : [layer];
  if (random.chance(0.25)) outputs.push(begin);
  return [...new Set(outputs)];
}

function step(layer: Layer, random: Random): Layer {
  const [length] = layer.shape;
  const kind = random.below(3);
  if (kind === 0) return elementwise(layer, random.below(9));
  if (kind === 1) {
    const attrs = { before: [1], after: [1], boundary: ["none"] } as const;
    return makeLayer(overlap, attrs, [layer]);
  }
  const blocks = Math.round(random.spread(2, 50));
  const size = Math.max(1, Math.ceil(length / blocks));
  return makeLayer(rechunk, { chunks: [regularAxis(length, size)] }, [layer]);
}

/** All to all, in two dimensions. */
function transposeSum(random: Random): readonly Layer[] {
  const n = 2 + random.below(8);
  const size = random.pick([1, 8, 30]);
  const rows = ramp([n * size, n * size], [size, n * size], random.below(5));
  const columns = makeLayer(
    rechunk,
    { chunks: [regularAxis(n * size, n * size), regularAxis(n * size, size)] },
    [rows],
  );
  const last = elementwise(columns, random.below(5));
  const boxes = makeLayer(
    rechunk,
    { chunks: [regularAxis(n * size, size), regularAxis(n * size, size)] },
    [last],
  );
  return random.chance(0.5) ? [boxes] : [total(boxes), last];
}
