import { reshape, slice } from "../../layers/index.ts";
import { axesOf, maySliceBelow, sliceOf, wholeAxis } from "../algebra/slices.ts";
import { unitOnly } from "../algebra/units.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `expand(x)[i]` → `expand(x[i])` where the reshape only adds or removes axes of length 1. */
export const sliceThroughReshape: RuleIR = rule("slice-through-reshape", {
  match: as("s", pat(slice, [as("r", pat(reshape, [v("x")]))])),
  phase: "pushdown",
  tags: ["slice", "pushdown"],
  decreases: "height of slices",
  where: {
    unitOnly: ({ r, x }) => unitOnly(x, r) !== null,
    nonEmpty: ({ s }) => s.attrs.length.every((length) => length > 0),
  },
  sharing: ({ s, r }, c) => maySliceBelow(s, r, c),
  rewrite({ s, r, x }, c) {
    const places = unitOnly(x, r);
    if (places === null) return null;
    const outer = axesOf(s.attrs);
    const inner = x.shape.map((size, axis) => {
      const at = places.indexOf(axis);
      return at < 0 ? wholeAxis(size) : { ...outer[at], drop: false };
    });
    const below = c.make(slice, sliceOf(inner), [x], s);
    return c.make(reshape, { shape: s.shape, chunks: s.chunks }, [below], r);
  },
});
