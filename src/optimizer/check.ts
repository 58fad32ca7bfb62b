/** The checker: a rule must answer the same value, cut in the same way, with the same wishes. */
import { formatChunks, RuleError, sameChunks } from "../core/index.ts";
import { type Layer, NO_ANNOTATIONS, sameAnnotations } from "../layers/index.ts";
import { layerText } from "./values.ts";

/** Whether both have one shape, element type and chunks; asked at every firing. */
export function isSameKind(before: Layer, after: Layer): boolean {
  const { shape } = before;
  if (before.dtype !== after.dtype || shape.length !== after.shape.length) return false;
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] !== after.shape[axis]) return false;
  }
  return before.chunks === after.chunks || sameChunks(before.chunks, after.chunks);
}

/**
 * Compares the layer that rule `name` matched with the one it answered. Chunks further below may
 * change (a rechunk makes them agree again), those of the root never.
 * @throws RuleError that names the rule, and what it broke.
 */
export function checkStep(name: string, before: Layer, after: Layer): void {
  const fail = (what: string, was: string, is: string): never => {
    throw new RuleError(`changed the ${what} of "${before.type.name}": ${was} became ${is}`, {
      rule: name,
      node: layerText(before),
    });
  };
  const [from, to] = [before.shape.join(", "), after.shape.join(", ")];
  if (from !== to) fail("shape", `[${from}]`, `[${to}]`);
  if (before.dtype !== after.dtype) fail("element type", before.dtype, after.dtype);
  if (!sameChunks(before.chunks, after.chunks)) {
    fail("chunks", formatChunks(before.chunks), formatChunks(after.chunks));
  }
}

/**
 * The annotations of every layer that a rule replaced must be on a layer that it made.
 * @throws RuleError
 */
export function checkAnnotations(
  name: string,
  matched: readonly Layer[],
  made: readonly Layer[],
): void {
  for (const { type, annotations } of matched) {
    const kept =
      sameAnnotations(annotations, NO_ANNOTATIONS) ||
      made.some((layer) => sameAnnotations(layer.annotations, annotations));
    if (kept) continue;
    throw new RuleError(`lost the annotations ${JSON.stringify(annotations)} of "${type.name}"`, {
      rule: name,
    });
  }
}
