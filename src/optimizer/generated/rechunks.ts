/** Made from `rules/rechunks.rules` by `npm run rules:build`. */
import { sameChunks } from "../../core/index.ts";
import { blockwise as Blockwise, rechunk as Rechunk, source as Source, transpose as Transpose } from "../../layers/index.ts";
import { isElementwise } from "../algebra/labels.ts";
import { mayMerge, mayVanish } from "../algebra/wishes.ts";
import { type Bindings, as, not, pat, rest, v } from "../pattern.ts";
import { type RuleIR } from "../rule.ts";
import { indexIn } from "../rules/builtins.ts";
import { compiledRule } from "../rules/compiled.ts";
import * as data from "../rules/data.ts";
import { array, blocks, elementwise, exampleLayer, file } from "../rules/example-terms.ts";
import { inAnyChunks, isCheap } from "../rules/helpers/kernels.ts";
import { movesNoMore, rechunkPlan, rechunkedInputs } from "../rules/helpers/rechunks.ts";
// rechunks.rules:14 RechunkNoop
const rechunkNoopPattern = as("r", pat(Rechunk, [v("x")]));
type RechunkNoopBound = Bindings<typeof rechunkNoopPattern>;
/** `rechunk(x, chunks of x)` → `x`. */
export const RechunkNoop: RuleIR = compiledRule("RechunkNoop", {
    match: rechunkNoopPattern,
    phase: ["pushdown", "explore", "tidy"],
    where: data.op(data.fn("sameChunks", sameChunks, [data.get(data.ref("r"), "chunks"), data.get(data.ref("x"), "chunks")]), "&&", data.fn("mayVanish", mayVanish, [data.ref("r"), data.ref("x")])),
    to: data.ref("x"),
    tags: ["rechunk"],
    benefit: 3,
    decreases: "rechunks",
    doc: "`rechunk(x, chunks of x)` → `x`.",
    span: { file: "rechunks.rules", line: 14, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Rechunk, { chunks: blocks([4, 6], [2, 3]) }, [array([4, 6], [2, 3])]),
            expect: array([4, 6], [2, 3])
        },
        {
            input: exampleLayer(Rechunk, { chunks: blocks([4], [4]) }, [file("a", [4], [2])])
        }
    ]
}, {
    guards: [
        ({ r, x }: RechunkNoopBound) => sameChunks(r.chunks, x.chunks),
        ({ r, x }: RechunkNoopBound) => mayVanish(r, x)
    ],
    rewrite: ({ x }: RechunkNoopBound) => x
});
// rechunks.rules:30 RechunkOfRechunk
const rechunkOfRechunkPattern = as("outer", pat(Rechunk, [as("inner", pat(Rechunk, [v("x")]))], { chunks: v("chunks") }));
type RechunkOfRechunkBound = Bindings<typeof rechunkOfRechunkPattern>;
/** `rechunk(rechunk(x, c), d)` → `rechunk(x, d)`: only the last chunking can be seen. */
export const RechunkOfRechunk: RuleIR = compiledRule("RechunkOfRechunk", {
    match: rechunkOfRechunkPattern,
    phase: ["pushdown", "explore"],
    where: data.fn("mayMerge", mayMerge, [data.ref("outer"), data.ref("inner")]),
    to: data.term("Rechunk", [data.ref("x")], { chunks: data.ref("chunks") }, "outer"),
    tags: ["rechunk"],
    benefit: 2,
    decreases: "rechunks",
    doc: "`rechunk(rechunk(x, c), d)` → `rechunk(x, d)`: only the last chunking can be seen.",
    span: { file: "rechunks.rules", line: 30, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Rechunk, { chunks: blocks([8], [8]) }, [exampleLayer(Rechunk, { chunks: blocks([8], [2]) }, [file("a", [8], [4])])]),
            expect: exampleLayer(Rechunk, { chunks: blocks([8], [8]) }, [file("a", [8], [4])])
        }
    ]
}, {
    guards: [({ outer, inner }: RechunkOfRechunkBound) => mayMerge(outer, inner)],
    rewrite: ({ outer, x, chunks }: RechunkOfRechunkBound, c) => c.make(Rechunk, { chunks }, [x], outer)
});
// rechunks.rules:49 RechunkIntoSource
const rechunkIntoSourcePattern = as("r", pat(Rechunk, [as("x", pat(Source, [], { kernel: v("kernel"), domain: v("domain") }))]));
type RechunkIntoSourceBound = Bindings<typeof rechunkIntoSourcePattern>;
/** `rechunk(source, c)` → the source in chunks `c`: what is computed from positions, or cut from literals, can be cut in any way. Files are read in their own chunks and cut afterwards. */
export const RechunkIntoSource: RuleIR = compiledRule("RechunkIntoSource", {
    match: rechunkIntoSourcePattern,
    phase: ["pushdown"],
    where: data.op(data.op(data.fn("inAnyChunks", inAnyChunks, [data.ref("kernel")]), "&&", data.fn("sameChunks", sameChunks, [data.ref("domain"), data.get(data.ref("x"), "chunks")])), "&&", data.fn("mayMerge", mayMerge, [data.ref("r"), data.ref("x")])),
    sharing: data.op(data.op(data.get(data.ref("x"), "uses"), "<=", data.lit(1)), "||", data.fn("isCheap", isCheap, [data.ref("kernel")])),
    to: data.change(data.ref("x"), {
        chunks: data.get(data.ref("r"), "chunks"),
        domain: data.get(data.ref("r"), "chunks")
    }),
    tags: ["rechunk", "pushdown", "io"],
    decreases: "rechunks",
    doc: "`rechunk(source, c)` → the source in chunks `c`: what is computed from positions, or cut from literals, can be cut in any way. Files are read in their own chunks and cut afterwards.",
    span: { file: "rechunks.rules", line: 49, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Rechunk, { chunks: blocks([8], [2]) }, [array([8], [4])]),
            expect: array([8], [2])
        },
        {
            input: exampleLayer(Rechunk, { chunks: blocks([8], [2]) }, [file("a", [8], [4])])
        }
    ]
}, {
    guards: [
        ({ kernel }: RechunkIntoSourceBound) => inAnyChunks(kernel),
        ({ domain, x }: RechunkIntoSourceBound) => sameChunks(domain, x.chunks),
        ({ r, x }: RechunkIntoSourceBound) => mayMerge(r, x)
    ],
    sharing: ({ x, kernel }: RechunkIntoSourceBound, c) => c.uses(x) <= 1 || isCheap(kernel),
    rewrite: ({ x, r }: RechunkIntoSourceBound, c) => c.make(x.type, { ...x.attrs, chunks: r.chunks, domain: r.chunks }, c.inputs(x), x)
});
// rechunks.rules:68 RechunkThroughTranspose
const rechunkThroughTransposePattern = as("$0", pat(Rechunk, [as("t", pat(Transpose, [v("x")], { axes: v("axes") }))], { chunks: v("chunks") }));
type RechunkThroughTransposeBound = Bindings<typeof rechunkThroughTransposePattern>;
/** `rechunk(transpose(x, p), c)` → `transpose(rechunk(x, c ∘ p⁻¹), p)`. */
export const RechunkThroughTranspose: RuleIR = compiledRule("RechunkThroughTranspose", {
    match: rechunkThroughTransposePattern,
    phase: ["pushdown"],
    sharing: data.op(data.get(data.ref("t"), "uses"), "<=", data.lit(1)),
    to: data.term("Transpose", [
        data.term("Rechunk", [data.ref("x")], {
            chunks: data.each(["axis", "k"], data.ref("axes"), data.at(data.ref("chunks"), data.fn("indexIn", indexIn, [data.ref("axes"), data.ref("k")])))
        }, "$0")
    ], { axes: data.ref("axes") }, "t"),
    tags: ["rechunk", "pushdown"],
    decreases: "height of rechunks",
    doc: "`rechunk(transpose(x, p), c)` → `transpose(rechunk(x, c ∘ p⁻¹), p)`.",
    span: { file: "rechunks.rules", line: 68, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Rechunk, { chunks: blocks([6, 4], [6, 2]) }, [exampleLayer(Transpose, { axes: [1, 0] }, [file("a", [4, 6], [2, 3])])]),
            expect: exampleLayer(Transpose, { axes: [1, 0] }, [
                exampleLayer(Rechunk, { chunks: blocks([4, 6], [2, 6]) }, [file("a", [4, 6], [2, 3])])
            ])
        }
    ]
}, {
    guards: [],
    sharing: ({ t }: RechunkThroughTransposeBound, c) => c.uses(t) <= 1,
    rewrite: ({ t, $0, x, axes, chunks }: RechunkThroughTransposeBound, c) => c.make(Transpose, { axes }, [
        c.make(Rechunk, { chunks: axes.map((_axis, k) => chunks[axes.indexOf(k)]) }, [x], $0)
    ], t)
});
// rechunks.rules:89 RechunkThroughBlockwise
const rechunkThroughBlockwisePattern = as("r", pat(Rechunk, [as("b", pat(Blockwise, [rest("inputs")]))]));
type RechunkThroughBlockwiseBound = Bindings<typeof rechunkThroughBlockwisePattern>;
/** `rechunk(f(x, y), c)` → `f(rechunk(x, c), rechunk(y, c))` where the inputs are no more bytes than the output; inputs that can be made in any chunks, or are about to be rechunked anyway, are free. */
export const RechunkThroughBlockwise: RuleIR = compiledRule("RechunkThroughBlockwise", {
    match: rechunkThroughBlockwisePattern,
    phase: ["pushdown"],
    where: data.op(data.fn("isElementwise", isElementwise, [data.get(data.ref("b"), "attrs")]), "&&", data.fn("movesNoMore", movesNoMore, [data.ref("inputs"), data.ref("b")])),
    sharing: data.op(data.get(data.ref("b"), "uses"), "<=", data.lit(1)),
    to: data.fn("rechunkedInputs", rechunkedInputs, [data.ref("r"), data.ref("b"), data.ref("inputs")]),
    tags: ["rechunk", "pushdown"],
    decreases: "height of rechunks",
    doc: "`rechunk(f(x, y), c)` → `f(rechunk(x, c), rechunk(y, c))` where the inputs are no more bytes than the output; inputs that can be made in any chunks, or are about to be rechunked anyway, are free.",
    span: { file: "rechunks.rules", line: 89, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Rechunk, { chunks: blocks([8], [2]) }, [elementwise("sqrt", [file("a", [8], [4])])]),
            expect: elementwise("sqrt", [exampleLayer(Rechunk, { chunks: blocks([8], [2]) }, [file("a", [8], [4])])])
        }
    ]
}, {
    guards: [
        ({ b }: RechunkThroughBlockwiseBound) => isElementwise(b.attrs),
        ({ inputs, b }: RechunkThroughBlockwiseBound) => movesNoMore(inputs, b)
    ],
    sharing: ({ b }: RechunkThroughBlockwiseBound, c) => c.uses(b) <= 1,
    rewrite: ({ r, b, inputs }: RechunkThroughBlockwiseBound, c) => rechunkedInputs(r, b, inputs, c)
});
// rechunks.rules:107 LowerRechunk
const lowerRechunkPattern = as("r", pat(Rechunk, [as("x", not(Rechunk))]));
type LowerRechunkBound = Bindings<typeof lowerRechunkPattern>;
/** `rechunk(x, c)` → `rechunk(rechunk(x, b), c)` where every task would touch too many blocks: one chunking in between makes the boxes larger. The steps of a plan are not planned again. */
export const LowerRechunk: RuleIR = compiledRule("LowerRechunk", {
    match: lowerRechunkPattern,
    phase: ["lower"],
    to: data.fn("rechunkPlan", rechunkPlan, [data.ref("r"), data.ref("x")]),
    tags: ["rechunk", "lower"],
    decreases: "boxes a task",
    doc: "`rechunk(x, c)` → `rechunk(rechunk(x, b), c)` where every task would touch too many blocks: one chunking in between makes the boxes larger. The steps of a plan are not planned again.",
    span: { file: "rechunks.rules", line: 107, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Rechunk, { chunks: blocks([1000, 1000], [1000, 1]) }, [file("a", [1000, 1000], [1, 1000])]),
            expect: exampleLayer(Rechunk, { chunks: blocks([1000, 1000], [1000, 1]) }, [
                exampleLayer(Rechunk, { chunks: blocks([1000, 1000], [31, 31]) }, [file("a", [1000, 1000], [1, 1000])])
            ])
        },
        {
            input: exampleLayer(Rechunk, { chunks: blocks([8, 8], [8, 1]) }, [file("a", [8, 8], [1, 8])])
        }
    ]
}, { guards: [], rewrite: ({ r, x }: LowerRechunkBound, c) => rechunkPlan(r, x, c) });
