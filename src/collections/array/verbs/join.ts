import { checkRank, normalizeAxis, promoteTypes, ShapeError } from "../../../core/index.ts";
import { concat, type Layer, makeLayer, stack } from "../../../layers/index.ts";
import { withChunks } from "./align.ts";
import { arrayType, cast } from "./elementwise.ts";

/** Joins arrays along an axis they have. @throws ShapeError, AxisError */
export function concatArrays(layers: readonly Layer[], axis: number): Layer {
  const [first, ...others] = sameType(layers, "concat");
  const at = normalizeAxis(axis, first.shape.length);
  for (const other of others) {
    const fits =
      other.shape.length === first.shape.length &&
      other.shape.every((n, i) => i === at || n === first.shape[i]);
    if (!fits) {
      throw new ShapeError(
        `concat along axis ${at}: [${other.shape.join(", ")}] does not fit [${first.shape.join(", ")}]`,
      );
    }
  }
  if (others.length === 0) return first;
  const fitted = others.map((other) =>
    withChunks(
      other,
      other.chunks.map((own, i) => (i === at ? own : first.chunks[i])),
    ),
  );
  return makeLayer(concat, { axis: at }, [first, ...fitted]);
}

/** Joins arrays of one shape along a new axis. @throws ShapeError, AxisError */
export function stackArrays(layers: readonly Layer[], axis: number): Layer {
  const [first, ...others] = sameType(layers, "stack");
  checkRank(first.shape.length + 1);
  const at = normalizeAxis(axis, first.shape.length + 1);
  for (const other of others) {
    if (
      other.shape.length !== first.shape.length ||
      other.shape.some((n, i) => n !== first.shape[i])
    ) {
      throw new ShapeError(
        `stack takes arrays of one shape: [${other.shape.join(", ")}] is not [${first.shape.join(", ")}]`,
      );
    }
  }
  const fitted = others.map((other) => withChunks(other, first.chunks));
  return makeLayer(stack, { axis: at }, [first, ...fitted]);
}

function sameType(layers: readonly Layer[], verb: string): readonly Layer[] {
  if (layers.length === 0) throw new ShapeError(`${verb} takes at least one array`);
  const dtype = layers.map(arrayType).reduce(promoteTypes);
  return layers.map((layer) => cast(layer, dtype));
}
