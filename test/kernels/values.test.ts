import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { isPlygraphError } from "../../src/core/index.ts";
import { packValue, unpackValue } from "../../src/kernels/index.ts";

test("values survive: nested data, typed arrays, maps, circles", () => {
  fc.assert(
    fc.property(
      fc.anything({ withTypedArray: true, withBigInt: true, withMap: true, withDate: true }),
      (value) => {
        expect(unpackValue(packValue(value))).toEqual(value);
      },
    ),
    { numRuns: 100 },
  );
  const circle: Record<string, unknown> = { n: 1 };
  circle["self"] = circle;
  const back = unpackValue(packValue(circle)) as typeof circle;
  expect(back["self"]).toBe(back);
});

test("packed bytes can lie in shared memory", () => {
  const bytes = packValue([1, "two"]);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  shared.set(bytes);
  expect(unpackValue(shared)).toEqual([1, "two"]);
});

test("functions and damaged bytes are refused with typed errors", () => {
  const errors = [
    () => packValue(() => 1),
    () => unpackValue(new Uint8Array([255, 15, 200, 3])),
  ].map((act) => {
    try {
      return act();
    } catch (error) {
      return error;
    }
  });
  for (const error of errors) expect(isPlygraphError(error, "ValuePack")).toBe(true);
});
