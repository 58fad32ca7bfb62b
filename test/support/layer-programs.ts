/** Random programs of layers, one level below arrays: every layer type that rules look at. */
import fc from "fast-check";
import type { Layer } from "../../src/layers/index.ts";
import { LAYER_OPS } from "./layer-ops.ts";
import { type Draw, LAYER_SOURCES } from "./layer-sources.ts";

/** One step as plain numbers, which always mean something for the layers at hand. */
export interface LayerStep {
  readonly op: number;
  readonly x: number;
  readonly y: number;
  readonly n: readonly number[];
}

/** A program, and which of its last layers are wanted. */
export interface LayerProgram {
  readonly steps: readonly LayerStep[];
  readonly outputs: readonly number[];
}

const nats = fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 });

/** Up to twelve steps, one to three outputs. */
export const layerPrograms: fc.Arbitrary<LayerProgram> = fc.record({
  steps: fc.array(fc.record({ op: fc.nat(1000), x: fc.nat(100), y: fc.nat(100), n: nats }), {
    minLength: 1,
    maxLength: 12,
  }),
  outputs: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }),
});

/** The outputs of a program; all of float64. */
export function layersOf({ steps, outputs }: LayerProgram): readonly Layer[] {
  const values: Layer[] = [];
  for (const { op, x, y, n } of steps) {
    let at = 0;
    const draw: Draw = (below) => n[at++ % n.length] % below;
    if (values.length === 0) values.push(LAYER_SOURCES[op % LAYER_SOURCES.length](draw));
    const pick = (k: number): Layer => values[values.length - 1 - (k % Math.min(4, values.length))];
    const made = LAYER_OPS[op % LAYER_OPS.length](pick(x), pick(y), draw);
    const size = made?.shape.reduce((all, length) => all * length, 1) ?? 0;
    if (made !== undefined && size <= 400) values.push(made);
  }
  return outputs.map((k) => values[Math.max(0, values.length - 1 - k)]);
}
