/** Faults in rules about slices and takes. Each is a rule that looks right. */
import {
  concat,
  type Layer,
  overlap,
  packIndices,
  rechunk,
  type SliceAttrs,
  scan,
  slice,
  source,
  take,
  transpose,
  unpackIndices,
} from "../../../src/layers/index.ts";
import { as, pat, type RuleIR, rule, v } from "../../../src/optimizer/index.ts";
import { fault, type Planted } from "./fault.ts";

const order = (axes: readonly number[]): number[] => axes.map((_, axis) => axes.indexOf(axis));

/** The slice whose axis `a` is axis `axes[a]` of `s`. */
const permuted = (s: SliceAttrs, axes: readonly number[]): SliceAttrs => ({
  start: axes.map((axis) => s.start[axis]),
  step: axes.map((axis) => s.step[axis]),
  length: axes.map((axis) => s.length[axis]),
  drop: [],
});

const sliceOfTranspose = as(
  "s",
  pat(slice, [as("t", pat(transpose, [v("x")], { axes: v("axes") }))], { drop: v("drop") }),
);
const sliceOfSlice = as("s", pat(slice, [as("t", pat(slice, [v("x")]))]));
const phase = "pushdown";

function composed(
  combine: (o: SliceAttrs, i: SliceAttrs) => Partial<SliceAttrs>,
  name: string,
): RuleIR {
  return rule(name, {
    match: sliceOfSlice,
    phase,
    where: ({ s, t }) =>
      t.attrs.drop.length === 0 && s.attrs.drop.length === 0 && s.annotations === t.annotations,
    rewrite: ({ s, t, x }, c) => {
      const [o, i] = [s.attrs, t.attrs];
      const right: SliceAttrs = {
        start: i.start.map((from, a) => (o.length[a] === 0 ? 0 : from + i.step[a] * o.start[a])),
        step: i.step.map((by, a) => by * o.step[a]),
        length: o.length,
        drop: [],
      };
      return c.make(slice, { ...right, ...combine(o, i) }, [x], s);
    },
  });
}

/** Slices and takes. */
export const SLICES: readonly Planted[] = [
  fault(
    "wrong permutation",
    ["shape", "throws", "values"],
    rule("SliceWrongPermutation", {
      match: sliceOfTranspose,
      phase,
      where: ({ drop }) => drop.length === 0,
      rewrite: ({ s, t, x, axes }, c) =>
        c.make(transpose, { axes }, [c.make(slice, permuted(s.attrs, axes), [x], s)], t),
    }),
  ),
  fault(
    "off-by-one slice projection",
    ["values", "throws"],
    composed(
      ({ start, length }, i) => ({
        start: i.start.map((from, a) =>
          length[a] === 0 ? 0 : from + i.step[a] * start[a] + (start[a] > 0 ? 1 : 0),
        ),
      }),
      "SliceOffByOne",
    ),
  ),
  fault(
    "the inner step is forgotten",
    ["values", "throws"],
    composed((o) => ({ step: o.step }), "SliceStepForgotten"),
  ),
  fault(
    "negative step mishandled",
    ["values", "throws"],
    composed(
      (o, i) => ({
        step: o.step.map((by, a) => Math.abs(by * i.step[a])),
      }),
      "SliceNegativeStep",
    ),
  ),
  fault(
    "a dropped axis comes back",
    ["shape"],
    rule("SliceDropLost", {
      match: as("s", pat(slice, [pat(rechunk, [v("x")])])),
      phase,
      rewrite: ({ s, x }, c) =>
        c.make(
          rechunk,
          { chunks: c.make(slice, { ...s.attrs, drop: [] }, [x], s).chunks },
          [c.make(slice, { ...s.attrs, drop: [] }, [x], s)],
          s,
        ),
    }),
  ),
  fault(
    "a slice backwards taken for none",
    ["values", "chunks"],
    rule("SliceNoopBackwards", {
      match: as("s", pat(slice, [v("x")], { length: v("length"), drop: v("drop") })),
      phase,
      where: ({ s, x, length, drop }) =>
        drop.length === 0 &&
        length.every((n, a) => n === x.shape[a]) &&
        s.annotations === x.annotations,
      rewrite: ({ x }) => x,
    }),
  ),
  fault(
    "wrong chunks below a slice",
    ["chunks"],
    rule("SliceWithoutRechunk", {
      match: as("s", pat(slice, [as("r", pat(rechunk, [v("x")]))])),
      phase,
      where: ({ s, r }) => s.annotations === r.annotations,
      rewrite: ({ s, x }, c) => c.make(slice, s.attrs, [x], s),
    }),
  ),
  fault(
    "parts in the order of the inputs, slice backwards",
    ["values", "chunks"],
    rule("SliceConcatForward", {
      match: as(
        "s",
        pat(slice, [as("k", pat(concat, [v("x"), v("y")], { axis: v("axis") }))], {
          drop: v("drop"),
        }),
      ),
      phase,
      where: ({ s, k, axis, drop }) =>
        drop.length === 0 && s.attrs.length[axis] === k.shape[axis] && k.shape[axis] > 0,
      rewrite: ({ s, k, x, y, axis }, c) => {
        const part = (input: Layer): Layer => {
          const size = input.shape[axis];
          const start = s.attrs.step[axis] < 0 ? Math.max(0, size - 1) : 0;
          return c.make(
            slice,
            {
              ...s.attrs,
              start: s.attrs.start.with(axis, start),
              length: s.attrs.length.with(axis, size),
            },
            [input],
            s,
          );
        };
        return c.make(concat, { axis }, [part(x), part(y)], k);
      },
    }),
  ),
  fault(
    "positions of a take are off by one",
    ["values", "throws"],
    rule("SliceTakeOffByOne", {
      match: as(
        "s",
        pat(slice, [as("t", pat(take, [v("x")], { axis: v("axis"), indices: v("indices") }))], {
          drop: v("drop"),
        }),
      ),
      phase,
      where: ({ s, drop, axis, t, x }) =>
        drop.length === 0 &&
        x.shape.length === 1 &&
        s.attrs.length[axis] > 0 &&
        s.attrs.step[axis] === 1 &&
        s.annotations === t.annotations,
      rewrite: ({ s, t, x, axis, indices }, c) => {
        const from = Math.max(0, s.attrs.start[axis] - 1);
        const wanted = unpackIndices(indices).slice(from, from + s.attrs.length[axis]);
        return c.make(take, { axis, indices: packIndices(wanted), chunks: s.chunks[axis] }, [x], t);
      },
    }),
  ),
  fault(
    "positions that only begin evenly",
    ["values", "throws", "chunks"],
    rule("TakeToSliceTooSoon", {
      match: as("t", pat(take, [v("x")], { axis: v("axis"), indices: v("indices") })),
      phase,
      where: ({ indices, x }) => indices.byteLength >= 24 && x.shape.length === 1,
      rewrite: ({ t, x, indices }, c) => {
        const [a, b] = unpackIndices(indices);
        const length = indices.byteLength / 8;
        if (b === a) return null;
        const cut = c.make(
          slice,
          { start: [a], step: [b - a], length: [length], drop: [] },
          [x],
          t,
        );
        return c.make(rechunk, { chunks: t.chunks }, [cut], t);
      },
    }),
  ),
  fault(
    "scan carry",
    ["values", "throws"],
    rule("SliceThroughScanAnyhow", {
      match: as("s", pat(slice, [as("t", pat(scan, [v("x")]))], { drop: v("drop") })),
      phase,
      where: ({ drop }) => drop.length === 0,
      rewrite: ({ s, t, x }, c) => c.make(scan, t.attrs, [c.make(slice, s.attrs, [x], s)], t),
    }),
  ),
  fault(
    "boundary of overlap",
    ["values", "shape", "chunks", "throws"],
    rule("SliceThroughOverlapAnyhow", {
      match: as("s", pat(slice, [as("o", pat(overlap, [v("x")]))], { drop: v("drop") })),
      phase,
      where: ({ s, x, drop }) =>
        drop.length === 0 &&
        s.shape.every((n, a) => n <= x.shape[a]) &&
        s.attrs.start.every((n, a) => n + s.attrs.length[a] <= x.shape[a]),
      rewrite: ({ s, o, x }, c) => c.make(overlap, o.attrs, [c.make(slice, s.attrs, [x], s)], o),
    }),
  ),
  fault(
    "the origin of a source is lost",
    ["values", "throws"],
    rule("SliceIntoSourceOrigin", {
      match: as("s", pat(slice, [as("x", pat(source, []))], { drop: v("drop") })),
      phase,
      where: ({ s, x, drop }) => drop.length === 0 && s.annotations === x.annotations,
      rewrite: ({ s, x }, c) =>
        c.make(
          source,
          {
            ...x.attrs,
            chunks: s.chunks,
            domain: s.chunks,
            origin: s.attrs.start,
            steps: s.attrs.step,
          },
          [],
          x,
        ),
    }),
  ),
  fault(
    "the step of a source is lost",
    ["values"],
    rule("SliceIntoSourceStep", {
      match: as("s", pat(slice, [as("x", pat(source, []))], { drop: v("drop") })),
      phase,
      where: ({ s, x, drop }) => drop.length === 0 && s.annotations === x.annotations,
      rewrite: ({ s, x }, c) => {
        const origin = s.attrs.start.map((from, a) => x.attrs.origin[a] + x.attrs.steps[a] * from);
        return c.make(source, { ...x.attrs, chunks: s.chunks, domain: s.chunks, origin }, [], x);
      },
    }),
  ),
  fault(
    "an order of axes that only swaps fits",
    ["shape", "values", "chunks", "throws"],
    rule("TransposeIntoSliceInverse", {
      match: as(
        "t",
        pat(transpose, [as("s", pat(slice, [v("x")], { drop: v("drop") }))], { axes: v("axes") }),
      ),
      phase,
      where: ({ drop, axes, t, s }) =>
        drop.length === 0 && axes.length === 3 && t.annotations === s.annotations,
      rewrite: ({ t, s, x, axes }, c) =>
        c.make(
          slice,
          permuted(s.attrs, axes),
          [c.make(transpose, { axes: order(axes) }, [x], t)],
          s,
        ),
    }),
  ),
];
