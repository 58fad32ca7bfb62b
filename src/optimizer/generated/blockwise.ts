/** Made from `rules/blockwise.rules` by `npm run rules:build`. */
import { sameChunks } from "../../core/index.ts";
import { blockwise as Blockwise, reshape as Reshape } from "../../layers/index.ts";
import { isElementwise } from "../algebra/labels.ts";
import { unitOnly } from "../algebra/units.ts";
import { mayMerge, mayVanish } from "../algebra/wishes.ts";
import { type Bindings, as, pat, rest, v } from "../pattern.ts";
import { type RuleIR } from "../rule.ts";
import { len } from "../rules/builtins.ts";
import { compiledRule } from "../rules/compiled.ts";
import * as data from "../rules/data.ts";
import { apply, array, blocks, computes, constant, element, elementwise, exampleLayer, file } from "../rules/example-terms.ts";
import { addsOnly, answersInput, compacted, fused, labelsAgree, readsFewer, withoutAddedAxes, withoutUnread } from "../rules/helpers/blockwise.ts";
import { hasExpr, isExpr } from "../rules/helpers/kernels.ts";
// blockwise.rules:26 BlockwiseNoop
const blockwiseNoopPattern = as("b", pat(Blockwise, [v("x")], { kernel: v("kernel") }));
type BlockwiseNoopBound = Bindings<typeof blockwiseNoopPattern>;
/** `f(x)` → `x` where `f` answers its one input as it is, such as a conversion that converts nothing. */
export const BlockwiseNoop: RuleIR = compiledRule("BlockwiseNoop", {
    match: blockwiseNoopPattern,
    phase: ["compact", "pushdown", "tidy"],
    where: data.op(data.op(data.op(data.op(data.fn("isElementwise", isElementwise, [data.get(data.ref("b"), "attrs")]), "&&", data.fn("answersInput", answersInput, [data.ref("kernel")])), "&&", data.fn("labelsAgree", labelsAgree, [data.get(data.ref("b"), "attrs")])), "&&", data.fn("sameChunks", sameChunks, [data.get(data.ref("b"), "chunks"), data.get(data.ref("x"), "chunks")])), "&&", data.fn("mayVanish", mayVanish, [data.ref("b"), data.ref("x")])),
    to: data.ref("x"),
    tags: ["cull"],
    benefit: 3,
    decreases: "layers",
    doc: "`f(x)` → `x` where `f` answers its one input as it is, such as a conversion that converts nothing.",
    span: { file: "blockwise.rules", line: 26, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Blockwise, {
                out: [0],
                ins: [[0]],
                domain: [],
                sizes: [],
                kernel: computes(element(0, "float64")),
                dtype: "float64"
            }, [array([4], [2])]),
            expect: array([4], [2])
        },
        { input: elementwise("negative", [array([4], [2])]) }
    ]
}, {
    guards: [
        ({ b }: BlockwiseNoopBound) => isElementwise(b.attrs),
        ({ kernel }: BlockwiseNoopBound) => answersInput(kernel),
        ({ b }: BlockwiseNoopBound) => labelsAgree(b.attrs),
        ({ b, x }: BlockwiseNoopBound) => sameChunks(b.chunks, x.chunks),
        ({ b, x }: BlockwiseNoopBound) => mayVanish(b, x)
    ],
    rewrite: ({ x }: BlockwiseNoopBound) => x
});
// blockwise.rules:57 CompactBlockwise
const compactBlockwisePattern = as("root", pat(Blockwise, [rest("inputs")], { kernel: v("kernel") }));
type CompactBlockwiseBound = Bindings<typeof compactBlockwisePattern>;
/** `g(f(x))` → `(g ∘ f)(x)` where nothing else reads `f(x)`. The same as FuseBlockwise, but early and never at a price: the rules that move slices, rechunks and transposes down then have one layer to pass in place of hundreds. */
export const CompactBlockwise: RuleIR = compiledRule("CompactBlockwise", {
    match: compactBlockwisePattern,
    phase: ["compact"],
    where: data.fn("isExpr", isExpr, [data.ref("kernel")]),
    sharing: data.op(data.fn("len", len, [data.ref("inputs")]), ">", data.lit(0)),
    to: data.fn("compacted", compacted, [data.ref("root")]),
    tags: ["fuse"],
    benefit: 1,
    decreases: "layers",
    doc: "`g(f(x))` → `(g ∘ f)(x)` where nothing else reads `f(x)`. The same as FuseBlockwise, but early and never at a price: the rules that move slices, rechunks and transposes down then have one layer to pass in place of hundreds.",
    span: { file: "blockwise.rules", line: 57, column: 6 },
    examples: () => [
        {
            input: elementwise("sqrt", [elementwise("add", [file("a", [4], [2]), 1])]),
            expect: exampleLayer(Blockwise, {
                out: [0],
                ins: [[0]],
                domain: [],
                sizes: [],
                kernel: computes(apply("sqrt", apply("add", element(0, "float64"), constant(1, "float64")))),
                dtype: "float64"
            }, [file("a", [4], [2])])
        }
    ]
}, {
    guards: [({ kernel }: CompactBlockwiseBound) => isExpr(kernel)],
    sharing: ({ inputs }: CompactBlockwiseBound) => inputs.length > 0,
    rewrite: ({ root }: CompactBlockwiseBound, c) => compacted(root, c)
});
// blockwise.rules:81 ExpandIntoBlockwise
const expandIntoBlockwisePattern = as("b", pat(Blockwise, [rest("before"), as("r", pat(Reshape, [v("x")])), rest("after")], { kernel: v("kernel") }));
type ExpandIntoBlockwiseBound = Bindings<typeof expandIntoBlockwisePattern>;
const expandIntoBlockwiseLet0 = ({ x, r }: ExpandIntoBlockwiseBound) => unitOnly(x, r);
type ExpandIntoBlockwiseBound1 = ExpandIntoBlockwiseBound & {
    readonly places: NonNullable<ReturnType<typeof expandIntoBlockwiseLet0>>;
};
/** `f(…, x[:, None], …)` → `f(…, x, …)`: an input need not have an axis to be broadcast along it. */
export const ExpandIntoBlockwise: RuleIR = compiledRule("ExpandIntoBlockwise", {
    match: expandIntoBlockwisePattern,
    phase: ["compact", "pushdown", "tidy"],
    where: data.op(data.op(data.op(data.fn("hasExpr", hasExpr, [data.ref("kernel")]), "&&", data.fn("mayMerge", mayMerge, [data.ref("b"), data.ref("r")])), "&&", data.op(data.ref("places"), "!=", data.lit(null))), "&&", data.fn("addsOnly", addsOnly, [data.ref("places"), data.ref("x")])),
    lets: [
        {
            names: "places",
            value: data.fn("unitOnly", unitOnly, [data.ref("x"), data.ref("r")])
        }
    ],
    to: data.term("Blockwise", [data.more(data.ref("before")), data.ref("x"), data.more(data.ref("after"))], {
        "...": data.fn("withoutAddedAxes", withoutAddedAxes, [
            data.ref("b"),
            data.fn("len", len, [data.ref("before")]),
            data.ref("places"),
            data.list([data.more(data.ref("before")), data.ref("x"), data.more(data.ref("after"))])
        ])
    }, "b"),
    tags: ["broadcast"],
    decreases: "reshapes",
    doc: "`f(…, x[:, None], …)` → `f(…, x, …)`: an input need not have an axis to be broadcast along it.",
    span: { file: "blockwise.rules", line: 81, column: 6 },
    examples: () => [
        {
            input: elementwise("multiply", [
                exampleLayer(Reshape, { shape: [1, 4], chunks: blocks([1, 4], [1, 2]) }, [file("a", [4], [2])]),
                file("b", [3, 4], [3, 2])
            ]),
            expect: elementwise("multiply", [file("a", [4], [2]), file("b", [3, 4], [3, 2])])
        }
    ]
}, {
    guards: [
        ({ kernel }: ExpandIntoBlockwiseBound1) => hasExpr(kernel),
        ({ b, r }: ExpandIntoBlockwiseBound1) => mayMerge(b, r),
        ({ places }: ExpandIntoBlockwiseBound1) => places !== null,
        ({ places, x }: ExpandIntoBlockwiseBound1) => addsOnly(places, x)
    ],
    lets: [expandIntoBlockwiseLet0],
    rewrite: ({ b, before, x, after, places }: ExpandIntoBlockwiseBound1, c) => c.make(Blockwise, { ...withoutAddedAxes(b, before.length, places, [...before, x, ...after]) }, [...before, x, ...after], b)
});
// blockwise.rules:108 PruneInputs
const pruneInputsPattern = as("b", pat(Blockwise, [rest("inputs")], { kernel: v("kernel") }));
type PruneInputsBound = Bindings<typeof pruneInputsPattern>;
/** `f(x, y)` where `f` does not look at `y` → `f(x)`; a layer that looks at nothing is a source. */
export const PruneInputs: RuleIR = compiledRule("PruneInputs", {
    match: pruneInputsPattern,
    phase: ["pushdown", "cull"],
    where: data.op(data.fn("hasExpr", hasExpr, [data.ref("kernel")]), "&&", data.fn("readsFewer", readsFewer, [data.ref("kernel"), data.ref("inputs")])),
    to: data.fn("withoutUnread", withoutUnread, [data.ref("b"), data.ref("inputs")]),
    tags: ["cull"],
    benefit: 1,
    decreases: "inputs",
    doc: "`f(x, y)` where `f` does not look at `y` → `f(x)`; a layer that looks at nothing is a source.",
    span: { file: "blockwise.rules", line: 108, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Blockwise, {
                out: [0],
                ins: [[0], [0]],
                domain: [],
                sizes: [],
                kernel: computes(apply("sqrt", element(0, "float64"))),
                dtype: "float64"
            }, [file("a", [4]), file("b", [4])]),
            expect: elementwise("sqrt", [file("a", [4])])
        },
        { input: elementwise("add", [file("a", [4]), file("b", [4])]) }
    ]
}, {
    guards: [
        ({ kernel }: PruneInputsBound) => hasExpr(kernel),
        ({ kernel, inputs }: PruneInputsBound) => readsFewer(kernel, inputs)
    ],
    rewrite: ({ b, inputs }: PruneInputsBound, c) => withoutUnread(b, inputs, c)
});
// blockwise.rules:138 FuseBlockwise
const fuseBlockwisePattern = as("root", pat(Blockwise, [rest("inputs")], { kernel: v("kernel") }));
type FuseBlockwiseBound = Bindings<typeof fuseBlockwisePattern>;
/** `g(f(x), f(x), source)` → `(g ∘ f)(x)`: one kernel, one pass, no temporaries; a reducing kernel takes in what it reduces. Not where grids or annotations differ, where the producer is read elsewhere and dear to compute twice, or where the expression becomes too large to compile. */
export const FuseBlockwise: RuleIR = compiledRule("FuseBlockwise", {
    match: fuseBlockwisePattern,
    phase: ["fuse"],
    where: data.fn("hasExpr", hasExpr, [data.ref("kernel")]),
    sharing: data.op(data.fn("len", len, [data.ref("inputs")]), ">", data.lit(0)),
    to: data.fn("fused", fused, [data.ref("root")]),
    tags: ["fuse"],
    decreases: "layers",
    doc: "`g(f(x), f(x), source)` → `(g ∘ f)(x)`: one kernel, one pass, no temporaries; a reducing kernel takes in what it reduces. Not where grids or annotations differ, where the producer is read elsewhere and dear to compute twice, or where the expression becomes too large to compile.",
    span: { file: "blockwise.rules", line: 138, column: 6 },
    examples: () => [
        {
            input: elementwise("sqrt", [elementwise("add", [file("a", [4], [2]), 1])]),
            expect: exampleLayer(Blockwise, {
                out: [0],
                ins: [[0]],
                domain: [],
                sizes: [],
                kernel: computes(apply("sqrt", apply("add", element(0, "float64"), constant(1, "float64")))),
                dtype: "float64"
            }, [file("a", [4], [2])])
        }
    ]
}, {
    guards: [({ kernel }: FuseBlockwiseBound) => hasExpr(kernel)],
    sharing: ({ inputs }: FuseBlockwiseBound) => inputs.length > 0,
    rewrite: ({ root }: FuseBlockwiseBound, c) => fused(root, c)
});
