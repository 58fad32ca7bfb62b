/** Made from `rules/reductions.rules` by `npm run rules:build`. */
import { blockwise as Blockwise, reduce as Reduce, tree as Tree } from "../../layers/index.ts";
import { type Bindings, as, pat, v } from "../pattern.ts";
import { type RuleIR } from "../rule.ts";
import { compiledRule } from "../rules/compiled.ts";
import * as data from "../rules/data.ts";
import { element, exampleLayer, file, lengths, reduces, reduction } from "../rules/example-terms.ts";
import { loweredReduce } from "../rules/helpers/reductions.ts";
// reductions.rules:14 LowerReduce
const lowerReducePattern = as("r", pat(Reduce, [v("x")]));
type LowerReduceBound = Bindings<typeof lowerReducePattern>;
/** `reduce(x)` → a partial result of every block, and levels of a tree that combine them; how many at a time is chosen by bytes and tasks. The last level makes the answer. Blocks of one element along the reduced axes are partial results already. */
export const LowerReduce: RuleIR = compiledRule("LowerReduce", {
    match: lowerReducePattern,
    phase: ["lower"],
    to: data.fn("loweredReduce", loweredReduce, [data.ref("r"), data.ref("x")]),
    tags: ["lower"],
    decreases: "logical layers",
    essential: true,
    doc: "`reduce(x)` → a partial result of every block, and levels of a tree that combine them; how many at a time is chosen by bytes and tasks. The last level makes the answer. Blocks of one element along the reduced axes are partial results already.",
    span: { file: "reductions.rules", line: 14, column: 6 },
    examples: () => [
        {
            input: exampleLayer(Reduce, { reduction: reduction("sum"), axes: [0], keepdims: false }, [file("a", [4, 6], [2, 3])]),
            expect: exampleLayer(Tree, {
                axes: [0],
                arity: [2],
                reduction: reduction("sum"),
                shape: [4],
                final: true,
                keepdims: false,
                state: false
            }, [
                exampleLayer(Blockwise, {
                    out: [0, 1],
                    ins: [[0, 1]],
                    domain: [],
                    sizes: [[0, lengths([1, 1])]],
                    kernel: reduces(element(0, "float64"), reduction("sum"), [0], [4, 6]),
                    dtype: "float64"
                }, [file("a", [4, 6], [2, 3])])
            ])
        }
    ]
}, { guards: [], rewrite: ({ r, x }: LowerReduceBound, c) => loweredReduce(r, x, c) });
