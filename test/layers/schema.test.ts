import { describe, expect, test } from "@jest/globals";
import { axisOf, axisRuns, isPlygraphError, regularAxis } from "../../src/core/index.ts";
import type { Field } from "../../src/layers/field.ts";
import { constExpr, f, inputExpr, reductionOf, schema } from "../../src/layers/index.ts";
import type { PackTables, UnpackTables } from "../../src/layers/tables.ts";

/** Tables that keep what they are given. */
function tables(): PackTables & UnpackTables {
  const kept: unknown[] = [];
  const number = (value: unknown): number => {
    if (!kept.includes(value)) kept.push(value);
    return kept.indexOf(value);
  };
  return {
    axis: (value: unknown) => (typeof value === "number" ? kept[value] : number(value)) as never,
    expr: (value: unknown) => (typeof value === "number" ? kept[value] : number(value)) as never,
  };
}

/** Checks, encodes, decodes and compares. */
function roundTrip<T>(field: Field<T>, value: T): void {
  const one = schema<{ value: T }>({ value: field });
  const checked = one.check({ value }, "test");
  const shared = tables();
  const decoded = one.decode(one.encode(checked, shared), shared, "test");
  expect(decoded).toEqual(checked);
  expect(one.key(decoded)).toBe(one.key(checked));
  expect(one.content(decoded)).toBe(one.content(checked));
  expect(one.check(checked, "test")).toEqual(checked);
  expect(one.same(decoded, checked)).toBe(true);
}

const axis = axisRuns([4, 3], [1000, 1]);
const long = axisOf(Array.from({ length: 40 }, (_, n) => (n % 7) + 1));

test.each<[string, Field<unknown>, unknown]>(
  (
    [
      ["int", f.int, -3],
      ["whole", f.whole({ min: 1, max: 5 }), 5],
      ["ints", f.ints, [1, -2, 3]],
      ["ints, none", f.ints, []],
      ["ints, many", f.ints, Array.from({ length: 1000 }, (_, n) => n)],
      ["float", f.float, -0],
      ["float", f.float, Number.NaN],
      ["number", f.number, Number.POSITIVE_INFINITY],
      ["scalar", f.scalar, 12n],
      ["scalar", f.scalar, false],
      ["string", f.string, 'a "quoted" | text'],
      ["bool", f.bool, true],
      ["dtype", f.dtype, "uint16"],
      ["elementType", f.elementType, "object"],
      ["elementType", f.elementType, "bool"],
      ["axis", f.axis, axis],
      ["axis, irregular", f.axis, long],
      ["chunks", f.chunks, [axis, long, axis]],
      ["labels", f.labels, [0, 4]],
      [
        "labelledAxes",
        f.labelledAxes,
        [
          [3, axis],
          [1, long],
        ],
      ],
      ["expr", f.expr, inputExpr(0, "int8")],
      ["reduction", f.reduction, reductionOf("var", "float32", { ddof: 1 })],
      ["kernel, expr", f.kernel, { kind: "expr", expr: constExpr(2, "int8") }],
      [
        "kernel, reduce",
        f.kernel,
        {
          kind: "reduce",
          expr: inputExpr(0, "int8"),
          reduction: reductionOf("argmax", "int8"),
          axes: [0],
          shape: [10],
        },
      ],
      ["kernel, builtin", f.kernel, { kind: "builtin", name: "matmul", params: { a: [1, null] } }],
      ["kernel, module", f.kernel, { kind: "module", specifier: "m", name: "n", params: null }],
      ["kernel, function", f.kernel, { kind: "function", text: "() => 1", captures: { k: 1n } }],
      ["payload", f.payload, { hash: "a".repeat(32), bytes: 12 }],
      ["plain", f.plain, { b: [1, "x", null, true, 5n], a: new Uint8Array([1, 2]) }],
      ["bytes", f.bytes, new Uint8Array([5, 6])],
      ["column", f.column, Int32Array.of(1, -2, 3)],
      ["column", f.column, Float64Array.of(1.5, 2 ** 40)],
      ["oneOf", f.oneOf("red", "blue"), "blue"],
      ["list", f.list(f.ints), [[1], [], [2, 3]]],
      ["list of axes", f.list(f.chunks), [[axis], [long, axis]]],
      ["optional", f.optional(f.dtype), null],
      ["optional", f.optional(f.dtype), "int8"],
      ["either", f.either(f.string, f.number), "none"],
      ["either", f.list(f.either(f.string, f.number)), ["none", 1.5, -1]],
    ] as const
  ).map(([name, field, value]) => [name, field as unknown as Field<unknown>, value]),
)("%s survives the way", (_, field, value) => roundTrip(field, value));

test.each<[string, Field<unknown>, unknown, RegExp]>(
  (
    [
      ["int", f.int, 1.5, /is 1.5; it must be a whole number/],
      ["int", f.int, 2 ** 60, /whole number/],
      ["whole", f.whole({ min: 1, max: 5 }), 6, /is 6; it must be a whole number from 1 to 5/],
      ["ints", f.ints, [1, "2"], /list of whole numbers/],
      ["ints", f.ints, new Float64Array(2), /16 raw bytes/],
      ["number", f.number, "1", /is "1"; it must be a number/],
      ["string", f.text(3), "four", /text of at most 3 characters/],
      ["bool", f.bool, 1, /true or false/],
      ["dtype", f.dtype, "float16", /an element type: bool, int8/],
      ["axis", f.axis, { sizes: [1], counts: [-1] }, /chunks of one axis/],
      ["axis", f.axis, { sizes: [2 ** 52], counts: [4] }, /chunks of one axis/],
      ["axis", f.axis, 4, /chunks of one axis/],
      ["chunks", f.chunks, [null], /chunks of every axis/],
      ["labels", f.labels, [-1], /from 0 to 65535/],
      ["labelledAxes", f.labelledAxes, [[0]], /\[label, chunks of one axis\]/],
      ["expr", f.expr, { kind: "wish", id: 1 }, /an expression/],
      ["kernel", f.kernel, { kind: "toString" }, /a kernel: expr, reduce/],
      ["kernel", f.kernel, { kind: "builtin", name: "x", params: () => 1 }, /a kernel/],
      ["reduction", f.reduction, { name: "median", input: "int8" }, /a reduction/],
      ["payload", f.payload, { hash: "A".repeat(32), bytes: 1 }, /32 hexadecimal/],
      ["plain", f.plain, new Map(), /plain data/],
      ["plain", f.plain, nested(40), /plain data/],
      ["plain", f.plain, JSON.parse('{"__proto__": 1}'), /plain data/],
      ["bytes", f.bytes, [1, 2], /raw bytes/],
      ["column", f.column, new Uint8Array(4), /Int32Array or Float64Array/],
      ["oneOf", f.oneOf("red", "blue"), "green", /one of "red", "blue"/],
      ["list", f.list(f.int), [1, null], /a list; each item: a whole number/],
      ["optional", f.optional(f.int), "x", /null or a whole number/],
    ] as const
  ).map(([name, field, value, message]) => [
    name,
    field as unknown as Field<unknown>,
    value,
    message,
  ]),
)("%s refuses what is wrong", (_, field, value, message) => {
  const one = schema<{ value: unknown }>({ value: field });
  try {
    one.check({ value }, "my-type");
    expect("nothing was thrown").toBe("");
  } catch (error) {
    expect(isPlygraphError(error, "Attribute")).toBe(true);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toMatch(/^layer "my-type": attribute "value"/);
    expect(error).toMatchObject({ layerType: "my-type", attribute: "value" });
  }
});

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

describe("whole records", () => {
  const pair = schema<{ a: number; b: string }>({ a: f.int, b: f.string });

  test("missing and unknown attributes are named", () => {
    expect(() => pair.check({ a: 1 }, "t")).toThrow(/"b" is undefined/);
    expect(() => pair.check({ a: 1, b: "", c: 2 }, "t")).toThrow(/"c" is 2; .*it takes a, b/);
    expect(() => pair.check(null, "t")).toThrow(/"attributes" is null; .*a record of a, b/);
  });

  test("nothing but a list of the right length decodes", () => {
    expect(() => pair.decode([1], tables(), "t")).toThrow(/a list of 2 values/);
    expect(() => pair.decode({ a: 1 }, tables(), "t")).toThrow(/a list of 2 values/);
    expect(pair.decode([1, "x"], tables(), "t")).toEqual({ a: 1, b: "x" });
  });

  test("keys tell apart what is different", () => {
    const keys = [
      [1, "2|3"],
      [1, "2"],
      [12, "3"],
      [1, "|2|3"],
    ].map(([a, b]) => pair.key({ a: a as number, b: b as string }));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("what is checked already is not copied", () => {
    const checked = pair.check({ a: 1, b: "x" }, "t");
    expect(pair.check(checked, "t")).toBe(checked);
    expect(pair.same(checked, { a: 1, b: "x" })).toBe(true);
    expect(pair.same(checked, { a: 1, b: "y" })).toBe(false);
  });

  test("payloads are found wherever they are", () => {
    const one = schema<{ kernel: never; more: never }>({
      kernel: f.kernel as never,
      more: f.list(f.optional(f.payload)) as never,
    });
    const [p, q] = ["a", "b"].map((digit) => ({ hash: digit.repeat(32), bytes: 1 }));
    const found: unknown[] = [];
    const attrs = one.check(
      { kernel: { kind: "builtin", name: "x", params: { deep: [p] } }, more: [null, q] },
      "t",
    );
    one.payloads(attrs, (payload) => found.push(payload));
    expect(found).toEqual([p, q]);
  });
});

test("an axis that is not canonical becomes so", () => {
  const one = schema<{ axis: never }>({ axis: f.axis as never });
  const { axis: read } = one.check({ axis: { sizes: [2, 2, 3], counts: [1, 2, 0] } }, "t");
  expect(read).toEqual(regularAxis(6, 2));
});
