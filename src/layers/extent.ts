/**
 * How many layers a graph has at the least, known without a walk: what is far too large is refused at once. Two
 * graphs that share a layer share what it is made of, down to layers without inputs. So where the ids of
 * those do not overlap, the graphs have no layer in common, and their counts add up.
 */
import type { Extent, Layer } from "./layer.ts";

/** The layers at and below these, together. */
export function extentOf(layers: readonly Layer[]): Extent {
  let least = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < layers.length; i++) {
    const { extent } = layers[i];
    const isApart = extent.from > to || extent.to < from;
    least = isApart ? least + extent.least : Math.max(least, extent.least);
    from = Math.min(from, extent.from);
    to = Math.max(to, extent.to);
  }
  return { least, from, to };
}

/** Of a new layer with this id over these inputs. */
export function extentOver(id: number, inputs: readonly Layer[]): Extent {
  if (inputs.length === 0) return { least: 1, from: id, to: id };
  const { least, from, to } = inputs.length === 1 ? inputs[0].extent : extentOf(inputs);
  return { least: least + 1, from, to };
}
