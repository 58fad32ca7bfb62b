/** From a cost vector to one number, so that plans compare. */
import { CostModelError, checkOneOf, checkThat, readableError, shown } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import { checkModel, checkOutputs } from "../arguments.ts";
import { checkProfile, DEFAULT_PROFILE, type MachineProfile } from "./machine-profile.ts";
import { COST_PARTS, type CostPart, type CostVector, planCost, ZERO_COST } from "./vector.ts";

/** One number for a vector. Never negative, and never less when a component is more. */
export interface CostModel {
  readonly name: string;
  readonly unit: string;
  scalarize(cost: CostVector): number;
}

/**
 * A cost model of the caller's. It is tried on a grid of vectors: where more of a component costs
 * less, extraction could go round in circles, so that it is refused.
 * @throws CostModelError
 */
export function costModel(
  name: string,
  unit: string,
  scalarize: (cost: CostVector) => number,
): CostModel {
  const where = "costModel()";
  checkThat(where, "the name", name ?? null, typeof name === "string", "a text");
  checkThat(where, "the unit", unit ?? null, typeof unit === "string", "a text");
  const isFunction = typeof scalarize === "function";
  checkThat(where, "the measure", scalarize ?? null, isFunction, "a function of a cost vector");
  const model = Object.freeze({
    name,
    unit,
    scalarize: (cost: CostVector) => checked(name, scalarize, cost),
  });
  checkMonotone(model);
  made.add(model);
  return model;
}

const made = new WeakSet<object>();

/** The model itself where `costModel` made it; else what it makes of it. @throws CostModelError */
export const checkedModel = (model: CostModel): CostModel =>
  made.has(model)
    ? model
    : costModel(model.name, model.unit, (cost: CostVector) => model.scalarize(cost));

/** What a measure answers. @throws CostModelError where it throws, or answers what is no cost */
function checked(name: string, scalarize: CostModel["scalarize"], cost: CostVector): number {
  let found: number;
  try {
    found = scalarize(cost);
  } catch (cause) {
    throw threw(name, cost, cause);
  }
  if (typeof found === "number" && found >= 0 && found < Number.POSITIVE_INFINITY) return found;
  throw new CostModelError(name, `answers ${shown(found)} for ${vectorText(cost)}`);
}

function threw(name: string, cost: CostVector, cause: unknown): CostModelError {
  const wrong = `threw for ${vectorText(cost)}: ${readableError(cause).message}`;
  return new CostModelError(name, wrong, { cause });
}

const vectorText = (cost: CostVector): string =>
  `{ ${COST_PARTS.map((name) => `${name}: ${cost[name]}`).join(", ")} }`;

/**
 * Estimated seconds on a machine: work spread over its cores, and what is in line (Brent 1974).
 * @throws ProfileError for a profile without a rate
 */
export function seconds(profile: MachineProfile = DEFAULT_PROFILE): CostModel {
  checkProfile(profile, "of seconds()");
  const { memoryBytesPerSecond, networkBytesPerSecond, flopsPerSecond, cores } = profile;
  const perByte = 1 / memoryBytesPerSecond / cores;
  const perMoved = 1 / networkBytesPerSecond / cores;
  const perFlop = 1 / flopsPerSecond / cores;
  const perTask = profile.taskSeconds / cores;
  const perPart = profile.partSeconds / cores;
  return costModel(
    `seconds (${profile.machine})`,
    "s",
    ({ readBytes, movedBytes, flops, tasks, parts, latency, span }) =>
      readBytes * perByte +
      movedBytes * perMoved +
      flops * perFlop +
      tasks * perTask +
      parts * perPart +
      latency * profile.hopSeconds +
      span / flopsPerSecond,
  );
}

/** One component alone: `part("movedBytes")`. */
export function part(name: CostPart): CostModel {
  checkOneOf("part()", "the component", name ?? null, COST_PARTS);
  return costModel(name, UNITS[name], (cost) => cost[name]);
}

const UNITS: Readonly<Record<CostPart, string>> = {
  readBytes: "B",
  movedBytes: "B",
  flops: "operations",
  tasks: "tasks",
  parts: "parts",
  peakBytes: "B",
  latency: "steps",
  span: "operations",
};

/** Cost of a whole plan in the model's unit; shared layers count once. */
export function scalarCost(outputs: readonly Layer[], model: CostModel = seconds()): number {
  checkOutputs("scalarCost()", outputs);
  checkModel("scalarCost()", "the model", model ?? null);
  return model.scalarize(planCost(outputs));
}

/** Values that a component is tried at; from nothing to more than any plan has. */
const GRID: readonly number[] = [0, 1, 3, 64, 1000, 1e6, 3e9, 1e13];
/** Vectors that every component is raised from. */
const BASES: readonly CostVector[] = [ZERO_COST, ...GRID.map(alternating)];

/** Every other component is `value`, the rest 1. */
function alternating(value: number): CostVector {
  const parts = COST_PARTS.map((name, k) => [name, k % 2 === 0 ? value : 1]);
  return Object.freeze(Object.fromEntries(parts)) as CostVector;
}

function checkMonotone({ name, scalarize }: CostModel): void {
  for (const base of BASES) {
    for (const raised of COST_PARTS) checkPart(name, scalarize, base, raised);
  }
}

function checkPart(
  name: string,
  scalarize: CostModel["scalarize"],
  base: CostVector,
  raised: CostPart,
): void {
  let before = 0;
  let from = 0;
  for (const value of GRID) {
    const cost = scalarize({ ...base, [raised]: value });
    if (cost < before) {
      const wrong = `falls from ${before} to ${cost} where ${raised} grows from ${from} to ${value}`;
      throw new CostModelError(name, wrong);
    }
    before = cost;
    from = value;
  }
}
