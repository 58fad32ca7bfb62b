/** Arrays from and to Zarr stores in directories. */
import { NDArray } from "../nd-array.ts";
import type { ComputeOptions } from "../options.ts";
import { type ReadZarrOptions, readZarrSource } from "./zarr-layers.ts";

/** {@link readZarrSource} as an array. */
export async function readZarr(path: string, options: ReadZarrOptions = {}): Promise<NDArray> {
  return new NDArray(await readZarrSource(path, options));
}

/**
 * Computes an array into a new Zarr array of version 3; every worker writes the blocks it has.
 * @throws the errors of the computation
 */
export async function writeZarr(
  array: NDArray,
  path: string,
  options: ComputeOptions = {},
): Promise<void> {
  await array.toZarr(path, options);
}
