import { type Computed, getDefaultClient } from "../../client/index.ts";
import { invariant } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import { optimize } from "../../optimizer/index.ts";
import { ArrayValue } from "./array-value.ts";
import type { NDArray } from "./nd-array.ts";
import type { ComputeOptions } from "./options.ts";

/**
 * Computes several arrays in one graph, so that what they share is computed once.
 * @throws the error of the first task that failed.
 */
export async function compute<const A extends readonly NDArray[]>(
  arrays: A,
  options: ComputeOptions = {},
): Promise<{ readonly [K in keyof A]: ArrayValue }> {
  const values = await computeLayers(
    arrays.map(({ layer }) => layer),
    options,
  );
  return values as { readonly [K in keyof A]: ArrayValue };
}

/** {@link compute} by layers. */
export async function computeLayers(
  layers: readonly Layer[],
  { client = getDefaultClient(), optimize: wishes, ...rest }: ComputeOptions,
): Promise<readonly ArrayValue[]> {
  const results = await client.compute(layers, {
    ...rest,
    optimize: (logical) => optimize(logical, wishes).outputs,
  });
  return results.map(arrayValue);
}

/** Starts computing; the layers that come back stand for the results on the cluster. */
export async function persistLayers(
  layers: readonly Layer[],
  { client = getDefaultClient(), optimize: wishes, ...rest }: ComputeOptions,
): Promise<readonly Layer[]> {
  return await client.persist(layers, {
    ...rest,
    optimize: (logical) => optimize(logical, wishes).outputs,
  });
}

function arrayValue(result: Computed): ArrayValue {
  invariant(result.kind === "array", "an array layer computes to an array");
  return new ArrayValue(result.shape, result.dtype, result.data);
}
