/** Made from `rules/explore.rules` by `npm run rules:build`. */
import { blockwise as Blockwise, rechunk as Rechunk, reduce as Reduce } from "../../layers/index.ts";
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
    span: { file: "explore.rules", line: 16, column: 6 }
}, {
    guards: [
        ({ kernel }: RegroupRightBound) => isContraction(kernel),
        ({ first }: RegroupRightBound) => isContraction(first)
    ],
    rewrite: ({ outer, inner }: RegroupRightBound, c) => regroup(outer, inner, 0, c)
});
// explore.rules:26 RegroupLeft
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
    span: { file: "explore.rules", line: 26, column: 6 }
}, {
    guards: [
        ({ kernel }: RegroupLeftBound) => isContraction(kernel),
        ({ second }: RegroupLeftBound) => isContraction(second)
    ],
    rewrite: ({ outer, inner }: RegroupLeftBound, c) => regroup(outer, inner, 1, c)
});
// explore.rules:36 FactorOut
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
    span: { file: "explore.rules", line: 36, column: 6 }
}, {
    guards: [({ terms }: FactorOutBound) => terms.length > 1],
    rewrite: ({ sum }: FactorOutBound, c) => factorOut(sum, c)
});
// explore.rules:43 MultiplyOut
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
    span: { file: "explore.rules", line: 43, column: 6 }
}, {
    guards: [({ kernel }: MultiplyOutBound) => isContraction(kernel)],
    rewrite: ({ product }: MultiplyOutBound, c) => multiplyOut(product, c)
});
// explore.rules:51 WholeProduct
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
    span: { file: "explore.rules", line: 51, column: 6 }
}, {
    guards: [],
    rewrite: ({ sum, parts }: WholeProductBound, c) => wholeProduct(sum, parts, c)
});
// explore.rules:56 ProductInParts
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
    span: { file: "explore.rules", line: 56, column: 6 }
}, {
    guards: [({ kernel }: ProductInPartsBound) => isContraction(kernel)],
    rewrite: ({ product }: ProductInPartsBound, c) => productInParts(product, c)
});
// explore.rules:66 AlignToOperand
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
    span: { file: "explore.rules", line: 66, column: 6 }
}, {
    guards: [],
    rewrite: ({ f, before }: AlignToOperandBound, c) => alignTo(f, before.length, c)
});
// explore.rules:73 ReduceAsItIs
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
    span: { file: "explore.rules", line: 73, column: 6 }
}, {
    guards: [],
    rewrite: ({ r, moved, x }: ReduceAsItIsBound, c) => reduceAsItIs(r, moved, x, c)
});
// explore.rules:80 ReduceByFew
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
    span: { file: "explore.rules", line: 80, column: 6 }
}, { guards: [], rewrite: ({ r, x }: ReduceByFewBound, c) => reducedBy(r, x, 4, c) });
// explore.rules:87 ReduceByMany
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
    span: { file: "explore.rules", line: 87, column: 6 }
}, {
    guards: [],
    rewrite: ({ r, x }: ReduceByManyBound, c) => reducedBy(r, x, 64, c)
});
// explore.rules:94 RechunkInSteps
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
    span: { file: "explore.rules", line: 94, column: 6 }
}, {
    guards: [],
    rewrite: ({ r, x }: RechunkInStepsBound, c) => rechunkInSteps(r, x, c)
});
