/** One small cluster for a test file, and checks of arrays against plain values. */
import { afterAll, beforeAll, expect } from "@jest/globals";
import {
  type ArrayValue,
  Client,
  type DType,
  LocalCluster,
  type NDArray,
} from "../../src/index.ts";

let cluster: LocalCluster;
let client: Client;

/** Starts a cluster in this process before the tests of the file that calls it, and ends it after them. */
export function clusterOfFile(): void {
  beforeAll(async () => {
    cluster = await LocalCluster.start({ workers: 2, threadsPerWorker: 0, validate: true });
    client = await Client.connect(cluster);
  });
  afterAll(async () => {
    await client.close();
    await cluster.close();
  });
}

/** The client of this file's cluster. */
export const theClient = (): Client => client;

/** Computes as the optimizer has it, every rule checked. */
export const computed = async (array: NDArray): Promise<ArrayValue> =>
  await array.compute({ client, optimize: { check: true } });

/** Nested values: optimized and not optimized must agree first. */
export async function nested(array: NDArray): Promise<unknown> {
  const [value, plain] = await Promise.all([
    computed(array),
    array.compute({ client, optimize: { disable: ["*"] } }),
  ]);
  expect(plain).toEqual(value);
  return value.toNested();
}

/** Type and values, exactly (NaN is NaN, −0 is not 0). */
export async function check(array: NDArray, dtype: DType, expected: unknown): Promise<void> {
  expect({ dtype: array.dtype, values: await nested(array) }).toEqual({ dtype, values: expected });
}

/** Row-major values within a relative error. */
export async function checkClose(
  array: NDArray,
  shape: readonly number[],
  expected: readonly number[],
  tolerance = 1e-12,
): Promise<void> {
  const value = await computed(array);
  expect(value.shape).toEqual(shape);
  expect(value.size).toBe(expected.length);
  const wrong = expected.flatMap((want, i) => {
    const got = Number(value.elementAt(i));
    const fine =
      Object.is(got, want) || Math.abs(got - want) <= tolerance * Math.max(1, Math.abs(want));
    return fine ? [] : [{ i, got, want }];
  });
  expect(wrong).toEqual([]);
}

/** The tag of the error that `run` throws or rejects with; "none" where it does neither. */
export async function tagOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    return (error as { tag?: string }).tag ?? String(error);
  }
  return "none";
}
