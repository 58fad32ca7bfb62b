/** Made from `rules/concats.rules` by `npm run rules:build`. */
import { sameChunks } from "../../core/index.ts";
import { concat as Concat, reshape as Reshape, sameContents } from "../../layers/index.ts";
import { mayMerge, mayVanish } from "../algebra/wishes.ts";
import { type Bindings, as, pat, rest, v } from "../pattern.ts";
import { type RuleIR } from "../rule.ts";
import { compiledRule, isEqual } from "../rules/compiled.ts";
import * as data from "../rules/data.ts";
import { array, blocks, exampleLayer, file } from "../rules/example-terms.ts";
// concats.rules:11 ConcatOfOne
const concatOfOnePattern = as("k", pat(Concat, [v("x")]));
type ConcatOfOneBound = Bindings<typeof concatOfOnePattern>;
/** `concat(x)` → `x`. */
export const ConcatOfOne: RuleIR = compiledRule("ConcatOfOne", {
    match: concatOfOnePattern,
    phase: ["pushdown", "tidy"],
    where: data.fn("mayVanish", mayVanish, [data.ref("k"), data.ref("x")]),
    to: data.ref("x"),
    tags: ["concat"],
    decreases: "concatenations",
    doc: "`concat(x)` → `x`.",
    span: { file: "concats.rules", line: 11, column: 6 },
    examples: () => [{ input: exampleLayer(Concat, { axis: 0 }, [array([4])]), expect: array([4]) }]
}, {
    guards: [({ k, x }: ConcatOfOneBound) => mayVanish(k, x)],
    rewrite: ({ x }: ConcatOfOneBound) => x
});
// concats.rules:22 ConcatOfConcat
const concatOfConcatPattern = as("outer", pat(Concat, [rest("before"), as("inner", pat(Concat, [rest("inputs")])), rest("after")], { axis: v("axis") }));
type ConcatOfConcatBound = Bindings<typeof concatOfConcatPattern>;
/** `concat(x, concat(y, z))` → `concat(x, y, z)` along the same axis. */
export const ConcatOfConcat: RuleIR = compiledRule("ConcatOfConcat", {
    match: concatOfConcatPattern,
    phase: ["pushdown"],
    where: data.op(data.op(data.get(data.ref("inner"), "axis"), "==", data.ref("axis")), "&&", data.fn("mayMerge", mayMerge, [data.ref("outer"), data.ref("inner")])),
    to: data.term("Concat", [
        data.more(data.ref("before")),
        data.more(data.ref("inputs")),
        data.more(data.ref("after"))
    ], { axis: data.ref("axis") }, "outer"),
    tags: ["concat"],
    decreases: "concatenations",
    doc: "`concat(x, concat(y, z))` → `concat(x, y, z)` along the same axis.",
    span: { file: "concats.rules", line: 22, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Concat, { axis: 0 }, [
                file("a", [4]),
                exampleLayer(Concat, { axis: 0 }, [file("b", [2]), file("c", [3])])
            ]),
            expect: exampleLayer(Concat, { axis: 0 }, [file("a", [4]), file("b", [2]), file("c", [3])])
        }
    ]
}, {
    guards: [
        ({ inner, axis }: ConcatOfConcatBound) => isEqual(inner.attrs.axis, axis),
        ({ outer, inner }: ConcatOfConcatBound) => mayMerge(outer, inner)
    ],
    rewrite: ({ outer, before, inputs, after, axis }: ConcatOfConcatBound, c) => c.make(Concat, { axis }, [...before, ...inputs, ...after], outer)
});
// concats.rules:37 ReshapeNoop
const reshapeNoopPattern = as("r", pat(Reshape, [v("x")]));
type ReshapeNoopBound = Bindings<typeof reshapeNoopPattern>;
/** `reshape(x, shape of x)` → `x`. */
export const ReshapeNoop: RuleIR = compiledRule("ReshapeNoop", {
    match: reshapeNoopPattern,
    phase: ["compact", "pushdown", "tidy"],
    where: data.op(data.fn("sameChunks", sameChunks, [data.get(data.ref("r"), "chunks"), data.get(data.ref("x"), "chunks")]), "&&", data.fn("mayVanish", mayVanish, [data.ref("r"), data.ref("x")])),
    to: data.ref("x"),
    tags: ["reshape"],
    benefit: 3,
    decreases: "reshapes",
    doc: "`reshape(x, shape of x)` → `x`.",
    span: { file: "concats.rules", line: 37, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Reshape, { shape: [4, 6], chunks: blocks([4, 6], [2, 3]) }, [array([4, 6], [2, 3])]),
            expect: array([4, 6], [2, 3])
        }
    ]
}, {
    guards: [
        ({ r, x }: ReshapeNoopBound) => sameChunks(r.chunks, x.chunks),
        ({ r, x }: ReshapeNoopBound) => mayVanish(r, x)
    ],
    rewrite: ({ x }: ReshapeNoopBound) => x
});
// concats.rules:52 ReshapeOfReshape
const reshapeOfReshapePattern = as("outer", pat(Reshape, [as("inner", pat(Reshape, [v("x")]))]));
type ReshapeOfReshapeBound = Bindings<typeof reshapeOfReshapePattern>;
/** `reshape(reshape(x, a), b)` → `reshape(x, b)`: block n is block n throughout. Empty blocks can hide that from the one step. */
export const ReshapeOfReshape: RuleIR = compiledRule("ReshapeOfReshape", {
    match: reshapeOfReshapePattern,
    phase: ["compact", "pushdown", "tidy"],
    where: data.op(data.fn("mayMerge", mayMerge, [data.ref("outer"), data.ref("inner")]), "&&", data.fn("sameContents", sameContents, [data.get(data.ref("x"), "chunks"), data.get(data.ref("outer"), "chunks")])),
    to: data.term("Reshape", [data.ref("x")], { "...": data.get(data.ref("outer"), "attrs") }, "outer"),
    tags: ["reshape"],
    benefit: 2,
    decreases: "reshapes",
    doc: "`reshape(reshape(x, a), b)` → `reshape(x, b)`: block n is block n throughout. Empty blocks can hide that from the one step.",
    span: { file: "concats.rules", line: 52, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Reshape, { shape: [1, 4], chunks: blocks([1, 4], [1, 4]) }, [
                exampleLayer(Reshape, { shape: [4, 1], chunks: blocks([4, 1], [4, 1]) }, [file("a", [4])])
            ]),
            expect: exampleLayer(Reshape, { shape: [1, 4], chunks: blocks([1, 4], [1, 4]) }, [file("a", [4])])
        }
    ]
}, {
    guards: [
        ({ outer, inner }: ReshapeOfReshapeBound) => mayMerge(outer, inner),
        ({ x, outer }: ReshapeOfReshapeBound) => sameContents(x.chunks, outer.chunks)
    ],
    rewrite: ({ outer, x }: ReshapeOfReshapeBound, c) => c.make(Reshape, { ...outer.attrs }, [x], outer)
});
