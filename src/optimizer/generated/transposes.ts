/** Made from `rules/transposes.rules` by `npm run rules:build`. */
import { sameChunks } from "../../core/index.ts";
import { blockwise as Blockwise, source as Source, transpose as Transpose } from "../../layers/index.ts";
import { isContraction, isProduct, relabelled, withInputLabels } from "../algebra/contraction.ts";
import { isElementwise } from "../algebra/labels.ts";
import { mayMerge, mayVanish } from "../algebra/wishes.ts";
import { type Bindings, as, pat, rest, v } from "../pattern.ts";
import { type RuleIR } from "../rule.ts";
import { all, len } from "../rules/builtins.ts";
import { compiledRule, isEqual } from "../rules/compiled.ts";
import * as data from "../rules/data.ts";
import { apply, array, blocks, builtin, computes, constant, coordinate, element, elementwise, exampleLayer, file, matmul } from "../rules/example-terms.ts";
import { hasExpr, isExpr } from "../rules/helpers/kernels.ts";
import { inOrder, labelsBelow, reorderedKernel } from "../rules/helpers/transposes.ts";
// transposes.rules:15 TransposeNoop
const transposeNoopPattern = as("t", pat(Transpose, [v("x")], { axes: v("axes") }));
type TransposeNoopBound = Bindings<typeof transposeNoopPattern>;
/** `transpose(x, (0, 1, …))` → `x`. */
export const TransposeNoop: RuleIR = compiledRule("TransposeNoop", {
    match: transposeNoopPattern,
    phase: ["compact", "pushdown", "tidy"],
    where: data.op(data.fn("all", all, [
        data.each(["axis", "a"], data.ref("axes"), data.op(data.ref("axis"), "==", data.ref("a")))
    ]), "&&", data.fn("mayVanish", mayVanish, [data.ref("t"), data.ref("x")])),
    to: data.ref("x"),
    tags: ["transpose"],
    benefit: 3,
    decreases: "transposes",
    doc: "`transpose(x, (0, 1, …))` → `x`.",
    span: { file: "transposes.rules", line: 15, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Transpose, { axes: [0, 1] }, [array([4, 6])]),
            expect: array([4, 6])
        }
    ]
}, {
    guards: [
        ({ axes }: TransposeNoopBound) => axes.every((axis, a) => isEqual(axis, a)),
        ({ t, x }: TransposeNoopBound) => mayVanish(t, x)
    ],
    rewrite: ({ x }: TransposeNoopBound) => x
});
// transposes.rules:30 TransposeOfTranspose
const transposeOfTransposePattern = as("outer", pat(Transpose, [as("inner", pat(Transpose, [v("x")], { axes: v("p") }))], { axes: v("q") }));
type TransposeOfTransposeBound = Bindings<typeof transposeOfTransposePattern>;
/** `transpose(transpose(x, p), q)` → `transpose(x, p ∘ q)`. */
export const TransposeOfTranspose: RuleIR = compiledRule("TransposeOfTranspose", {
    match: transposeOfTransposePattern,
    phase: ["compact", "pushdown", "tidy"],
    where: data.fn("mayMerge", mayMerge, [data.ref("outer"), data.ref("inner")]),
    to: data.term("Transpose", [data.ref("x")], {
        axes: data.each(["axis", null], data.ref("q"), data.at(data.ref("p"), data.ref("axis")))
    }, "outer"),
    tags: ["transpose"],
    benefit: 2,
    decreases: "transposes",
    doc: "`transpose(transpose(x, p), q)` → `transpose(x, p ∘ q)`.",
    span: { file: "transposes.rules", line: 30, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Transpose, { axes: [1, 0, 2] }, [exampleLayer(Transpose, { axes: [2, 0, 1] }, [file("a", [2, 3, 4])])]),
            expect: exampleLayer(Transpose, { axes: [0, 2, 1] }, [file("a", [2, 3, 4])])
        }
    ]
}, {
    guards: [({ outer, inner }: TransposeOfTransposeBound) => mayMerge(outer, inner)],
    rewrite: ({ outer, x, q, p }: TransposeOfTransposeBound, c) => c.make(Transpose, { axes: q.map(axis => p[axis]) }, [x], outer)
});
// transposes.rules:44 TransposeIntoBlockwise
const transposeIntoBlockwisePattern = as("b", pat(Blockwise, [
    rest("before"),
    as("t", pat(Transpose, [v("x")], { axes: v("axes") })),
    rest("after")
], { kernel: v("kernel") }));
type TransposeIntoBlockwiseBound = Bindings<typeof transposeIntoBlockwisePattern>;
/** `f(…, transpose(x, p), …)` → `f(…, x, …)` with the labels of x in its own order. */
export const TransposeIntoBlockwise: RuleIR = compiledRule("TransposeIntoBlockwise", {
    match: transposeIntoBlockwisePattern,
    phase: ["compact", "pushdown", "tidy"],
    where: data.op(data.fn("hasExpr", hasExpr, [data.ref("kernel")]), "&&", data.fn("mayMerge", mayMerge, [data.ref("b"), data.ref("t")])),
    to: data.term("Blockwise", [data.more(data.ref("before")), data.ref("x"), data.more(data.ref("after"))], {
        "...": data.get(data.ref("b"), "attrs"),
        ins: data.fn("labelsBelow", labelsBelow, [
            data.get(data.ref("b"), "attrs"),
            data.fn("len", len, [data.ref("before")]),
            data.ref("axes")
        ])
    }, "b"),
    tags: ["transpose"],
    decreases: "transposes",
    doc: "`f(…, transpose(x, p), …)` → `f(…, x, …)` with the labels of x in its own order.",
    span: { file: "transposes.rules", line: 44, column: 6 },
    examples: () => [
        {
            input: elementwise("sqrt", [exampleLayer(Transpose, { axes: [1, 0] }, [file("a", [4, 6], [2, 3])])]),
            expect: exampleLayer(Blockwise, {
                out: [0, 1],
                ins: [[1, 0]],
                domain: [],
                sizes: [],
                kernel: computes(apply("sqrt", element(0, "float64"))),
                dtype: "float64"
            }, [file("a", [4, 6], [2, 3])])
        }
    ]
}, {
    guards: [
        ({ kernel }: TransposeIntoBlockwiseBound) => hasExpr(kernel),
        ({ b, t }: TransposeIntoBlockwiseBound) => mayMerge(b, t)
    ],
    rewrite: ({ b, before, x, after, axes }: TransposeIntoBlockwiseBound, c) => c.make(Blockwise, { ...b.attrs, ins: labelsBelow(b.attrs, before.length, axes) }, [...before, x, ...after], b)
});
// transposes.rules:67 TransposeThroughBlockwise
const transposeThroughBlockwisePattern = as("t", pat(Transpose, [
    as("b", pat(Blockwise, [rest("inputs")], { out: v("out"), kernel: v("kernel") }))
], { axes: v("axes") }));
type TransposeThroughBlockwiseBound = Bindings<typeof transposeThroughBlockwisePattern>;
/** `transpose(f(x), p)` → `f` with its output labels in the order `p`: the loop does it for free. */
export const TransposeThroughBlockwise: RuleIR = compiledRule("TransposeThroughBlockwise", {
    match: transposeThroughBlockwisePattern,
    phase: ["compact", "pushdown", "tidy"],
    where: data.op(data.fn("isElementwise", isElementwise, [data.get(data.ref("b"), "attrs")]), "&&", data.fn("mayMerge", mayMerge, [data.ref("t"), data.ref("b")])),
    sharing: data.op(data.get(data.ref("b"), "uses"), "<=", data.lit(1)),
    to: data.term("Blockwise", [data.more(data.ref("inputs"))], {
        "...": data.get(data.ref("b"), "attrs"),
        out: data.fn("inOrder", inOrder, [data.ref("out"), data.ref("axes")]),
        kernel: data.fn("reorderedKernel", reorderedKernel, [data.ref("kernel"), data.ref("axes")])
    }, "b"),
    tags: ["transpose"],
    decreases: "transposes",
    doc: "`transpose(f(x), p)` → `f` with its output labels in the order `p`: the loop does it for free.",
    span: { file: "transposes.rules", line: 67, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Transpose, { axes: [1, 0] }, [elementwise("sqrt", [file("a", [4, 6], [2, 3])])]),
            expect: exampleLayer(Blockwise, {
                out: [1, 0],
                ins: [[0, 1]],
                domain: [],
                sizes: [],
                kernel: computes(apply("sqrt", element(0, "float64"))),
                dtype: "float64"
            }, [file("a", [4, 6], [2, 3])])
        }
    ]
}, {
    guards: [
        ({ b }: TransposeThroughBlockwiseBound) => isElementwise(b.attrs),
        ({ t, b }: TransposeThroughBlockwiseBound) => mayMerge(t, b)
    ],
    sharing: ({ b }: TransposeThroughBlockwiseBound, c) => c.uses(b) <= 1,
    rewrite: ({ b, inputs, out, axes, kernel }: TransposeThroughBlockwiseBound, c) => c.make(Blockwise, { ...b.attrs, out: inOrder(out, axes), kernel: reorderedKernel(kernel, axes) }, [...inputs], b)
});
// transposes.rules:95 TransposeIntoContraction
const transposeIntoContractionPattern = as("b", pat(Blockwise, [
    rest("before"),
    as("t", pat(Transpose, [v("x")], { axes: v("axes") })),
    rest("after")
], { kernel: v("kernel") }));
type TransposeIntoContractionBound = Bindings<typeof transposeIntoContractionPattern>;
/** `transpose(x, p) @ y` → the product that reads x in its own order: the kernel packs it anyway. */
export const TransposeIntoContraction: RuleIR = compiledRule("TransposeIntoContraction", {
    match: transposeIntoContractionPattern,
    phase: ["compact", "pushdown", "tidy"],
    where: data.op(data.fn("isProduct", isProduct, [data.ref("kernel")]), "&&", data.fn("mayMerge", mayMerge, [data.ref("b"), data.ref("t")])),
    to: data.term("Blockwise", [data.more(data.ref("before")), data.ref("x"), data.more(data.ref("after"))], {
        "...": data.fn("withInputLabels", withInputLabels, [
            data.get(data.ref("b"), "attrs"),
            data.fn("labelsBelow", labelsBelow, [
                data.get(data.ref("b"), "attrs"),
                data.fn("len", len, [data.ref("before")]),
                data.ref("axes")
            ])
        ])
    }, "b"),
    tags: ["transpose"],
    decreases: "transposes",
    doc: "`transpose(x, p) @ y` → the product that reads x in its own order: the kernel packs it anyway.",
    span: { file: "transposes.rules", line: 95, column: 6 },
    examples: () => [
        {
            input: matmul(exampleLayer(Transpose, { axes: [1, 0] }, [file("a", [4, 6], [2, 3])]), file("b", [4, 2], [2, 2])),
            expect: exampleLayer(Blockwise, {
                out: [0, 1],
                ins: [[2, 0], [2, 1]],
                domain: [],
                sizes: [],
                kernel: builtin("contract", "{\"a\":[2,0],\"b\":[2,1],\"out\":[0,1]}"),
                dtype: "float64"
            }, [file("a", [4, 6], [2, 3]), file("b", [4, 2], [2, 2])])
        }
    ]
}, {
    guards: [
        ({ kernel }: TransposeIntoContractionBound) => isProduct(kernel),
        ({ b, t }: TransposeIntoContractionBound) => mayMerge(b, t)
    ],
    rewrite: ({ b, before, x, after, axes }: TransposeIntoContractionBound, c) => c.make(Blockwise, { ...withInputLabels(b.attrs, labelsBelow(b.attrs, before.length, axes)) }, [...before, x, ...after], b)
});
// transposes.rules:118 TransposeThroughContraction
const transposeThroughContractionPattern = as("t", pat(Transpose, [
    as("b", pat(Blockwise, [rest("inputs")], { out: v("out"), ins: v("ins"), kernel: v("kernel"), sizes: v("sizes") }))
], { axes: v("axes") }));
type TransposeThroughContractionBound = Bindings<typeof transposeThroughContractionPattern>;
/** `transpose(x @ y, p)` → the product that writes its axes in the order `p`. */
export const TransposeThroughContraction: RuleIR = compiledRule("TransposeThroughContraction", {
    match: transposeThroughContractionPattern,
    phase: ["compact", "pushdown", "tidy"],
    where: data.op(data.op(data.fn("isContraction", isContraction, [data.ref("kernel")]), "&&", data.op(data.fn("len", len, [data.ref("sizes")]), "==", data.lit(0))), "&&", data.fn("mayMerge", mayMerge, [data.ref("t"), data.ref("b")])),
    sharing: data.op(data.get(data.ref("b"), "uses"), "<=", data.lit(1)),
    to: data.term("Blockwise", [data.more(data.ref("inputs"))], {
        "...": data.fn("relabelled", relabelled, [
            data.get(data.ref("b"), "attrs"),
            data.fn("inOrder", inOrder, [data.ref("out"), data.ref("axes")]),
            data.ref("ins")
        ])
    }, "b"),
    tags: ["transpose"],
    decreases: "transposes",
    doc: "`transpose(x @ y, p)` → the product that writes its axes in the order `p`.",
    span: { file: "transposes.rules", line: 118, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Transpose, { axes: [1, 0] }, [matmul(file("a", [4, 6], [2, 3]), file("b", [6, 2], [3, 2]))]),
            expect: exampleLayer(Blockwise, {
                out: [1, 0],
                ins: [[0, 2], [2, 1]],
                domain: [],
                sizes: [],
                kernel: builtin("contract", "{\"a\":[0,2],\"b\":[2,1],\"out\":[1,0]}"),
                dtype: "float64"
            }, [file("a", [4, 6], [2, 3]), file("b", [6, 2], [3, 2])])
        }
    ]
}, {
    guards: [
        ({ kernel }: TransposeThroughContractionBound) => isContraction(kernel),
        ({ sizes }: TransposeThroughContractionBound) => sizes.length === 0,
        ({ t, b }: TransposeThroughContractionBound) => mayMerge(t, b)
    ],
    sharing: ({ b }: TransposeThroughContractionBound, c) => c.uses(b) <= 1,
    rewrite: ({ b, inputs, out, axes, ins }: TransposeThroughContractionBound, c) => c.make(Blockwise, { ...relabelled(b.attrs, inOrder(out, axes), ins) }, [...inputs], b)
});
// transposes.rules:142 TransposeIntoSource
const transposeIntoSourcePattern = as("t", pat(Transpose, [
    as("x", pat(Source, [], {
        kernel: v("kernel"),
        domain: v("domain"),
        origin: v("origin"),
        steps: v("steps"),
        dtype: v("dtype")
    }))
], { axes: v("axes") }));
type TransposeIntoSourceBound = Bindings<typeof transposeIntoSourcePattern>;
const transposeIntoSourceLet0 = ({ x, axes }: TransposeIntoSourceBound) => inOrder(x.chunks, axes);
type TransposeIntoSourceBound1 = TransposeIntoSourceBound & {
    readonly chunks: ReturnType<typeof transposeIntoSourceLet0>;
};
/** `transpose(source of an expression, p)` → the expression with its coordinates in the order `p`. */
export const TransposeIntoSource: RuleIR = compiledRule("TransposeIntoSource", {
    match: transposeIntoSourcePattern,
    phase: ["pushdown", "tidy"],
    where: data.op(data.op(data.fn("isExpr", isExpr, [data.ref("kernel")]), "&&", data.fn("sameChunks", sameChunks, [data.ref("domain"), data.get(data.ref("x"), "chunks")])), "&&", data.fn("mayMerge", mayMerge, [data.ref("t"), data.ref("x")])),
    sharing: data.op(data.get(data.ref("x"), "uses"), "<=", data.lit(1)),
    lets: [
        {
            names: "chunks",
            value: data.fn("inOrder", inOrder, [data.get(data.ref("x"), "chunks"), data.ref("axes")])
        }
    ],
    to: data.term("Source", [], {
        kernel: data.fn("reorderedKernel", reorderedKernel, [data.ref("kernel"), data.ref("axes")]),
        chunks: data.ref("chunks"),
        domain: data.ref("chunks"),
        origin: data.fn("inOrder", inOrder, [data.ref("origin"), data.ref("axes")]),
        steps: data.fn("inOrder", inOrder, [data.ref("steps"), data.ref("axes")]),
        dtype: data.ref("dtype")
    }, "x"),
    tags: ["transpose", "pushdown"],
    decreases: "transposes",
    doc: "`transpose(source of an expression, p)` → the expression with its coordinates in the order `p`.",
    span: { file: "transposes.rules", line: 142, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Transpose, { axes: [1, 0] }, [array([4, 6], [2, 3])]),
            expect: exampleLayer(array([4, 6], [2, 3]).type, {
                ...array([4, 6], [2, 3]).attrs,
                kernel: computes(apply("add", apply("multiply", apply("add", constant(0, "float64"), coordinate(1)), constant(100, "float64")), coordinate(0))),
                chunks: blocks([6, 4], [3, 2]),
                domain: blocks([6, 4], [3, 2])
            }, array([4, 6], [2, 3]).inputs)
        }
    ]
}, {
    guards: [
        ({ kernel }: TransposeIntoSourceBound1) => isExpr(kernel),
        ({ domain, x }: TransposeIntoSourceBound1) => sameChunks(domain, x.chunks),
        ({ t, x }: TransposeIntoSourceBound1) => mayMerge(t, x)
    ],
    sharing: ({ x }: TransposeIntoSourceBound1, c) => c.uses(x) <= 1,
    lets: [transposeIntoSourceLet0],
    rewrite: ({ x, kernel, axes, chunks, origin, steps, dtype }: TransposeIntoSourceBound1, c) => c.make(Source, {
        kernel: reorderedKernel(kernel, axes),
        chunks,
        domain: chunks,
        origin: inOrder(origin, axes),
        steps: inOrder(steps, axes),
        dtype
    }, [], x)
});
