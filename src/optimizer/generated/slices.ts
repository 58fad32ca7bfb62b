/** Made from `rules/slices.rules` by `npm run rules:build`. */
import { sameChunks } from "../../core/index.ts";
import { blockwise as Blockwise, concat as Concat, overlap as Overlap, rechunk as Rechunk, reduce as Reduce, reshape as Reshape, scan as Scan, slice as Slice, source as Source, stack as Stack, take as Take, transpose as Transpose, tree as Tree } from "../../layers/index.ts";
import { isContraction } from "../algebra/contraction.ts";
import { isElementwise } from "../algebra/labels.ts";
import { composeSlices, maySliceBelow, readsAll } from "../algebra/slices.ts";
import { unitOnly } from "../algebra/units.ts";
import { mayMerge, mayVanish } from "../algebra/wishes.ts";
import { type Bindings, as, pat, rest, v } from "../pattern.ts";
import { type RuleIR } from "../rule.ts";
import { all, any, len } from "../rules/builtins.ts";
import { compiledRule, isIn } from "../rules/compiled.ts";
import * as data from "../rules/data.ts";
import { array, blocks, element, elementwise, exampleLayer, file, lengths, matmul, places, reduces, reduction } from "../rules/example-terms.ts";
import { isCheap, isExpr, isPositioned } from "../rules/helpers/kernels.ts";
import { blocksAlign, labelledSlice, slicedBlockwise, slicedSource } from "../rules/helpers/slice-kernels.ts";
import { isBlockTotal, readsAllReduced, slicedPartial } from "../rules/helpers/slice-partial.ts";
import { droppingOf, isHaloFree, keptOf, keptOrder, reducedSlice, takesAllCombined, treeSlice, withoutHalos } from "../rules/helpers/slice-reductions.ts";
import { concatParts, isWholeAlong, keptAxis, permutedSlice, pickedIndices, pickedInputs, regularStep, sliceOfPlaces, slicedTake, wholeAlong, withoutAxis } from "../rules/helpers/slices.ts";
// slices.rules:46 SliceNoop
const sliceNoopPattern = as("s", pat(Slice, [v("x")], { drop: v("drop") }));
type SliceNoopBound = Bindings<typeof sliceNoopPattern>;
/** `x[:, …, :]` → `x`. */
export const SliceNoop: RuleIR = compiledRule("SliceNoop", {
    match: sliceNoopPattern,
    phase: ["pushdown", "tidy"],
    where: data.op(data.op(data.op(data.op(data.fn("len", len, [data.ref("drop")]), "==", data.lit(0)), "&&", data.fn("readsAll", readsAll, [data.get(data.ref("s"), "attrs"), data.get(data.ref("x"), "shape")])), "&&", data.fn("sameChunks", sameChunks, [data.get(data.ref("s"), "chunks"), data.get(data.ref("x"), "chunks")])), "&&", data.fn("mayVanish", mayVanish, [data.ref("s"), data.ref("x")])),
    to: data.ref("x"),
    tags: ["slice"],
    benefit: 3,
    decreases: "slices",
    doc: "`x[:, …, :]` → `x`.",
    span: { file: "slices.rules", line: 46, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: 0, until: 4 }, { from: null, until: null }] }, [array([4, 6], [2, 3])]),
            expect: array([4, 6], [2, 3])
        },
        {
            input: exampleLayer(Slice, { index: [{ from: 0, until: 2 }, { from: null, until: null }] }, [array([4, 6], [2, 3])])
        }
    ]
}, {
    guards: [
        ({ drop }: SliceNoopBound) => drop.length === 0,
        ({ s, x }: SliceNoopBound) => readsAll(s.attrs, x.shape),
        ({ s, x }: SliceNoopBound) => sameChunks(s.chunks, x.chunks),
        ({ s, x }: SliceNoopBound) => mayVanish(s, x)
    ],
    rewrite: ({ x }: SliceNoopBound) => x
});
// slices.rules:66 SliceOfSlice
const sliceOfSlicePattern = as("outer", pat(Slice, [as("inner", pat(Slice, [v("x")]))]));
type SliceOfSliceBound = Bindings<typeof sliceOfSlicePattern>;
/** `x[i][j]` → `x[i ∘ j]`: what is left of what is left. */
export const SliceOfSlice: RuleIR = compiledRule("SliceOfSlice", {
    match: sliceOfSlicePattern,
    phase: ["pushdown", "tidy"],
    where: data.fn("mayMerge", mayMerge, [data.ref("outer"), data.ref("inner")]),
    to: data.term("Slice", [data.ref("x")], {
        "...": data.fn("composeSlices", composeSlices, [data.get(data.ref("outer"), "attrs"), data.get(data.ref("inner"), "attrs")])
    }, "outer"),
    tags: ["slice"],
    benefit: 2,
    decreases: "slices",
    doc: "`x[i][j]` → `x[i ∘ j]`: what is left of what is left.",
    span: { file: "slices.rules", line: 66, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: 1, until: 4 }] }, [
                exampleLayer(Slice, { index: [{ from: 2, until: 8 }, 1] }, [array([9, 6], [3, 3])])
            ]),
            expect: exampleLayer(Slice, { index: [{ from: 3, until: 6 }, 1] }, [array([9, 6], [3, 3])])
        }
    ]
}, {
    guards: [({ outer, inner }: SliceOfSliceBound) => mayMerge(outer, inner)],
    rewrite: ({ outer, x, inner }: SliceOfSliceBound, c) => c.make(Slice, { ...composeSlices(outer.attrs, inner.attrs) }, [x], outer)
});
// slices.rules:80 TakeToSlice
const takeToSlicePattern = as("t", pat(Take, [v("x")], { indices: v("indices") }));
type TakeToSliceBound = Bindings<typeof takeToSlicePattern>;
/** `take(x, [a, a + s, a + 2s, …])` → `x[a::s]`, in the chunks of the take. */
export const TakeToSlice: RuleIR = compiledRule("TakeToSlice", {
    match: takeToSlicePattern,
    phase: ["pushdown"],
    where: data.op(data.fn("regularStep", regularStep, [data.ref("indices")]), "!=", data.lit(0)),
    to: data.fn("slicedTake", slicedTake, [data.ref("t"), data.ref("x")]),
    tags: ["slice"],
    decreases: "takes",
    doc: "`take(x, [a, a + s, a + 2s, …])` → `x[a::s]`, in the chunks of the take.",
    span: { file: "slices.rules", line: 80, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Take, { axis: 0, indices: places([1, 3, 5]), chunks: lengths([3]) }, [array([9], [3])]),
            expect: exampleLayer(Rechunk, { chunks: blocks([3], [3]) }, [
                exampleLayer(Slice, { start: [1], step: [2], length: [3], drop: [] }, [array([9], [3])])
            ])
        },
        {
            input: exampleLayer(Take, { axis: 0, indices: places([1, 3, 6]), chunks: lengths([3]) }, [array([9], [3])])
        }
    ]
}, {
    guards: [({ indices }: TakeToSliceBound) => regularStep(indices) !== 0],
    rewrite: ({ t, x }: TakeToSliceBound, c) => slicedTake(t, x, c)
});
// slices.rules:100 SliceIntoSource
const sliceIntoSourcePattern = as("s", pat(Slice, [as("x", pat(Source, [], { kernel: v("kernel"), domain: v("domain") }))]));
type SliceIntoSourceBound = Bindings<typeof sliceIntoSourcePattern>;
/** `source[i]` → the source of what `i` takes: origin and steps say where. Expressions drop axes too; of files, axes are dropped after reading. */
export const SliceIntoSource: RuleIR = compiledRule("SliceIntoSource", {
    match: sliceIntoSourcePattern,
    phase: ["pushdown"],
    where: data.op(data.op(data.op(data.fn("isPositioned", isPositioned, [data.ref("kernel")]), "&&", data.fn("sameChunks", sameChunks, [data.ref("domain"), data.get(data.ref("x"), "chunks")])), "&&", data.op(data.fn("isExpr", isExpr, [data.ref("kernel")]), "||", data.un("!", data.fn("readsAll", readsAll, [data.get(data.ref("s"), "attrs"), data.get(data.ref("x"), "shape")])))), "&&", data.fn("mayMerge", mayMerge, [data.ref("s"), data.ref("x")])),
    sharing: data.op(data.fn("isCheap", isCheap, [data.ref("kernel")]), "||", data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("x")])),
    to: data.fn("slicedSource", slicedSource, [data.ref("s"), data.ref("x")]),
    tags: ["slice", "pushdown", "io"],
    decreases: "height of slices",
    doc: "`source[i]` → the source of what `i` takes: origin and steps say where. Expressions drop axes too; of files, axes are dropped after reading.",
    span: { file: "slices.rules", line: 100, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: 2, until: 6 }] }, [array([9], [3])]),
            expect: exampleLayer(array([9], [3]).type, {
                ...array([9], [3]).attrs,
                chunks: blocks([4], [[1, 3]]),
                domain: blocks([4], [[1, 3]]),
                origin: [2]
            }, array([9], [3]).inputs)
        }
    ]
}, {
    guards: [
        ({ kernel }: SliceIntoSourceBound) => isPositioned(kernel),
        ({ domain, x }: SliceIntoSourceBound) => sameChunks(domain, x.chunks),
        ({ kernel, s, x }: SliceIntoSourceBound) => isExpr(kernel) || !readsAll(s.attrs, x.shape),
        ({ s, x }: SliceIntoSourceBound) => mayMerge(s, x)
    ],
    sharing: ({ kernel, s, x }: SliceIntoSourceBound, c) => isCheap(kernel) || maySliceBelow(s, x, c),
    rewrite: ({ s, x }: SliceIntoSourceBound, c) => slicedSource(s, x, c)
});
// slices.rules:124 SliceThroughBlockwise
const sliceThroughBlockwisePattern = as("s", pat(Slice, [as("b", pat(Blockwise, [rest("inputs")]))]));
type SliceThroughBlockwiseBound = Bindings<typeof sliceThroughBlockwisePattern>;
/** `f(x, y)[i]` → `f(x[i of x's axes], y[i of y's axes])`: only what is wanted is computed. Inputs that are broadcast along a sliced axis keep it; coordinates are moved along. */
export const SliceThroughBlockwise: RuleIR = compiledRule("SliceThroughBlockwise", {
    match: sliceThroughBlockwisePattern,
    phase: ["pushdown"],
    where: data.op(data.fn("isElementwise", isElementwise, [data.get(data.ref("b"), "attrs")]), "&&", data.fn("blocksAlign", blocksAlign, [data.ref("inputs")])),
    sharing: data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("b")]),
    to: data.fn("slicedBlockwise", slicedBlockwise, [data.ref("s"), data.ref("b"), data.ref("inputs")]),
    tags: ["slice", "pushdown"],
    decreases: "height of slices",
    doc: "`f(x, y)[i]` → `f(x[i of x's axes], y[i of y's axes])`: only what is wanted is computed. Inputs that are broadcast along a sliced axis keep it; coordinates are moved along.",
    span: { file: "slices.rules", line: 124, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: 2, until: 6 }] }, [elementwise("add", [file("a", [9], [3]), file("b", [9], [3])])]),
            expect: elementwise("add", [
                exampleLayer(Slice, { index: [{ from: 2, until: 6 }] }, [file("a", [9], [3])]),
                exampleLayer(Slice, { index: [{ from: 2, until: 6 }] }, [file("b", [9], [3])])
            ])
        }
    ]
}, {
    guards: [
        ({ b }: SliceThroughBlockwiseBound) => isElementwise(b.attrs),
        ({ inputs }: SliceThroughBlockwiseBound) => blocksAlign(inputs)
    ],
    sharing: ({ s, b }: SliceThroughBlockwiseBound, c) => maySliceBelow(s, b, c),
    rewrite: ({ s, b, inputs }: SliceThroughBlockwiseBound, c) => slicedBlockwise(s, b, inputs, c)
});
// slices.rules:142 SliceThroughContraction
const sliceThroughContractionPattern = as("s", pat(Slice, [
    as("b", pat(Blockwise, [rest("inputs")], { kernel: v("kernel"), domain: v("domain"), sizes: v("sizes") }))
], { drop: v("drop") }));
type SliceThroughContractionBound = Bindings<typeof sliceThroughContractionPattern>;
/** `(a @ b)[i, j]` → `a[i, :] @ b[:, j]`: rows and columns nobody asked for are not multiplied. */
export const SliceThroughContraction: RuleIR = compiledRule("SliceThroughContraction", {
    match: sliceThroughContractionPattern,
    phase: ["pushdown"],
    where: data.op(data.op(data.op(data.fn("isContraction", isContraction, [data.ref("kernel")]), "&&", data.op(data.fn("len", len, [data.ref("drop")]), "==", data.lit(0))), "&&", data.op(data.fn("len", len, [data.ref("domain")]), "==", data.lit(0))), "&&", data.op(data.fn("len", len, [data.ref("sizes")]), "==", data.lit(0))),
    sharing: data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("b")]),
    to: data.term("Blockwise", [
        data.more(data.each(["x", "k"], data.ref("inputs"), data.term("Slice", [data.ref("x")], {
            "...": data.fn("labelledSlice", labelledSlice, [data.ref("s"), data.ref("b"), data.ref("x"), data.ref("k")])
        }, "s")))
    ], { "...": data.get(data.ref("b"), "attrs") }, "b"),
    tags: ["slice", "pushdown"],
    decreases: "height of slices",
    doc: "`(a @ b)[i, j]` → `a[i, :] @ b[:, j]`: rows and columns nobody asked for are not multiplied.",
    span: { file: "slices.rules", line: 142, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: 0, until: 2 }, { from: null, until: null }] }, [matmul(file("a", [4, 6], [2, 3]), file("b", [6, 2], [3, 2]))]),
            expect: matmul(exampleLayer(Slice, { index: [{ from: 0, until: 2 }, { from: null, until: null }] }, [file("a", [4, 6], [2, 3])]), exampleLayer(Slice, { index: [{ from: null, until: null }, { from: null, until: null }] }, [file("b", [6, 2], [3, 2])]))
        }
    ]
}, {
    guards: [
        ({ kernel }: SliceThroughContractionBound) => isContraction(kernel),
        ({ drop }: SliceThroughContractionBound) => drop.length === 0,
        ({ domain }: SliceThroughContractionBound) => domain.length === 0,
        ({ sizes }: SliceThroughContractionBound) => sizes.length === 0
    ],
    sharing: ({ s, b }: SliceThroughContractionBound, c) => maySliceBelow(s, b, c),
    rewrite: ({ b, inputs, s }: SliceThroughContractionBound, c) => c.make(Blockwise, { ...b.attrs }, [
        ...inputs.map((x, k) => c.make(Slice, { ...labelledSlice(s, b, x, k) }, [x], s))
    ], b)
});
// slices.rules:160 SliceThroughTranspose
const sliceThroughTransposePattern = as("s", pat(Slice, [as("t", pat(Transpose, [v("x")], { axes: v("axes") }))]));
type SliceThroughTransposeBound = Bindings<typeof sliceThroughTransposePattern>;
/** `transpose(x, p)[i]` → `transpose(x[i ∘ p⁻¹], p)`; dropped axes leave the permutation. */
export const SliceThroughTranspose: RuleIR = compiledRule("SliceThroughTranspose", {
    match: sliceThroughTransposePattern,
    phase: ["pushdown"],
    sharing: data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("t")]),
    to: data.term("Transpose", [
        data.term("Slice", [data.ref("x")], {
            "...": data.fn("permutedSlice", permutedSlice, [data.get(data.ref("s"), "attrs"), data.ref("axes")])
        }, "s")
    ], {
        axes: data.fn("keptOrder", keptOrder, [data.get(data.ref("s"), "attrs"), data.ref("axes")])
    }, "t"),
    tags: ["slice", "pushdown"],
    decreases: "height of slices",
    doc: "`transpose(x, p)[i]` → `transpose(x[i ∘ p⁻¹], p)`; dropped axes leave the permutation.",
    span: { file: "slices.rules", line: 160, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: 0, until: 2 }, 1] }, [exampleLayer(Transpose, { axes: [1, 0] }, [file("a", [4, 6], [2, 3])])]),
            expect: exampleLayer(Transpose, { axes: [0] }, [
                exampleLayer(Slice, { index: [1, { from: 0, until: 2 }] }, [file("a", [4, 6], [2, 3])])
            ])
        }
    ]
}, {
    guards: [],
    sharing: ({ s, t }: SliceThroughTransposeBound, c) => maySliceBelow(s, t, c),
    rewrite: ({ t, s, x, axes }: SliceThroughTransposeBound, c) => c.make(Transpose, { axes: keptOrder(s.attrs, axes) }, [c.make(Slice, { ...permutedSlice(s.attrs, axes) }, [x], s)], t)
});
// slices.rules:174 SliceThroughRechunk
const sliceThroughRechunkPattern = as("s", pat(Slice, [as("r", pat(Rechunk, [v("x")]))]));
type SliceThroughRechunkBound = Bindings<typeof sliceThroughRechunkPattern>;
/** `rechunk(x, c)[i]` → `rechunk(x[i], c[i])`: only what is wanted is moved. */
export const SliceThroughRechunk: RuleIR = compiledRule("SliceThroughRechunk", {
    match: sliceThroughRechunkPattern,
    phase: ["pushdown"],
    sharing: data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("r")]),
    to: data.term("Rechunk", [
        data.term("Slice", [data.ref("x")], { "...": data.get(data.ref("s"), "attrs") }, "s")
    ], { chunks: data.get(data.ref("s"), "chunks") }, "r"),
    tags: ["slice", "pushdown"],
    decreases: "height of slices",
    doc: "`rechunk(x, c)[i]` → `rechunk(x[i], c[i])`: only what is wanted is moved.",
    span: { file: "slices.rules", line: 174, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: 0, until: 4 }] }, [exampleLayer(Rechunk, { chunks: blocks([8], [2]) }, [file("a", [8], [4])])]),
            expect: exampleLayer(Rechunk, { chunks: blocks([4], [2]) }, [exampleLayer(Slice, { index: [{ from: 0, until: 4 }] }, [file("a", [8], [4])])])
        }
    ]
}, {
    guards: [],
    sharing: ({ s, r }: SliceThroughRechunkBound, c) => maySliceBelow(s, r, c),
    rewrite: ({ r, s, x }: SliceThroughRechunkBound, c) => c.make(Rechunk, { chunks: s.chunks }, [c.make(Slice, { ...s.attrs }, [x], s)], r)
});
// slices.rules:191 SliceThroughConcat
const sliceThroughConcatPattern = as("s", pat(Slice, [as("k", pat(Concat, [rest("inputs")], { axis: v("axis") }))]));
type SliceThroughConcatBound = Bindings<typeof sliceThroughConcatPattern>;
const sliceThroughConcatLet0 = ({ s, axis, inputs }: SliceThroughConcatBound) => concatParts(s.attrs, axis, inputs);
type SliceThroughConcatBound1 = SliceThroughConcatBound & {
    readonly parts: ReturnType<typeof sliceThroughConcatLet0>;
};
/** `concat(x, y, …)[i]` → the concatenation of the slices of the inputs that `i` touches; the others are not computed. One that is left needs no concatenation. */
export const SliceThroughConcat: RuleIR = compiledRule("SliceThroughConcat", {
    match: sliceThroughConcatPattern,
    phase: ["pushdown"],
    sharing: data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("k")]),
    lets: [
        {
            names: "parts",
            value: data.fn("concatParts", concatParts, [data.get(data.ref("s"), "attrs"), data.ref("axis"), data.ref("inputs")])
        }
    ],
    to: data.choose(data.op(data.op(data.fn("len", len, [data.ref("parts")]), "==", data.lit(1)), "&&", data.fn("mayMerge", mayMerge, [data.ref("s"), data.ref("k")])), data.term("Slice", [data.get(data.at(data.ref("parts"), data.lit(0)), "input")], { "...": data.get(data.at(data.ref("parts"), data.lit(0)), "attrs") }, "s"), data.choose(data.op(data.ref("axis"), "in", data.get(data.ref("s"), "drop")), data.lit(null), data.term("Concat", [
        data.more(data.each(["part", null], data.ref("parts"), data.term("Slice", [data.get(data.ref("part"), "input")], { "...": data.get(data.ref("part"), "attrs") }, "s")))
    ], {
        axis: data.fn("keptAxis", keptAxis, [data.get(data.ref("s"), "attrs"), data.ref("axis")])
    }, "k"))),
    tags: ["slice", "pushdown", "cull"],
    decreases: "height of slices",
    doc: "`concat(x, y, …)[i]` → the concatenation of the slices of the inputs that `i` touches; the others are not computed. One that is left needs no concatenation.",
    span: { file: "slices.rules", line: 191, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: 5, until: 7 }] }, [exampleLayer(Concat, { axis: 0 }, [file("a", [4]), file("b", [4])])]),
            expect: exampleLayer(Slice, { index: [{ from: 1, until: 3 }] }, [file("b", [4])])
        }
    ]
}, {
    guards: [],
    sharing: ({ s, k }: SliceThroughConcatBound1, c) => maySliceBelow(s, k, c),
    lets: [sliceThroughConcatLet0],
    rewrite: ({ parts, s, k, axis }: SliceThroughConcatBound1, c) => parts.length === 1 && mayMerge(s, k) ? c.make(Slice, { ...parts[0].attrs }, [parts[0].input], s) : isIn(axis, s.attrs.drop) ? null : c.make(Concat, { axis: keptAxis(s.attrs, axis) }, [...parts.map(part => c.make(Slice, { ...part.attrs }, [part.input], s))], k)
});
// slices.rules:213 SliceThroughStack
const sliceThroughStackPattern = as("s", pat(Slice, [as("k", pat(Stack, [rest("inputs")], { axis: v("axis") }))], { drop: v("drop"), length: v("length") }));
type SliceThroughStackBound = Bindings<typeof sliceThroughStackPattern>;
const sliceThroughStackLet0 = ({ s, axis, inputs }: SliceThroughStackBound) => pickedInputs(s.attrs, axis, inputs);
type SliceThroughStackBound1 = SliceThroughStackBound & {
    readonly picked: ReturnType<typeof sliceThroughStackLet0>;
};
const sliceThroughStackLet1 = ({ s, axis }: SliceThroughStackBound1) => withoutAxis(s.attrs, axis);
type SliceThroughStackBound2 = SliceThroughStackBound1 & {
    readonly inner: ReturnType<typeof sliceThroughStackLet1>;
};
/** `stack(x, y, …)[i, j]` → the stack of `x[j]`, `y[j]`, … for the inputs that `i` picks. */
export const SliceThroughStack: RuleIR = compiledRule("SliceThroughStack", {
    match: sliceThroughStackPattern,
    phase: ["pushdown"],
    where: data.op(data.op(data.at(data.ref("length"), data.ref("axis")), ">", data.lit(0)), "&&", data.op(data.un("!", data.op(data.ref("axis"), "in", data.ref("drop"))), "||", data.fn("mayMerge", mayMerge, [data.ref("s"), data.ref("k")]))),
    sharing: data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("k")]),
    lets: [
        {
            names: "picked",
            value: data.fn("pickedInputs", pickedInputs, [data.get(data.ref("s"), "attrs"), data.ref("axis"), data.ref("inputs")])
        },
        {
            names: "inner",
            value: data.fn("withoutAxis", withoutAxis, [data.get(data.ref("s"), "attrs"), data.ref("axis")])
        }
    ],
    to: data.choose(data.op(data.ref("axis"), "in", data.ref("drop")), data.term("Slice", [data.at(data.ref("picked"), data.lit(0))], { "...": data.ref("inner") }, "s"), data.term("Stack", [
        data.more(data.each(["x", null], data.ref("picked"), data.term("Slice", [data.ref("x")], { "...": data.ref("inner") }, "s")))
    ], {
        axis: data.fn("keptAxis", keptAxis, [data.get(data.ref("s"), "attrs"), data.ref("axis")])
    }, "k")),
    tags: ["slice", "pushdown", "cull"],
    decreases: "height of slices",
    doc: "`stack(x, y, …)[i, j]` → the stack of `x[j]`, `y[j]`, … for the inputs that `i` picks.",
    span: { file: "slices.rules", line: 213, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [1, { from: 0, until: 2 }] }, [exampleLayer(Stack, { axis: 0 }, [file("a", [4]), file("b", [4])])]),
            expect: exampleLayer(Slice, { index: [{ from: 0, until: 2 }] }, [file("b", [4])])
        }
    ]
}, {
    guards: [
        ({ length, axis }: SliceThroughStackBound2) => length[axis] > 0,
        ({ axis, drop, s, k }: SliceThroughStackBound2) => !isIn(axis, drop) || mayMerge(s, k)
    ],
    sharing: ({ s, k }: SliceThroughStackBound2, c) => maySliceBelow(s, k, c),
    lets: [sliceThroughStackLet0, sliceThroughStackLet1],
    rewrite: ({ axis, drop, s, picked, inner, k }: SliceThroughStackBound2, c) => isIn(axis, drop) ? c.make(Slice, { ...inner }, [picked[0]], s) : c.make(Stack, { axis: keptAxis(s.attrs, axis) }, [...picked.map(x => c.make(Slice, { ...inner }, [x], s))], k)
});
// slices.rules:235 SliceThroughReduce
const sliceThroughReducePattern = as("s", pat(Slice, [as("r", pat(Reduce, [v("x")], { axes: v("axes"), keepdims: v("keepdims") }))], { length: v("length"), drop: v("drop") }));
type SliceThroughReduceBound = Bindings<typeof sliceThroughReducePattern>;
const sliceThroughReduceLet0 = ({ s, r, x }: SliceThroughReduceBound) => reducedSlice(s.attrs, r.attrs, x.shape);
type SliceThroughReduceBound1 = SliceThroughReduceBound & {
    readonly inner: ReturnType<typeof sliceThroughReduceLet0>;
};
/** `reduce(x, axes)[i]` → `reduce(x[i, all of the reduced axes], axes)`: answers that nobody asked for are not computed. Only the axes that are left can be sliced; dropping waits for the answer. */
export const SliceThroughReduce: RuleIR = compiledRule("SliceThroughReduce", {
    match: sliceThroughReducePattern,
    phase: ["pushdown"],
    where: data.op(data.fn("any", any, [
        data.each(["n", "a"], data.ref("length"), data.op(data.ref("n"), "<", data.at(data.get(data.ref("r"), "shape"), data.ref("a"))))
    ]), "&&", data.op(data.un("!", data.ref("keepdims")), "||", data.fn("all", all, [
        data.each(["axis", null], data.ref("axes"), data.op(data.at(data.ref("length"), data.ref("axis")), "==", data.lit(1)))
    ]))),
    sharing: data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("r")]),
    lets: [
        {
            names: "inner",
            value: data.fn("reducedSlice", reducedSlice, [
                data.get(data.ref("s"), "attrs"),
                data.get(data.ref("r"), "attrs"),
                data.get(data.ref("x"), "shape")
            ])
        }
    ],
    to: data.choose(data.op(data.fn("len", len, [data.ref("drop")]), "==", data.lit(0)), data.term("Reduce", [data.term("Slice", [data.ref("x")], { "...": data.ref("inner") }, "s")], { "...": data.get(data.ref("r"), "attrs") }, "r"), data.term("Slice", [
        data.term("Reduce", [data.term("Slice", [data.ref("x")], { "...": data.ref("inner") }, "s")], { "...": data.get(data.ref("r"), "attrs") }, "r")
    ], { "...": data.fn("droppingOf", droppingOf, [data.get(data.ref("s"), "attrs")]) }, "s")),
    tags: ["slice", "pushdown"],
    decreases: "height of slices",
    doc: "`reduce(x, axes)[i]` → `reduce(x[i, all of the reduced axes], axes)`: answers that nobody asked for are not computed. Only the axes that are left can be sliced; dropping waits for the answer.",
    span: { file: "slices.rules", line: 235, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: 0, until: 3 }] }, [
                exampleLayer(Reduce, { reduction: reduction("sum"), axes: [0], keepdims: false }, [file("a", [4, 6], [2, 3])])
            ]),
            expect: exampleLayer(Reduce, { reduction: reduction("sum"), axes: [0], keepdims: false }, [
                exampleLayer(Slice, { index: [{ from: null, until: null }, { from: 0, until: 3 }] }, [file("a", [4, 6], [2, 3])])
            ])
        }
    ]
}, {
    guards: [
        ({ length, r }: SliceThroughReduceBound1) => length.some((n, a) => n < r.shape[a]),
        ({ keepdims, axes, length }: SliceThroughReduceBound1) => !keepdims || axes.every(axis => length[axis] === 1)
    ],
    sharing: ({ s, r }: SliceThroughReduceBound1, c) => maySliceBelow(s, r, c),
    lets: [sliceThroughReduceLet0],
    rewrite: ({ drop, r, s, x, inner }: SliceThroughReduceBound1, c) => drop.length === 0 ? c.make(Reduce, { ...r.attrs }, [c.make(Slice, { ...inner }, [x], s)], r) : c.make(Slice, { ...droppingOf(s.attrs) }, [c.make(Reduce, { ...r.attrs }, [c.make(Slice, { ...inner }, [x], s)], r)], s)
});
// slices.rules:263 SliceThroughPartial
const sliceThroughPartialPattern = as("s", pat(Slice, [as("b", pat(Blockwise, [rest("inputs")], { kernel: v("kernel") }))], { drop: v("drop") }));
type SliceThroughPartialBound = Bindings<typeof sliceThroughPartialPattern>;
/** `partial(x, axes)[i]` → `partial(x[i], axes)` where `i` slices axes that are not reduced: totals of blocks that nobody asked for are not made. */
export const SliceThroughPartial: RuleIR = compiledRule("SliceThroughPartial", {
    match: sliceThroughPartialPattern,
    phase: ["pushdown"],
    where: data.op(data.op(data.fn("isBlockTotal", isBlockTotal, [data.ref("kernel")]), "&&", data.op(data.fn("len", len, [data.ref("drop")]), "==", data.lit(0))), "&&", data.fn("readsAllReduced", readsAllReduced, [data.ref("s"), data.ref("b")])),
    sharing: data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("b")]),
    to: data.fn("slicedPartial", slicedPartial, [data.ref("s"), data.ref("b"), data.ref("inputs")]),
    tags: ["slice", "pushdown"],
    decreases: "height of slices",
    doc: "`partial(x, axes)[i]` → `partial(x[i], axes)` where `i` slices axes that are not reduced: totals of blocks that nobody asked for are not made.",
    span: { file: "slices.rules", line: 263, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: null, until: null }, { from: 0, until: 3 }] }, [
                exampleLayer(Blockwise, {
                    out: [0, 1],
                    ins: [[0, 1]],
                    domain: [],
                    sizes: [[0, lengths([1, 1])]],
                    kernel: reduces(element(0, "float64"), reduction("sum"), [0], [4, 6]),
                    dtype: "float64"
                }, [file("a", [4, 6], [2, 3])])
            ]),
            expect: exampleLayer(Blockwise, {
                out: [0, 1],
                ins: [[0, 1]],
                domain: [],
                sizes: [[0, lengths([1, 1])]],
                kernel: reduces(element(0, "float64"), reduction("sum"), [0], [4, 3]),
                dtype: "float64"
            }, [
                exampleLayer(Slice, { index: [{ from: null, until: null }, { from: 0, until: 3 }] }, [file("a", [4, 6], [2, 3])])
            ])
        }
    ]
}, {
    guards: [
        ({ kernel }: SliceThroughPartialBound) => isBlockTotal(kernel),
        ({ drop }: SliceThroughPartialBound) => drop.length === 0,
        ({ s, b }: SliceThroughPartialBound) => readsAllReduced(s, b)
    ],
    sharing: ({ s, b }: SliceThroughPartialBound, c) => maySliceBelow(s, b, c),
    rewrite: ({ s, b, inputs }: SliceThroughPartialBound, c) => slicedPartial(s, b, inputs, c)
});
// slices.rules:297 SliceThroughTree
const sliceThroughTreePattern = as("s", pat(Slice, [as("t", pat(Tree, [v("x")]))], { length: v("length"), drop: v("drop") }));
type SliceThroughTreeBound = Bindings<typeof sliceThroughTreePattern>;
const sliceThroughTreeLet0 = ({ s, t, x }: SliceThroughTreeBound) => treeSlice(s.attrs, t.attrs, x.shape);
type SliceThroughTreeBound1 = SliceThroughTreeBound & {
    readonly inner: ReturnType<typeof sliceThroughTreeLet0>;
};
/** `tree(partial)[i]` → `tree(partial[i])` where `i` slices axes that are not reduced: the lowered form of SliceThroughReduce. Dropping waits for the answer. */
export const SliceThroughTree: RuleIR = compiledRule("SliceThroughTree", {
    match: sliceThroughTreePattern,
    phase: ["pushdown"],
    where: data.op(data.fn("any", any, [
        data.each(["n", "a"], data.ref("length"), data.op(data.ref("n"), "<", data.at(data.get(data.ref("t"), "shape"), data.ref("a"))))
    ]), "&&", data.fn("takesAllCombined", takesAllCombined, [data.ref("s"), data.ref("t"), data.ref("x")])),
    sharing: data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("t")]),
    lets: [
        {
            names: "inner",
            value: data.fn("treeSlice", treeSlice, [
                data.get(data.ref("s"), "attrs"),
                data.get(data.ref("t"), "attrs"),
                data.get(data.ref("x"), "shape")
            ])
        }
    ],
    to: data.choose(data.op(data.fn("len", len, [data.ref("drop")]), "==", data.lit(0)), data.term("Tree", [data.term("Slice", [data.ref("x")], { "...": data.ref("inner") }, "s")], { "...": data.get(data.ref("t"), "attrs") }, "t"), data.term("Slice", [
        data.term("Tree", [data.term("Slice", [data.ref("x")], { "...": data.ref("inner") }, "s")], { "...": data.get(data.ref("t"), "attrs") }, "t")
    ], { "...": data.fn("droppingOf", droppingOf, [data.get(data.ref("s"), "attrs")]) }, "s")),
    tags: ["slice", "pushdown"],
    decreases: "height of slices",
    doc: "`tree(partial)[i]` → `tree(partial[i])` where `i` slices axes that are not reduced: the lowered form of SliceThroughReduce. Dropping waits for the answer.",
    span: { file: "slices.rules", line: 297, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: 0, until: 3 }] }, [
                exampleLayer(Tree, {
                    axes: [0],
                    arity: [2],
                    reduction: reduction("sum"),
                    shape: [4],
                    final: true,
                    keepdims: false,
                    state: false
                }, [file("a", [2, 6], [1, 3])])
            ]),
            expect: exampleLayer(Tree, {
                axes: [0],
                arity: [2],
                reduction: reduction("sum"),
                shape: [4],
                final: true,
                keepdims: false,
                state: false
            }, [
                exampleLayer(Slice, { index: [{ from: null, until: null }, { from: 0, until: 3 }] }, [file("a", [2, 6], [1, 3])])
            ])
        }
    ]
}, {
    guards: [
        ({ length, t }: SliceThroughTreeBound1) => length.some((n, a) => n < t.shape[a]),
        ({ s, t, x }: SliceThroughTreeBound1) => takesAllCombined(s, t, x)
    ],
    sharing: ({ s, t }: SliceThroughTreeBound1, c) => maySliceBelow(s, t, c),
    lets: [sliceThroughTreeLet0],
    rewrite: ({ drop, t, s, x, inner }: SliceThroughTreeBound1, c) => drop.length === 0 ? c.make(Tree, { ...t.attrs }, [c.make(Slice, { ...inner }, [x], s)], t) : c.make(Slice, { ...droppingOf(s.attrs) }, [c.make(Tree, { ...t.attrs }, [c.make(Slice, { ...inner }, [x], s)], t)], s)
});
// slices.rules:334 SliceThroughTake
const sliceThroughTakePattern = as("s", pat(Slice, [as("t", pat(Take, [v("x")], { axis: v("axis"), indices: v("indices") }))], { drop: v("drop") }));
type SliceThroughTakeBound = Bindings<typeof sliceThroughTakePattern>;
/** `take(x, positions, axis)[i]` → `take(x[i without axis], positions[i], axis)`. */
export const SliceThroughTake: RuleIR = compiledRule("SliceThroughTake", {
    match: sliceThroughTakePattern,
    phase: ["pushdown"],
    where: data.un("!", data.op(data.ref("axis"), "in", data.ref("drop"))),
    sharing: data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("t")]),
    to: data.term("Take", [
        data.term("Slice", [data.ref("x")], {
            "...": data.fn("wholeAlong", wholeAlong, [
                data.get(data.ref("s"), "attrs"),
                data.ref("axis"),
                data.get(data.ref("x"), "shape")
            ])
        }, "s")
    ], {
        axis: data.fn("keptAxis", keptAxis, [data.get(data.ref("s"), "attrs"), data.ref("axis")]),
        indices: data.fn("pickedIndices", pickedIndices, [data.get(data.ref("s"), "attrs"), data.ref("axis"), data.ref("indices")]),
        chunks: data.at(data.get(data.ref("s"), "chunks"), data.fn("keptAxis", keptAxis, [data.get(data.ref("s"), "attrs"), data.ref("axis")]))
    }, "t"),
    tags: ["slice", "pushdown"],
    decreases: "height of slices",
    doc: "`take(x, positions, axis)[i]` → `take(x[i without axis], positions[i], axis)`.",
    span: { file: "slices.rules", line: 334, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: 0, until: 2 }, { from: 1, until: 3 }] }, [
                exampleLayer(Take, { axis: 1, indices: places([5, 0, 2]), chunks: lengths([3]) }, [file("a", [4, 6], [2, 3])])
            ]),
            expect: exampleLayer(Take, { axis: 1, indices: places([0, 2]), chunks: lengths([2]) }, [
                exampleLayer(Slice, { index: [{ from: 0, until: 2 }, { from: null, until: null }] }, [file("a", [4, 6], [2, 3])])
            ])
        }
    ]
}, {
    guards: [({ axis, drop }: SliceThroughTakeBound) => !isIn(axis, drop)],
    sharing: ({ s, t }: SliceThroughTakeBound, c) => maySliceBelow(s, t, c),
    rewrite: ({ t, s, x, axis, indices }: SliceThroughTakeBound, c) => c.make(Take, {
        axis: keptAxis(s.attrs, axis),
        indices: pickedIndices(s.attrs, axis, indices),
        chunks: s.chunks[keptAxis(s.attrs, axis)]
    }, [c.make(Slice, { ...wholeAlong(s.attrs, axis, x.shape) }, [x], s)], t)
});
// slices.rules:359 SliceThroughOverlap
const sliceThroughOverlapPattern = as("s", pat(Slice, [
    as("o", pat(Overlap, [v("x")], { before: v("before"), after: v("after"), boundary: v("boundary") }))
]));
type SliceThroughOverlapBound = Bindings<typeof sliceThroughOverlapPattern>;
/** `overlap(x)[i]` → `overlap(x[i])` where `i` slices axes without halos only. */
export const SliceThroughOverlap: RuleIR = compiledRule("SliceThroughOverlap", {
    match: sliceThroughOverlapPattern,
    phase: ["pushdown"],
    where: data.fn("isHaloFree", isHaloFree, [data.get(data.ref("s"), "attrs"), data.ref("o"), data.ref("x")]),
    sharing: data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("o")]),
    to: data.term("Overlap", [
        data.term("Slice", [data.ref("x")], {
            "...": data.fn("withoutHalos", withoutHalos, [
                data.get(data.ref("s"), "attrs"),
                data.get(data.ref("o"), "attrs"),
                data.get(data.ref("x"), "shape")
            ])
        }, "s")
    ], {
        before: data.fn("keptOf", keptOf, [data.get(data.ref("s"), "attrs"), data.ref("before")]),
        after: data.fn("keptOf", keptOf, [data.get(data.ref("s"), "attrs"), data.ref("after")]),
        boundary: data.fn("keptOf", keptOf, [data.get(data.ref("s"), "attrs"), data.ref("boundary")])
    }, "o"),
    tags: ["slice", "pushdown"],
    decreases: "height of slices",
    doc: "`overlap(x)[i]` → `overlap(x[i])` where `i` slices axes without halos only.",
    span: { file: "slices.rules", line: 359, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: 0, until: 2 }, { from: null, until: null }] }, [
                exampleLayer(Overlap, { before: [0, 1], after: [0, 1], boundary: ["none", "reflect"] }, [file("a", [4, 6], [2, 3])])
            ]),
            expect: exampleLayer(Overlap, { before: [0, 1], after: [0, 1], boundary: ["none", "reflect"] }, [
                exampleLayer(Slice, { index: [{ from: 0, until: 2 }, { from: null, until: null }] }, [file("a", [4, 6], [2, 3])])
            ])
        },
        {
            input: exampleLayer(Slice, { index: [{ from: null, until: null }, { from: 0, until: 4 }] }, [
                exampleLayer(Overlap, { before: [0, 1], after: [0, 1], boundary: ["none", "reflect"] }, [file("a", [4, 6], [2, 3])])
            ])
        }
    ]
}, {
    guards: [({ s, o, x }: SliceThroughOverlapBound) => isHaloFree(s.attrs, o, x)],
    sharing: ({ s, o }: SliceThroughOverlapBound, c) => maySliceBelow(s, o, c),
    rewrite: ({ o, s, x, before, after, boundary }: SliceThroughOverlapBound, c) => c.make(Overlap, {
        before: keptOf(s.attrs, before),
        after: keptOf(s.attrs, after),
        boundary: keptOf(s.attrs, boundary)
    }, [c.make(Slice, { ...withoutHalos(s.attrs, o.attrs, x.shape) }, [x], s)], o)
});
// slices.rules:398 SliceThroughScan
const sliceThroughScanPattern = as("s", pat(Slice, [as("t", pat(Scan, [rest("inputs")], { axis: v("axis") }))]));
type SliceThroughScanBound = Bindings<typeof sliceThroughScanPattern>;
/** `scan(x, carry)[i]` → `scan(x[i], carry[i])` where `i` takes the scanned axis in full. */
export const SliceThroughScan: RuleIR = compiledRule("SliceThroughScan", {
    match: sliceThroughScanPattern,
    phase: ["pushdown"],
    where: data.fn("isWholeAlong", isWholeAlong, [data.get(data.ref("s"), "attrs"), data.ref("axis"), data.ref("t")]),
    sharing: data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("t")]),
    to: data.term("Scan", [
        data.more(data.each(["x", null], data.ref("inputs"), data.term("Slice", [data.ref("x")], {
            "...": data.fn("wholeAlong", wholeAlong, [
                data.get(data.ref("s"), "attrs"),
                data.ref("axis"),
                data.get(data.ref("x"), "shape")
            ])
        }, "s")))
    ], {
        "...": data.get(data.ref("t"), "attrs"),
        axis: data.fn("keptAxis", keptAxis, [data.get(data.ref("s"), "attrs"), data.ref("axis")])
    }, "t"),
    tags: ["slice", "pushdown"],
    decreases: "height of slices",
    doc: "`scan(x, carry)[i]` → `scan(x[i], carry[i])` where `i` takes the scanned axis in full.",
    span: { file: "slices.rules", line: 398, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: 0, until: 2 }, { from: null, until: null }] }, [
                exampleLayer(Scan, { axis: 1, op: "sum", dtype: "float64" }, [file("a", [4, 6], [2, 3])])
            ]),
            expect: exampleLayer(Scan, { axis: 1, op: "sum", dtype: "float64" }, [
                exampleLayer(Slice, { index: [{ from: 0, until: 2 }, { from: null, until: null }] }, [file("a", [4, 6], [2, 3])])
            ])
        },
        {
            input: exampleLayer(Slice, { index: [{ from: null, until: null }, { from: 2, until: 4 }] }, [
                exampleLayer(Scan, { axis: 1, op: "sum", dtype: "float64" }, [file("a", [4, 6], [2, 3])])
            ])
        }
    ]
}, {
    guards: [({ s, axis, t }: SliceThroughScanBound) => isWholeAlong(s.attrs, axis, t)],
    sharing: ({ s, t }: SliceThroughScanBound, c) => maySliceBelow(s, t, c),
    rewrite: ({ t, inputs, s, axis }: SliceThroughScanBound, c) => c.make(Scan, { ...t.attrs, axis: keptAxis(s.attrs, axis) }, [
        ...inputs.map(x => c.make(Slice, { ...wholeAlong(s.attrs, axis, x.shape) }, [x], s))
    ], t)
});
// slices.rules:428 SliceThroughReshape
const sliceThroughReshapePattern = as("s", pat(Slice, [as("r", pat(Reshape, [v("x")]))], { length: v("length") }));
type SliceThroughReshapeBound = Bindings<typeof sliceThroughReshapePattern>;
const sliceThroughReshapeLet0 = ({ x, r }: SliceThroughReshapeBound) => unitOnly(x, r);
type SliceThroughReshapeBound1 = SliceThroughReshapeBound & {
    readonly places: NonNullable<ReturnType<typeof sliceThroughReshapeLet0>>;
};
/** `expand(x)[i]` → `expand(x[i])` where the reshape only adds or removes axes of length 1. */
export const SliceThroughReshape: RuleIR = compiledRule("SliceThroughReshape", {
    match: sliceThroughReshapePattern,
    phase: ["pushdown"],
    where: data.op(data.op(data.ref("places"), "!=", data.lit(null)), "&&", data.fn("all", all, [
        data.each(["n", null], data.ref("length"), data.op(data.ref("n"), ">", data.lit(0)))
    ])),
    sharing: data.fn("maySliceBelow", maySliceBelow, [data.ref("s"), data.ref("r")]),
    lets: [
        {
            names: "places",
            value: data.fn("unitOnly", unitOnly, [data.ref("x"), data.ref("r")])
        }
    ],
    to: data.term("Reshape", [
        data.term("Slice", [data.ref("x")], {
            "...": data.fn("sliceOfPlaces", sliceOfPlaces, [
                data.get(data.ref("s"), "attrs"),
                data.ref("places"),
                data.get(data.ref("x"), "shape")
            ])
        }, "s")
    ], {
        shape: data.get(data.ref("s"), "shape"),
        chunks: data.get(data.ref("s"), "chunks")
    }, "r"),
    tags: ["slice", "pushdown"],
    decreases: "height of slices",
    doc: "`expand(x)[i]` → `expand(x[i])` where the reshape only adds or removes axes of length 1.",
    span: { file: "slices.rules", line: 428, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Slice, { index: [{ from: null, until: null }, { from: 0, until: 2 }] }, [
                exampleLayer(Reshape, { shape: [1, 6], chunks: blocks([1, 6], [1, 3]) }, [file("a", [6], [3])])
            ]),
            expect: exampleLayer(Reshape, { shape: [1, 2], chunks: blocks([1, 2], [1, 2]) }, [exampleLayer(Slice, { index: [{ from: 0, until: 2 }] }, [file("a", [6], [3])])])
        }
    ]
}, {
    guards: [
        ({ places }: SliceThroughReshapeBound1) => places !== null,
        ({ length }: SliceThroughReshapeBound1) => length.every(n => n > 0)
    ],
    sharing: ({ s, r }: SliceThroughReshapeBound1, c) => maySliceBelow(s, r, c),
    lets: [sliceThroughReshapeLet0],
    rewrite: ({ r, s, x, places }: SliceThroughReshapeBound1, c) => c.make(Reshape, { shape: s.shape, chunks: s.chunks }, [c.make(Slice, { ...sliceOfPlaces(s.attrs, places, x.shape) }, [x], s)], r)
});
