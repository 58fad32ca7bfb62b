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
// explore.rules:12 RegroupRight
const regroupRightPattern = as("outer", pat(Blockwise, [as("inner", pat(Blockwise, [any(), any()], { kernel: v("first") })), any()], { kernel: v("kernel") }));
type RegroupRightBound = Bindings<typeof regroupRightPattern>;
/** `(a @ b) @ c` → `a @ (b @ c)`, also for products over several axes. Floats are rounded in another order. */
export const RegroupRight: RuleIR = compiledRule("RegroupRight", {
    match: regroupRightPattern,
    mode: "explore",
    phase: ["explore"],
    where: data.op(data.fn("isContraction", isContraction, [data.ref("kernel")]), "&&", data.fn("isContraction", isContraction, [data.ref("first")])),
    to: data.fn("regroup", regroup, [data.ref("outer"), data.ref("inner"), data.lit(0)]),
    tags: ["explore", "product", "reassociates"],
    doc: "`(a @ b) @ c` → `a @ (b @ c)`, also for products over several axes. Floats are rounded in another order.",
    span: { file: "explore.rules", line: 12, column: 6 }
}, {
    guards: [
        ({ kernel }: RegroupRightBound) => isContraction(kernel),
        ({ first }: RegroupRightBound) => isContraction(first)
    ],
    rewrite: ({ outer, inner }: RegroupRightBound, c) => regroup(outer, inner, 0, c)
});
// explore.rules:20 RegroupLeft
const regroupLeftPattern = as("outer", pat(Blockwise, [any(), as("inner", pat(Blockwise, [any(), any()], { kernel: v("second") }))], { kernel: v("kernel") }));
type RegroupLeftBound = Bindings<typeof regroupLeftPattern>;
/** `a @ (b @ c)` → `(a @ b) @ c`, also for products over several axes. Floats are rounded in another order. */
export const RegroupLeft: RuleIR = compiledRule("RegroupLeft", {
    match: regroupLeftPattern,
    mode: "explore",
    phase: ["explore"],
    where: data.op(data.fn("isContraction", isContraction, [data.ref("kernel")]), "&&", data.fn("isContraction", isContraction, [data.ref("second")])),
    to: data.fn("regroup", regroup, [data.ref("outer"), data.ref("inner"), data.lit(1)]),
    tags: ["explore", "product", "reassociates"],
    doc: "`a @ (b @ c)` → `(a @ b) @ c`, also for products over several axes. Floats are rounded in another order.",
    span: { file: "explore.rules", line: 20, column: 6 }
}, {
    guards: [
        ({ kernel }: RegroupLeftBound) => isContraction(kernel),
        ({ second }: RegroupLeftBound) => isContraction(second)
    ],
    rewrite: ({ outer, inner }: RegroupLeftBound, c) => regroup(outer, inner, 1, c)
});
// explore.rules:28 FactorOut
const factorOutPattern = as("sum", pat(Blockwise, [rest("terms")]));
type FactorOutBound = Bindings<typeof factorOutPattern>;
/** `f(a @ b + a @ c)` → `f(a @ (b + c))`: one product in place of two. Floats are rounded in another order. */
export const FactorOut: RuleIR = compiledRule("FactorOut", {
    match: factorOutPattern,
    mode: "explore",
    phase: ["explore"],
    where: data.op(data.fn("len", len, [data.ref("terms")]), ">", data.lit(1)),
    to: data.fn("factorOut", factorOut, [data.ref("sum")]),
    tags: ["explore", "product", "reassociates"],
    doc: "`f(a @ b + a @ c)` → `f(a @ (b + c))`: one product in place of two. Floats are rounded in another order.",
    span: { file: "explore.rules", line: 28, column: 6 }
}, {
    guards: [({ terms }: FactorOutBound) => terms.length > 1],
    rewrite: ({ sum }: FactorOutBound, c) => factorOut(sum, c)
});
// explore.rules:36 MultiplyOut
const multiplyOutPattern = as("product", pat(Blockwise, [any(), any()], { kernel: v("kernel") }));
type MultiplyOutBound = Bindings<typeof multiplyOutPattern>;
/** `a @ (b + c)` → `a @ b + a @ c`, where `a @ b` may be there already. Floats are rounded in another order. */
export const MultiplyOut: RuleIR = compiledRule("MultiplyOut", {
    match: multiplyOutPattern,
    mode: "explore",
    phase: ["explore"],
    where: data.fn("isContraction", isContraction, [data.ref("kernel")]),
    to: data.fn("multiplyOut", multiplyOut, [data.ref("product")]),
    tags: ["explore", "product", "reassociates"],
    doc: "`a @ (b + c)` → `a @ b + a @ c`, where `a @ b` may be there already. Floats are rounded in another order.",
    span: { file: "explore.rules", line: 36, column: 6 }
}, {
    guards: [({ kernel }: MultiplyOutBound) => isContraction(kernel)],
    rewrite: ({ product }: MultiplyOutBound, c) => multiplyOut(product, c)
});
// explore.rules:44 WholeProduct
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
    span: { file: "explore.rules", line: 44, column: 6 }
}, {
    guards: [],
    rewrite: ({ sum, parts }: WholeProductBound, c) => wholeProduct(sum, parts, c)
});
// explore.rules:49 ProductInParts
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
    span: { file: "explore.rules", line: 49, column: 6 }
}, {
    guards: [({ kernel }: ProductInPartsBound) => isContraction(kernel)],
    rewrite: ({ product }: ProductInPartsBound, c) => productInParts(product, c)
});
// explore.rules:57 AlignToOperand
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
    span: { file: "explore.rules", line: 57, column: 6 }
}, {
    guards: [],
    rewrite: ({ f, before }: AlignToOperandBound, c) => alignTo(f, before.length, c)
});
// explore.rules:64 ReduceAsItIs
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
    span: { file: "explore.rules", line: 64, column: 6 }
}, {
    guards: [],
    rewrite: ({ r, moved, x }: ReduceAsItIsBound, c) => reduceAsItIs(r, moved, x, c)
});
