/** Random programs of layers: every layer type that rules look at, over arrays of any type and chunking. */

import { isPlygraphError, sizeOf } from "../../core/index.ts";
import { type Layer, type LayerType, makeLayer } from "../../layers/index.ts";
import type { Operation } from "../../matching/index.ts";
import { ARRAYS } from "../arrays.ts";
import type { Draw } from "../sort.ts";
import { generatorOf } from "../terms/generators.ts";
import { annotated, leafLayer } from "../terms/leaves.ts";

const STEPS_MAX = 10;
const ELEMENTS_MAX = 200;
/** Rules see more of these. */
const FREQUENT: readonly string[] = [
  "blockwise",
  "slice",
  "transpose",
  "rechunk",
  "reduce",
  "blockwise",
  "slice",
];

const OPERATIONS: readonly Operation[] = [
  ...ARRAYS.operations,
  ...FREQUENT.flatMap((name) => ARRAYS.operations.filter((operation) => operation.name === name)),
].filter(({ name }) => name !== "source");

/** The outputs of a random program; what does not fit is left out. */
export function randomProgram(draw: Draw): readonly Layer[] {
  const values: Layer[] = [leafLayer(draw)];
  const steps = 1 + draw.pick(STEPS_MAX);
  for (let step = 0; step < steps; step++) {
    const made = randomStep(values, draw);
    if (made !== null && sizeOf(made.shape) <= ELEMENTS_MAX) values.push(made);
  }
  const count = 1 + draw.pick(2);
  return Array.from(
    { length: count },
    () => values[values.length - 1 - draw.pick(Math.min(2, values.length))],
  );
}

function randomStep(values: readonly Layer[], draw: Draw): Layer | null {
  const operation = OPERATIONS[draw.pick(OPERATIONS.length)] as LayerType;
  const recent = (): Layer => values[values.length - 1 - draw.pick(Math.min(3, values.length))];
  const many = operation.arity.max > 1 && draw.pick(2) === 1;
  const slots = many ? [recent(), draw.pick(2) === 0 ? null : recent()] : [recent()];
  try {
    const made = generatorOf(operation)?.(slots, draw) ?? null;
    if (made === null) return null;
    return annotated(makeLayer(operation, made.attrs, made.inputs), draw);
  } catch (error) {
    if (isPlygraphError(error)) return null;
    throw error;
  }
}
