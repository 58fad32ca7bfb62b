/** Arrays from Zarr stores in directories. */
import { NDArray } from "../nd-array.ts";
import { type ReadZarrOptions, readZarrSource } from "./zarr-layers.ts";

/** {@link readZarrSource} as an array. */
export async function readZarr(path: string, options: ReadZarrOptions = {}): Promise<NDArray> {
  return new NDArray(await readZarrSource(path, options));
}
