import { expect, test } from "@jest/globals";
import {
  type BlockwiseAttrs,
  blockwise,
  concat,
  type Layer,
  type SliceAttrs,
  slice,
  transpose,
} from "../../src/layers/index.ts";
import { as, type Bindings, is, pat, rest, rule, that, v } from "../../src/optimizer/index.ts";

/** Fails to compile unless both types are the same. */
function same<A, B>(equal: [A] extends [B] ? ([B] extends [A] ? true : false) : false): boolean {
  return equal;
}

test("names have the types that the pattern gives them", () => {
  const pattern = as(
    "s",
    pat(slice, [as("b", pat(blockwise, [rest("xs")], { out: v("out") }))], { start: v("start") }),
  );
  type Found = Bindings<typeof pattern>;
  expect(same<Found["s"], Layer<SliceAttrs>>(true)).toBe(true);
  expect(same<Found["b"], Layer<BlockwiseAttrs>>(true)).toBe(true);
  expect(same<Found["xs"], readonly Layer[]>(true)).toBe(true);
  expect(same<Found["out"], readonly number[]>(true)).toBe(true);
  expect(same<Found["start"], readonly number[]>(true)).toBe(true);
  expect(same<keyof Found, "s" | "b" | "xs" | "out" | "start">(true)).toBe(true);
});

test("an attribute that the type does not have is no pattern", () => {
  // @ts-expect-error a slice has no "index"
  expect(pat(slice, [v("x")], { index: v("i") }).attrs).toHaveProperty("index");
  // @ts-expect-error nor has it one beside others
  expect(pat(slice, [v("x")], { start: v("s"), index: v("i") }).attrs).toHaveProperty("index");
  // @ts-expect-error the axis of a concatenation is a number
  expect(pat(concat, [rest("xs")], { axis: is("0") }).kind).toBe("node");
  expect(pat(concat, [rest("xs")], { axis: that((axis: number) => axis > 0) }).kind).toBe("node");
});

test("a name that the pattern does not bind is not there", () => {
  const bad = rule("unbound", {
    match: pat(transpose, [v("x")], { axes: v("axes") }),
    phase: "pushdown",
    // @ts-expect-error there is no y
    rewrite: ({ y }) => y,
  });
  expect(bad.name).toBe("unbound");
});

test("a layer is made with the attributes of its type", () => {
  const bad = rule("wrong-attribute", {
    match: as("t", pat(transpose, [v("x")], { axes: v("axes") })),
    phase: "pushdown",
    // @ts-expect-error a slice wants start, step, length and drop
    rewrite: ({ t, x, axes }, c) => c.make(slice, { start: axes }, [x], t),
  });
  const worse = rule("wrong-type", {
    match: as("t", pat(transpose, [v("x")], { axes: v("axes") })),
    phase: "pushdown",
    // @ts-expect-error axes is a list, not one axis
    rewrite: ({ t, x, axes }, c) => c.make(concat, { axis: axes }, [x], t),
  });
  expect([bad.name, worse.name]).toEqual(["wrong-attribute", "wrong-type"]);
});

test("guards cannot ask for uses; sharing gates can", () => {
  const found = rule("gates", {
    match: as("t", pat(transpose, [v("x")])),
    phase: "pushdown",
    where: {
      // @ts-expect-error what an e-graph asks too may not depend on sharing
      local: ({ x }, c) => c.uses(x) === 1,
    },
    sharing: ({ x }, c) => c.uses(x) === 1,
    rewrite: () => null,
  });
  expect(found.guards.map(({ name }) => name)).toEqual(["local"]);
});
