/** Made from `rules/explore.rules` by `npm run rules:build`. */
import { blockwise as Blockwise, rechunk as Rechunk, reduce as Reduce, tree as Tree } from "../../layers/index.ts";
import { factorOut, multiplyOut } from "../algebra/common-factor.ts";
import { isContraction } from "../algebra/contraction.ts";
import { alignTo, reduceAsItIs } from "../algebra/layouts.ts";
import { regroup } from "../algebra/regroup.ts";
import { productInParts, wholeProduct } from "../algebra/split-product.ts";
import { type Bindings, any, as, pat, rest, v } from "../pattern.ts";
import { type RuleIR } from "../rule.ts";
import { len } from "../rules/builtins.ts";
import { compiledRule } from "../rules/compiled.ts";
import * as data from "../rules/data.ts";
import { blocks, builtin, computes, element, elementwise, exampleLayer, file, lengths, matmul, reduces, reduction } from "../rules/example-terms.ts";
import { rechunkInSteps } from "../rules/helpers/rechunks.ts";
import { reducedBy } from "../rules/helpers/reductions.ts";
// explore.rules:16 RegroupRight
const regroupRightPattern = as("outer", pat(Blockwise, [as("inner", pat(Blockwise, [any(), any()], { kernel: v("first") })), any()], { kernel: v("kernel") }));
type RegroupRightBound = Bindings<typeof regroupRightPattern>;
/** `(a @ b) @ c` → `a @ (b @ c)`, also for products over several axes. Floats are rounded in another order. */
export const RegroupRight: RuleIR = compiledRule("RegroupRight", {
    match: regroupRightPattern,
    mode: "explore",
    phase: ["explore"],
    where: data.op(data.fn("isContraction", isContraction, [data.ref("kernel")]), "&&", data.fn("isContraction", isContraction, [data.ref("first")])),
    to: data.fn("regroup", regroup, [data.ref("outer"), data.ref("inner"), data.lit(0)]),
    tags: ["explore", "product", "reassociates", "distributes"],
    doc: "`(a @ b) @ c` → `a @ (b @ c)`, also for products over several axes. Floats are rounded in another order.",
    span: { file: "explore.rules", line: 16, column: 6 },
    examples: () => [
        {
            input: matmul(matmul(file("a", [4, 6]), file("b", [6, 8])), file("c", [8, 2])),
            expect: matmul(file("a", [4, 6]), matmul(file("b", [6, 8]), file("c", [8, 2])))
        }
    ]
}, {
    guards: [
        ({ kernel }: RegroupRightBound) => isContraction(kernel),
        ({ first }: RegroupRightBound) => isContraction(first)
    ],
    rewrite: ({ outer, inner }: RegroupRightBound, c) => regroup(outer, inner, 0, c)
});
// explore.rules:31 RegroupLeft
const regroupLeftPattern = as("outer", pat(Blockwise, [any(), as("inner", pat(Blockwise, [any(), any()], { kernel: v("second") }))], { kernel: v("kernel") }));
type RegroupLeftBound = Bindings<typeof regroupLeftPattern>;
/** `a @ (b @ c)` → `(a @ b) @ c`, also for products over several axes. Floats are rounded in another order. */
export const RegroupLeft: RuleIR = compiledRule("RegroupLeft", {
    match: regroupLeftPattern,
    mode: "explore",
    phase: ["explore"],
    where: data.op(data.fn("isContraction", isContraction, [data.ref("kernel")]), "&&", data.fn("isContraction", isContraction, [data.ref("second")])),
    to: data.fn("regroup", regroup, [data.ref("outer"), data.ref("inner"), data.lit(1)]),
    tags: ["explore", "product", "reassociates", "distributes"],
    doc: "`a @ (b @ c)` → `(a @ b) @ c`, also for products over several axes. Floats are rounded in another order.",
    span: { file: "explore.rules", line: 31, column: 6 },
    examples: () => [
        {
            input: matmul(file("a", [4, 6]), matmul(file("b", [6, 8]), file("c", [8, 2]))),
            expect: matmul(matmul(file("a", [4, 6]), file("b", [6, 8])), file("c", [8, 2]))
        }
    ]
}, {
    guards: [
        ({ kernel }: RegroupLeftBound) => isContraction(kernel),
        ({ second }: RegroupLeftBound) => isContraction(second)
    ],
    rewrite: ({ outer, inner }: RegroupLeftBound, c) => regroup(outer, inner, 1, c)
});
// explore.rules:46 FactorOut
const factorOutPattern = as("sum", pat(Blockwise, [rest("terms")]));
type FactorOutBound = Bindings<typeof factorOutPattern>;
/** `f(a @ b + a @ c)` → `f(a @ (b + c))`: one product in place of two. Floats are rounded in another order. */
export const FactorOut: RuleIR = compiledRule("FactorOut", {
    match: factorOutPattern,
    mode: "explore",
    phase: ["explore"],
    where: data.op(data.fn("len", len, [data.ref("terms")]), ">", data.lit(1)),
    to: data.fn("factorOut", factorOut, [data.ref("sum")]),
    tags: ["explore", "product", "reassociates", "distributes"],
    doc: "`f(a @ b + a @ c)` → `f(a @ (b + c))`: one product in place of two. Floats are rounded in another order.",
    span: { file: "explore.rules", line: 46, column: 6 },
    examples: () => [
        {
            input: elementwise("add", [
                matmul(file("a", [4, 6]), file("b", [6, 2])),
                matmul(file("a", [4, 6]), file("c", [6, 2]))
            ]),
            expect: exampleLayer(Blockwise, {
                out: [0, 1],
                ins: [[0, 1]],
                domain: [],
                sizes: [],
                kernel: computes(element(0, "float64")),
                dtype: "float64"
            }, [
                matmul(file("a", [4, 6]), elementwise("add", [file("b", [6, 2]), file("c", [6, 2])]))
            ])
        }
    ]
}, {
    guards: [({ terms }: FactorOutBound) => terms.length > 1],
    rewrite: ({ sum }: FactorOutBound, c) => factorOut(sum, c)
});
// explore.rules:70 MultiplyOut
const multiplyOutPattern = as("product", pat(Blockwise, [any(), any()], { kernel: v("kernel") }));
type MultiplyOutBound = Bindings<typeof multiplyOutPattern>;
/** `a @ (b + c)` → `a @ b + a @ c`, where `a @ b` may be there already. Floats are rounded in another order. */
export const MultiplyOut: RuleIR = compiledRule("MultiplyOut", {
    match: multiplyOutPattern,
    mode: "explore",
    phase: ["explore"],
    where: data.fn("isContraction", isContraction, [data.ref("kernel")]),
    to: data.fn("multiplyOut", multiplyOut, [data.ref("product")]),
    tags: ["explore", "product", "reassociates", "distributes"],
    doc: "`a @ (b + c)` → `a @ b + a @ c`, where `a @ b` may be there already. Floats are rounded in another order.",
    span: { file: "explore.rules", line: 70, column: 6 },
    examples: () => [
        {
            input: matmul(file("a", [4, 6]), elementwise("add", [file("b", [6, 2]), file("c", [6, 2])])),
            expect: elementwise("add", [
                matmul(file("a", [4, 6]), file("b", [6, 2])),
                matmul(file("a", [4, 6]), file("c", [6, 2]))
            ])
        }
    ]
}, {
    guards: [({ kernel }: MultiplyOutBound) => isContraction(kernel)],
    rewrite: ({ product }: MultiplyOutBound, c) => multiplyOut(product, c)
});
// explore.rules:86 WholeProduct
const wholeProductPattern = as("sum", pat(Reduce, [as("parts", pat(Blockwise, [any(), any()]))]));
type WholeProductBound = Bindings<typeof wholeProductPattern>;
/** A sum of partial products → the product in one step: a task reads all that is summed. */
export const WholeProduct: RuleIR = compiledRule("WholeProduct", {
    match: wholeProductPattern,
    mode: "explore",
    phase: ["explore"],
    to: data.fn("wholeProduct", wholeProduct, [data.ref("sum"), data.ref("parts")]),
    tags: ["explore", "product", "reassociates"],
    doc: "A sum of partial products → the product in one step: a task reads all that is summed.",
    span: { file: "explore.rules", line: 86, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Reduce, { reduction: reduction("sum"), axes: [2], keepdims: false }, [
                exampleLayer(Blockwise, {
                    out: [0, 1, 2],
                    ins: [[0, 2], [2, 1]],
                    domain: [],
                    sizes: [[2, lengths([1, 1])]],
                    kernel: builtin("contract-part", "{\"a\":[0,2],\"b\":[2,1],\"out\":[0,1]}"),
                    dtype: "float64"
                }, [file("a", [4, 6], [4, 3]), file("b", [6, 2], [3, 2])])
            ]),
            expect: matmul(file("a", [4, 6], [4, 3]), file("b", [6, 2], [3, 2]))
        }
    ]
}, {
    guards: [],
    rewrite: ({ sum, parts }: WholeProductBound, c) => wholeProduct(sum, parts, c)
});
// explore.rules:105 ProductInParts
const productInPartsPattern = as("product", pat(Blockwise, [any(), any()], { kernel: v("kernel") }));
type ProductInPartsBound = Bindings<typeof productInPartsPattern>;
/** A product in one step → a sum of partial products: more tasks, each of which reads less. */
export const ProductInParts: RuleIR = compiledRule("ProductInParts", {
    match: productInPartsPattern,
    mode: "explore",
    phase: ["explore"],
    where: data.fn("isContraction", isContraction, [data.ref("kernel")]),
    to: data.fn("productInParts", productInParts, [data.ref("product")]),
    tags: ["explore", "product", "reassociates"],
    doc: "A product in one step → a sum of partial products: more tasks, each of which reads less.",
    span: { file: "explore.rules", line: 105, column: 6 },
    examples: () => [
        {
            input: matmul(file("a", [4, 6], [4, 3]), file("b", [6, 2], [3, 2])),
            expect: exampleLayer(Reduce, { reduction: reduction("sum"), axes: [2], keepdims: false }, [
                exampleLayer(Blockwise, {
                    out: [0, 1, 2],
                    ins: [[0, 2], [2, 1]],
                    domain: [],
                    sizes: [[2, lengths([1, 1])]],
                    kernel: builtin("contract-part", "{\"a\":[0,2],\"b\":[2,1],\"out\":[0,1]}"),
                    dtype: "float64"
                }, [file("a", [4, 6], [4, 3]), file("b", [6, 2], [3, 2])])
            ])
        },
        { input: matmul(file("a", [4, 6]), file("b", [6, 2])) }
    ]
}, {
    guards: [({ kernel }: ProductInPartsBound) => isContraction(kernel)],
    rewrite: ({ product }: ProductInPartsBound, c) => productInParts(product, c)
});
// explore.rules:133 AlignToOperand
const alignToOperandPattern = as("f", pat(Blockwise, [rest("before"), as("$1", pat(Rechunk, [any()])), rest("$rest0")]));
type AlignToOperandBound = Bindings<typeof alignToOperandPattern>;
/** `f(x, rechunk(y))` → `rechunk(f(rechunk(x), y))`: the work is done in the chunks of `y`, which stays where it is. */
export const AlignToOperand: RuleIR = compiledRule("AlignToOperand", {
    match: alignToOperandPattern,
    mode: "explore",
    phase: ["explore"],
    to: data.fn("alignTo", alignTo, [data.ref("f"), data.fn("len", len, [data.ref("before")])]),
    tags: ["explore", "rechunk"],
    doc: "`f(x, rechunk(y))` → `rechunk(f(rechunk(x), y))`: the work is done in the chunks of `y`, which stays where it is.",
    span: { file: "explore.rules", line: 133, column: 6 },
    examples: () => [
        {
            input: elementwise("add", [
                exampleLayer(Rechunk, { chunks: blocks([4, 4], [4, 1]) }, [file("a", [4, 4], [1, 4])]),
                file("b", [4, 4], [4, 1])
            ]),
            expect: exampleLayer(Rechunk, { chunks: blocks([4, 4], [4, 1]) }, [
                elementwise("add", [
                    file("a", [4, 4], [1, 4]),
                    exampleLayer(Rechunk, { chunks: blocks([4, 4], [1, 4]) }, [file("b", [4, 4], [4, 1])])
                ])
            ])
        }
    ]
}, {
    guards: [],
    rewrite: ({ f, before }: AlignToOperandBound, c) => alignTo(f, before.length, c)
});
// explore.rules:159 ReduceAsItIs
const reduceAsItIsPattern = as("r", pat(Reduce, [as("moved", pat(Rechunk, [v("x")]))]));
type ReduceAsItIsBound = Bindings<typeof reduceAsItIsPattern>;
/** `reduce(rechunk(x))` → `reduce(x)` where what is left is cut as before. Floats are added in another order. */
export const ReduceAsItIs: RuleIR = compiledRule("ReduceAsItIs", {
    match: reduceAsItIsPattern,
    mode: "explore",
    phase: ["explore"],
    to: data.fn("reduceAsItIs", reduceAsItIs, [data.ref("r"), data.ref("moved"), data.ref("x")]),
    tags: ["explore", "rechunk", "reassociates"],
    doc: "`reduce(rechunk(x))` → `reduce(x)` where what is left is cut as before. Floats are added in another order.",
    span: { file: "explore.rules", line: 159, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Reduce, { reduction: reduction("sum"), axes: [0], keepdims: false }, [
                exampleLayer(Rechunk, { chunks: blocks([8, 4], [4, 4]) }, [file("a", [8, 4], [2, 4])])
            ]),
            expect: exampleLayer(Reduce, { reduction: reduction("sum"), axes: [0], keepdims: false }, [file("a", [8, 4], [2, 4])])
        }
    ]
}, {
    guards: [],
    rewrite: ({ r, moved, x }: ReduceAsItIsBound, c) => reduceAsItIs(r, moved, x, c)
});
// explore.rules:179 ReduceByFew
const reduceByFewPattern = as("r", pat(Reduce, [v("x")]));
type ReduceByFewBound = Bindings<typeof reduceByFewPattern>;
/** A reduction → a tree of four parts a task: more levels, less work in line where blocks are large. */
export const ReduceByFew: RuleIR = compiledRule("ReduceByFew", {
    match: reduceByFewPattern,
    mode: "explore",
    phase: ["explore"],
    to: data.fn("reducedBy", reducedBy, [data.ref("r"), data.ref("x"), data.lit(4)]),
    tags: ["explore", "reduction", "reassociates"],
    doc: "A reduction → a tree of four parts a task: more levels, less work in line where blocks are large.",
    span: { file: "explore.rules", line: 179, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Reduce, { reduction: reduction("sum"), axes: [0], keepdims: false }, [file("a", [8], [1])]),
            expect: exampleLayer(Tree, {
                axes: [0],
                arity: [3],
                reduction: reduction("sum"),
                shape: [8],
                final: true,
                keepdims: false,
                state: false
            }, [
                exampleLayer(Tree, {
                    axes: [0],
                    arity: [3],
                    reduction: reduction("sum"),
                    shape: [8],
                    final: false,
                    keepdims: false,
                    state: false
                }, [
                    exampleLayer(Blockwise, {
                        out: [0],
                        ins: [[0]],
                        domain: [],
                        sizes: [[0, lengths([1], [8])]],
                        kernel: reduces(element(0, "float64"), reduction("sum"), [0], [8]),
                        dtype: "float64"
                    }, [file("a", [8], [1])])
                ])
            ])
        }
    ]
}, { guards: [], rewrite: ({ r, x }: ReduceByFewBound, c) => reducedBy(r, x, 4, c) });
// explore.rules:218 ReduceByMany
const reduceByManyPattern = as("r", pat(Reduce, [v("x")]));
type ReduceByManyBound = Bindings<typeof reduceByManyPattern>;
/** A reduction → a tree of 64 parts a task: fewer levels, and fewer tasks where blocks are small. */
export const ReduceByMany: RuleIR = compiledRule("ReduceByMany", {
    match: reduceByManyPattern,
    mode: "explore",
    phase: ["explore"],
    to: data.fn("reducedBy", reducedBy, [data.ref("r"), data.ref("x"), data.lit(64)]),
    tags: ["explore", "reduction", "reassociates"],
    doc: "A reduction → a tree of 64 parts a task: fewer levels, and fewer tasks where blocks are small.",
    span: { file: "explore.rules", line: 218, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Reduce, { reduction: reduction("sum"), axes: [0], keepdims: false }, [file("a", [66], [1])]),
            expect: exampleLayer(Tree, {
                axes: [0],
                arity: [8],
                reduction: reduction("sum"),
                shape: [66],
                final: true,
                keepdims: false,
                state: false
            }, [
                exampleLayer(Tree, {
                    axes: [0],
                    arity: [9],
                    reduction: reduction("sum"),
                    shape: [66],
                    final: false,
                    keepdims: false,
                    state: false
                }, [
                    exampleLayer(Blockwise, {
                        out: [0],
                        ins: [[0]],
                        domain: [],
                        sizes: [[0, lengths([1], [66])]],
                        kernel: reduces(element(0, "float64"), reduction("sum"), [0], [66]),
                        dtype: "float64"
                    }, [file("a", [66], [1])])
                ])
            ])
        }
    ]
}, {
    guards: [],
    rewrite: ({ r, x }: ReduceByManyBound, c) => reducedBy(r, x, 64, c)
});
// explore.rules:257 RechunkInSteps
const rechunkInStepsPattern = as("r", pat(Rechunk, [v("x")]));
type RechunkInStepsBound = Bindings<typeof rechunkInStepsPattern>;
/** `rechunk(x, c)` → `rechunk(rechunk(x, b), c)`: fewer and larger boxes; each byte is moved twice. */
export const RechunkInSteps: RuleIR = compiledRule("RechunkInSteps", {
    match: rechunkInStepsPattern,
    mode: "explore",
    phase: ["explore"],
    to: data.fn("rechunkInSteps", rechunkInSteps, [data.ref("r"), data.ref("x")]),
    tags: ["explore", "rechunk"],
    doc: "`rechunk(x, c)` → `rechunk(rechunk(x, b), c)`: fewer and larger boxes; each byte is moved twice.",
    span: { file: "explore.rules", line: 257, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Rechunk, { chunks: blocks([8, 8], [8, 1]) }, [file("a", [8, 8], [1, 8])]),
            expect: exampleLayer(Rechunk, { chunks: blocks([8, 8], [8, 1]) }, [
                exampleLayer(Rechunk, { chunks: blocks([8, 8], [2, 2]) }, [file("a", [8, 8], [1, 8])])
            ])
        }
    ]
}, {
    guards: [],
    rewrite: ({ r, x }: RechunkInStepsBound, c) => rechunkInSteps(r, x, c)
});
