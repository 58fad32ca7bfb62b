import { expect, test } from "@jest/globals";
import {
  AttributeError,
  badAttribute,
  CycleError,
  fromWire,
  GraphFormatError,
  GraphLimitError,
  IllegalLayerNameError,
  isPlygraphError,
  LayerInputError,
  LayerTypeTakenError,
  LayerVersionError,
  type PlygraphError,
  toWire,
  UnknownLayerTypeError,
} from "../../../src/core/index.ts";

test.each<[PlygraphError, RegExp]>([
  [new AttributeError("slice", "step", "is 0"), /^layer "slice": attribute "step" is 0$/],
  [badAttribute("t", "a", [1, 2], "a number"), /is a list of 2 \(1, 2\); it must be a number$/],
  [badAttribute("t", "a", 5n, "x"), /is 5n;/],
  [badAttribute("t", "a", "z".repeat(999), "x"), /^.{100,160}$/],
  [badAttribute("t", "a", new Uint8Array(3), "x"), /is 3 raw bytes;/],
  [badAttribute("t", "a", () => 1, "x"), /is a function;/],
  [badAttribute("t", "a", { k: 1 }, "x"), /is a record of k;/],
  [badAttribute("t", "a", undefined, "x"), /is undefined;/],
  [new LayerInputError("tree", "it takes 1 input"), /^layer "tree": it takes 1 input$/],
  [new UnknownLayerTypeError("x", ["a", "b"]), /unknown layer type "x"; this registry knows a, b/],
  [new LayerTypeTakenError("a", 2), /"a" is already registered \(version 2\)/],
  [new IllegalLayerNameError("A!"), /illegal layer type name "A!"/],
  [new LayerVersionError("a", 1, 2), /version 1, this registry has version 2/],
  [new CycleError(["a", "b"]), /a → b → a/],
  [new GraphLimitError("layers", 9, 3), /the graph has 9 layers; the limit is 3/],
  [new GraphFormatError("it is text"), /^not a packed graph: it is text$/],
])("%#", (error, message) => {
  expect(error.message).toMatch(message);
  const back = fromWire(toWire(error));
  expect(back.constructor).toBe(error.constructor);
  expect(back.message).toBe(error.message);
  expect(back.fields).toEqual(error.fields);
  expect(isPlygraphError(back, error.tag as never)).toBe(true);
});
