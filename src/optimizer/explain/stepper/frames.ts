/** The plan before and after each firing of a trace, and where its layers stand in the picture. */
import type { PhaseName } from "../../rule.ts";
import { stepName, type Trace, type TraceEntry, type TraceStep } from "../trace/events.ts";
import { type ClassView, classView } from "./classes.ts";
import { type Layout, layoutOf } from "./layout.ts";

/** A plan as a picture. Layers are numbers of the trace. */
export interface View extends Layout {
  readonly layers: readonly number[];
  /** Of these, those that the firing takes away, or brings. */
  readonly changed: readonly number[];
  /** Layers of the plan that are too far from the change to be shown. */
  readonly hidden: number;
}

/** What a plan comes to. */
export interface Totals {
  readonly layers: number;
  readonly tasks: number;
  /** Estimated. */
  readonly seconds: number;
}

/** One firing. */
export interface Frame {
  readonly phase: PhaseName;
  readonly rule: string;
  readonly before: View;
  readonly after: View;
  readonly totalsBefore: Totals;
  readonly totalsAfter: Totals;
  /** The e-graph from which the plan was chosen; null where there was none. */
  readonly classes: ClassView | null;
}

/** The frames of the first `framesMax` steps, of pictures with at most `nodesMax` layers each. */
export function framesOf(trace: Trace, framesMax: number, nodesMax: number): readonly Frame[] {
  const frames: Frame[] = [];
  const plan = new PlanState(trace);
  let phase: PhaseName = "compact";
  for (const entry of trace.entries) {
    if (entry.kind === "began") phase = entry.phase;
    if (entry.kind !== "fire" && entry.kind !== "adopt") {
      plan.enter(entry);
      continue;
    }
    if (frames.length >= framesMax) break;
    frames.push(frameOf(plan, entry, phase, nodesMax));
  }
  return frames;
}

function frameOf(plan: PlanState, step: TraceStep, phase: PhaseName, nodesMax: number): Frame {
  const before = plan.reached();
  plan.enter(step);
  const after = plan.reached();
  const gone = before.numbers.filter((number) => !after.has(number));
  const come = after.numbers.filter((number) => !before.has(number));
  return {
    phase,
    rule: stepName(step),
    before: viewOf(before, gone, step.kind === "fire" ? [step.before] : [], nodesMax),
    after: viewOf(after, come, step.kind === "fire" ? [plan.form(step.after)] : [], nodesMax),
    totalsBefore: plan.totals(before.numbers),
    totalsAfter: plan.totals(after.numbers),
    classes: step.kind === "adopt" ? classView(step.classes) : null,
  };
}

/** The layers of a plan, inputs first, and who reads whom. */
class Reached {
  readonly numbers: readonly number[];
  readonly inputs: ReadonlyMap<number, readonly number[]>;

  constructor(numbers: readonly number[], inputs: ReadonlyMap<number, readonly number[]>) {
    this.numbers = numbers;
    this.inputs = inputs;
  }

  has(number: number): boolean {
    return this.inputs.has(number);
  }
}

/** A plan while the steps of a trace are taken. */
class PlanState {
  readonly #trace: Trace;
  #outputs: readonly number[];
  /** Newer forms of layers. */
  readonly #forms = new Map<number, number>();

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#outputs = trace.given;
  }

  enter(entry: TraceEntry): void {
    if (entry.kind === "fire") this.#forms.set(entry.before, entry.after);
    if (entry.kind !== "rebuild" && entry.kind !== "adopt") return;
    this.#outputs = entry.outputs;
    this.#forms.clear();
  }

  /** The form that a layer has by now. */
  form(number: number): number {
    let found = number;
    // No more links than there are layers: a trace from outside may lead round.
    for (let links = 0; links < this.#trace.layers.length; links++) {
      const next = this.#forms.get(found);
      if (next === undefined) break;
      found = next;
    }
    return found;
  }

  /** The layers of the plan in their forms, inputs first. Iterative. */
  reached(): Reached {
    const inputs = new Map<number, readonly number[]>();
    const numbers: number[] = [];
    const stack = this.#outputs.map((number) => this.form(number)).reverse();
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const known = inputs.get(top);
      const own = known ?? this.#trace.layers[top].inputs.map((number) => this.form(number));
      if (known === undefined) inputs.set(top, own);
      const missing = known === undefined ? own.filter((number) => !inputs.has(number)) : [];
      if (missing.length > 0) {
        for (const number of missing.toReversed()) stack.push(number);
        continue;
      }
      stack.pop();
      numbers.push(top);
    }
    return new Reached([...new Set(numbers)], inputs);
  }

  totals(numbers: readonly number[]): Totals {
    const { layers } = this.#trace;
    return {
      layers: numbers.length,
      tasks: numbers.reduce((sum, number) => sum + layers[number].tasks, 0),
      seconds: numbers.reduce((sum, number) => sum + layers[number].seconds, 0),
    };
  }
}

function viewOf(
  plan: Reached,
  changed: readonly number[],
  around: readonly number[],
  nodesMax: number,
): View {
  const shown = nearest(plan, [...around.filter((one) => plan.has(one)), ...changed], nodesMax);
  const layers = plan.numbers.filter((number) => shown.has(number));
  const places = new Map(layers.map((number, place) => [number, place]));
  const edges = layers.flatMap((number, to) => {
    const own = new Set(plan.inputs.get(number));
    return [...own].flatMap((input) => {
      const from = places.get(input);
      return from === undefined ? [] : [[from, to] as const];
    });
  });
  return {
    layers,
    changed: changed.filter((number) => shown.has(number)),
    hidden: plan.numbers.length - layers.length,
    ...layoutOf(layers.length, edges),
  };
}

/** All layers where they are few; else those nearest to `from`, in either direction. */
function nearest(plan: Reached, from: readonly number[], nodesMax: number): ReadonlySet<number> {
  if (plan.numbers.length <= nodesMax) return new Set(plan.numbers);
  const neighbours = neighboursIn(plan);
  const shown = new Set((from.length > 0 ? from : plan.numbers.slice(-1)).slice(0, nodesMax));
  // A set grows while it is walked.
  for (const number of shown) {
    for (const near of neighbours.get(number) ?? []) if (shown.size < nodesMax) shown.add(near);
  }
  return shown;
}

/** What each layer reads, and who reads it. */
function neighboursIn({ numbers, inputs }: Reached): ReadonlyMap<number, readonly number[]> {
  const found = new Map(numbers.map((number) => [number, [...(inputs.get(number) ?? [])]]));
  for (const number of numbers) {
    for (const input of inputs.get(number) ?? []) found.get(input)?.push(number);
  }
  return found;
}
