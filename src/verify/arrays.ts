/** The sort of arrays: layers, run by the reference interpreter and as tasks. */
import { formatChunks, RuleError, sameChunks } from "../core/index.ts";
import {
  blockwise,
  callExpr,
  coreTypes,
  inputExpr,
  type Layer,
  type LayerType,
  makeLayer,
  topologicalOrder,
  withInputs,
} from "../layers/index.ts";
import type { Operation, TermAccess } from "../matching/index.ts";
import {
  type CostModel,
  type CostVector,
  checkAnnotations,
  Engine,
  innermost,
  optimize,
  type RewriteContext,
  RULES,
  type RuleIR,
  type RuleSet,
  scalarCost,
  seconds,
} from "../optimizer/index.ts";
import { compareDense } from "./compare.ts";
import { addsFloats, policyAt } from "./policy.ts";
import type { Dense } from "./reference/dense.ts";
import { reference } from "./reference/interpret.ts";
import { runTasks } from "./run-tasks.ts";
import type { Costs, Difference, Draw, Sort } from "./sort.ts";
import { generatorOf } from "./terms/generators.ts";
import { annotated, leafLayer } from "./terms/leaves.ts";
import { writeLayer } from "./write-layers.ts";

const ACCESS: TermAccess<Layer> = Object.freeze({
  operation: ({ type }: Layer): Operation => type,
  arity: ({ inputs }: Layer) => inputs.length,
  input: ({ inputs }: Layer, k: number) => inputs[k],
  attr: ({ attrs }: Layer, name: string) => (attrs as Readonly<Record<string, unknown>>)[name],
  same: (a: Layer, b: Layer) => a === b,
  value: (layer: Layer) => layer,
});

/** What rules are handed where nothing has been rewritten yet: use counts are those of the graph. */
export function arrayContext(outputs: readonly Layer[], made: Layer[]): RewriteContext {
  let readers: ReadonlyMap<Layer, readonly (LayerType | null)[]> | null = null;
  const readersOf = (layer: Layer): readonly (LayerType | null)[] => {
    readers ??= countReaders(outputs);
    return readers.get(layer) ?? [];
  };
  return {
    current: (layer) => layer,
    inputs: ({ inputs }) => inputs,
    uses: (layer) => readersOf(layer).length,
    allUses: (layer, type) => readersOf(layer).every((reader) => reader === type),
    make(type, attrs, inputs, from) {
      const layer = makeLayer(type, attrs, inputs, from.annotations);
      made.push(layer);
      return layer;
    },
  };
}

function countReaders(
  outputs: readonly Layer[],
): ReadonlyMap<Layer, readonly (LayerType | null)[]> {
  const readers = new Map<Layer, (LayerType | null)[]>();
  const add = (layer: Layer, reader: LayerType | null): void => {
    const known = readers.get(layer);
    if (known === undefined) readers.set(layer, [reader]);
    else known.push(reader);
  };
  for (const output of outputs) add(output, null);
  for (const layer of topologicalOrder(outputs)) {
    for (const input of layer.inputs) add(input, layer.type);
  }
  return readers;
}

const PLAIN = RULES.only();

/** Physical layers of the same values: by the rules without which nothing runs. */
export const lowered = (outputs: readonly Layer[]): readonly Layer[] =>
  outputs.every((layer) => topologicalOrder([layer]).every(({ type }) => type.phase === "physical"))
    ? outputs
    : optimize(outputs, { rules: PLAIN }).outputs;

function differs(before: Layer, after: Layer): Difference | null {
  const change = (what: string, was: string, is: string): Difference => ({
    what,
    text: `${was} became ${is}`,
  });
  if (before.shape.join() !== after.shape.join()) {
    return change("shape", `[${before.shape}]`, `[${after.shape}]`);
  }
  if (before.dtype !== after.dtype) return change("dtype", before.dtype, after.dtype);
  if (sameChunks(before.chunks, after.chunks)) return null;
  return change("chunks", formatChunks(before.chunks), formatChunks(after.chunks));
}

function lost(matched: readonly Layer[], made: readonly Layer[]): Difference | null {
  try {
    checkAnnotations("", matched, made);
    return null;
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return { what: "annotations", text: error.message.replace(/^rule "" /, "") };
  }
}

/** Reads `root` element by element: what a rule below cannot see. */
function consumer(root: Layer): Layer {
  const labels = root.shape.map((_, axis) => axis);
  const input = inputExpr(0, root.dtype as "float64");
  const expr =
    root.dtype === "bool" ? callExpr("logicalNot", [input]) : callExpr("add", [input, 1]);
  const kernel = { kind: "expr", expr } as const;
  const attrs = { out: labels, ins: [labels], domain: [], sizes: [], kernel, dtype: expr.dtype };
  return makeLayer(blockwise, attrs, [root]);
}

const EMPTY_COUNTS = 20;

/** Layers count most, then axes, blocks and elements. */
function layersSize(root: Layer): number {
  return topologicalOrder([root]).reduce((sum, { shape, tasks }) => {
    // Of nothing, everything is true: an array that has elements shows more.
    const elements = shape.reduce((product, length) => product * length, 1) || EMPTY_COUNTS;
    const extent = 2 * (shape.length + Math.log2(1 + tasks) + Math.log2(1 + elements));
    return sum + 8 + extent;
  }, 0);
}

interface RuleSets {
  readonly without: RuleSet;
  readonly having: RuleSet;
}

const sets = new WeakMap<RuleIR, RuleSets>();

/** All built-in rules, without one and with it. */
function setsFor(rule: RuleIR): RuleSets {
  let found = sets.get(rule);
  if (found === undefined) {
    const known = RULES.rules.find(({ name }) => name === rule.name);
    const isBuiltIn = known !== undefined;
    const having =
      known === rule ? RULES : isBuiltIn ? RULES.override([rule]) : RULES.extend([rule]);
    found = { having, without: isBuiltIn ? RULES.disable(rule.name) : RULES };
    sets.set(rule, found);
  }
  return found;
}

function planCosts(outputs: readonly Layer[], rule: RuleIR): Costs | null {
  const { without, having } = setsFor(rule);
  const plan = optimize(outputs, { rules: having });
  const fired = plan.stats.some((stats) => stats.name === rule.name && stats.fired > 0);
  if (!fired) return null;
  return costsOf(optimize(outputs, { rules: without }).outputs, plan.outputs);
}

const SECONDS = seconds();
const WORK: CostModel = Object.freeze({
  ...SECONDS,
  scalarize: (cost: CostVector) => SECONDS.scalarize({ ...cost, latency: 0, span: 0 }),
});

/** What two plans of the same graph cost. */
export const costsOf = (without: readonly Layer[], having: readonly Layer[]): Costs => ({
  without: scalarCost(without, SECONDS),
  having: scalarCost(having, SECONDS),
  work: { without: scalarCost(without, WORK), having: scalarCost(having, WORK) },
});

const LIMITS = { firesMax: 200, nodesMax: 20_000, msMax: 10_000 };

function endlessFiring(root: Layer, rule: RuleIR): string | null {
  const engine = new Engine([root], { limits: () => LIMITS, check: false, trace: false });
  innermost(ruleList(rule)).run(engine, engine.graph.outputs);
  const { reason } = engine.stop;
  if (reason === "fixpoint") return null;
  return reason === "cycle"
    ? "alone, it comes back to an earlier form"
    : `alone, it fires more than ${LIMITS.firesMax} times`;
}

const lists = new WeakMap<RuleIR, readonly RuleIR[]>();

/** The same list each time, so that its matcher is made once. */
function ruleList(rule: RuleIR): readonly RuleIR[] {
  let list = lists.get(rule);
  if (list === undefined) {
    list = Object.freeze([rule]);
    lists.set(rule, list);
  }
  return list;
}

/** Arrays: the sort that the built-in rules are about. */
export const ARRAYS: Sort<Layer> = Object.freeze({
  name: "array",
  access: ACCESS,
  operations: coreTypes.filter((type) => generatorOf(type) !== undefined),
  leaf: (draw: Draw) => leafLayer(draw),
  arity: (operation: Operation, draw: Draw) => arityOf(operation as LayerType, draw),
  build(
    operation: Operation,
    slots: readonly (Layer | null)[],
    fixed: Readonly<Record<string, unknown>>,
    draw: Draw,
  ): Layer | null {
    const made = generatorOf(operation)?.(slots, draw) ?? null;
    if (made === null) return null;
    const attrs = { ...made.attrs, ...fixed };
    return annotated(makeLayer(operation as LayerType, attrs, made.inputs), draw);
  },
  size: layersSize,
  consumer,
  withInputs: (layer: Layer, inputs: readonly Layer[]) => withInputs(layer, inputs),
  context: arrayContext,
  runners: [
    { name: "reference", run: (layer: Layer) => reference(layer) },
    { name: "tasks", run: (layer: Layer) => runTasks(lowered([layer]))[0] },
  ],
  differs,
  lost,
  policyAt,
  adds: addsFloats,
  compare: (before: unknown, after: unknown, policy: Parameters<typeof compareDense>[2]) =>
    compareDense(before as Dense, after as Dense, policy),
  costs: planCosts,
  endless: endlessFiring,
  write: writeLayer,
});

function arityOf({ arity }: LayerType, draw: Draw): number {
  if (arity.max === arity.min) return arity.min;
  return Math.max(arity.min, Math.min(arity.max, draw.of([1, 2, 3])));
}
