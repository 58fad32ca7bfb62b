/** Made from the built-in rules by `npm run rules:build`: how they are matched. */
import { blockwise as Blockwise, concat as Concat, overlap as Overlap, rechunk as Rechunk, reduce as Reduce, reshape as Reshape, scan as Scan, slice as Slice, source as Source, stack as Stack, take as Take, transpose as Transpose, tree as Tree } from "../../layers/index.ts";
import { type MatchFunction, type MatchSink, type Operation, groupNumbers } from "../../matching/index.ts";
import { type GraphNode } from "../graph-node.ts";
const numbers = groupNumbers([
    Slice,
    Rechunk,
    Transpose,
    Concat,
    Reshape,
    Blockwise,
    Take,
    Source,
    Stack,
    Reduce,
    Tree,
    Overlap,
    Scan
]);
/** Every other operation. */
function matchOther0(_term: GraphNode, _sink: MatchSink, _enabled: Uint8Array): boolean {
    return false;
}
/** `slice` */
function matchSlice1(term: GraphNode, sink: MatchSink, enabled: Uint8Array): boolean {
    if (term.inputs.length === 1) {
        // slices.rules:46 SliceNoop
        if (enabled[0] !== 0) {
            if (sink.accept(0, { s: term.layer, drop: term.attrs["drop"], x: term.input(0).layer })) {
                return true;
            }
        }
        const term2 = term.input(0);
        switch (numbers[term2.op]) {
            case 1: {
                if (term2.inputs.length === 1) {
                    // slices.rules:66 SliceOfSlice
                    if (enabled[6] !== 0) {
                        if (sink.accept(6, { outer: term.layer, inner: term2.layer, x: term2.input(0).layer })) {
                            return true;
                        }
                    }
                }
                break;
            }
            case 8: {
                if (term2.inputs.length === 0) {
                    // slices.rules:100 SliceIntoSource
                    if (enabled[19] !== 0) {
                        if (sink.accept(19, {
                            s: term.layer,
                            x: term2.layer,
                            kernel: term2.attrs["kernel"],
                            domain: term2.attrs["domain"]
                        })) {
                            return true;
                        }
                    }
                }
                break;
            }
            case 6: {
                // slices.rules:124 SliceThroughBlockwise
                if (enabled[20] !== 0) {
                    if (sink.accept(20, { s: term.layer, b: term2.layer, inputs: term2.layersOf(0, term2.inputs.length) })) {
                        return true;
                    }
                }
                // slices.rules:142 SliceThroughContraction
                if (enabled[21] !== 0) {
                    if (sink.accept(21, {
                        s: term.layer,
                        drop: term.attrs["drop"],
                        b: term2.layer,
                        kernel: term2.attrs["kernel"],
                        domain: term2.attrs["domain"],
                        sizes: term2.attrs["sizes"],
                        inputs: term2.layersOf(0, term2.inputs.length)
                    })) {
                        return true;
                    }
                }
                // slices.rules:263 SliceThroughPartial
                if (enabled[27] !== 0) {
                    if (sink.accept(27, {
                        s: term.layer,
                        drop: term.attrs["drop"],
                        b: term2.layer,
                        kernel: term2.attrs["kernel"],
                        inputs: term2.layersOf(0, term2.inputs.length)
                    })) {
                        return true;
                    }
                }
                break;
            }
            case 3: {
                if (term2.inputs.length === 1) {
                    // slices.rules:160 SliceThroughTranspose
                    if (enabled[22] !== 0) {
                        if (sink.accept(22, {
                            s: term.layer,
                            t: term2.layer,
                            axes: term2.attrs["axes"],
                            x: term2.input(0).layer
                        })) {
                            return true;
                        }
                    }
                }
                break;
            }
            case 2: {
                if (term2.inputs.length === 1) {
                    // slices.rules:174 SliceThroughRechunk
                    if (enabled[23] !== 0) {
                        if (sink.accept(23, { s: term.layer, r: term2.layer, x: term2.input(0).layer })) {
                            return true;
                        }
                    }
                }
                break;
            }
            case 4: {
                // slices.rules:191 SliceThroughConcat
                if (enabled[24] !== 0) {
                    if (sink.accept(24, {
                        s: term.layer,
                        k: term2.layer,
                        axis: term2.attrs["axis"],
                        inputs: term2.layersOf(0, term2.inputs.length)
                    })) {
                        return true;
                    }
                }
                break;
            }
            case 9: {
                // slices.rules:213 SliceThroughStack
                if (enabled[25] !== 0) {
                    if (sink.accept(25, {
                        s: term.layer,
                        drop: term.attrs["drop"],
                        length: term.attrs["length"],
                        k: term2.layer,
                        axis: term2.attrs["axis"],
                        inputs: term2.layersOf(0, term2.inputs.length)
                    })) {
                        return true;
                    }
                }
                break;
            }
            case 10: {
                if (term2.inputs.length === 1) {
                    // slices.rules:235 SliceThroughReduce
                    if (enabled[26] !== 0) {
                        if (sink.accept(26, {
                            s: term.layer,
                            length: term.attrs["length"],
                            drop: term.attrs["drop"],
                            r: term2.layer,
                            axes: term2.attrs["axes"],
                            keepdims: term2.attrs["keepdims"],
                            x: term2.input(0).layer
                        })) {
                            return true;
                        }
                    }
                }
                break;
            }
            case 11: {
                if (term2.inputs.length === 1) {
                    // slices.rules:297 SliceThroughTree
                    if (enabled[28] !== 0) {
                        if (sink.accept(28, {
                            s: term.layer,
                            length: term.attrs["length"],
                            drop: term.attrs["drop"],
                            t: term2.layer,
                            x: term2.input(0).layer
                        })) {
                            return true;
                        }
                    }
                }
                break;
            }
            case 7: {
                if (term2.inputs.length === 1) {
                    // slices.rules:334 SliceThroughTake
                    if (enabled[29] !== 0) {
                        if (sink.accept(29, {
                            s: term.layer,
                            drop: term.attrs["drop"],
                            t: term2.layer,
                            axis: term2.attrs["axis"],
                            indices: term2.attrs["indices"],
                            x: term2.input(0).layer
                        })) {
                            return true;
                        }
                    }
                }
                break;
            }
            case 12: {
                if (term2.inputs.length === 1) {
                    // slices.rules:359 SliceThroughOverlap
                    if (enabled[30] !== 0) {
                        if (sink.accept(30, {
                            s: term.layer,
                            o: term2.layer,
                            before: term2.attrs["before"],
                            after: term2.attrs["after"],
                            boundary: term2.attrs["boundary"],
                            x: term2.input(0).layer
                        })) {
                            return true;
                        }
                    }
                }
                break;
            }
            case 13: {
                // slices.rules:398 SliceThroughScan
                if (enabled[31] !== 0) {
                    if (sink.accept(31, {
                        s: term.layer,
                        t: term2.layer,
                        axis: term2.attrs["axis"],
                        inputs: term2.layersOf(0, term2.inputs.length)
                    })) {
                        return true;
                    }
                }
                break;
            }
            case 5: {
                if (term2.inputs.length === 1) {
                    // slices.rules:428 SliceThroughReshape
                    if (enabled[32] !== 0) {
                        if (sink.accept(32, {
                            s: term.layer,
                            length: term.attrs["length"],
                            r: term2.layer,
                            x: term2.input(0).layer
                        })) {
                            return true;
                        }
                    }
                }
                break;
            }
        }
    }
    return false;
}
function matchRechunk2Part0(term: GraphNode, sink: MatchSink, enabled: Uint8Array): boolean {
    // rechunks.rules:107 LowerRechunk
    if (enabled[38] !== 0) {
        if (sink.accept(38, { r: term.layer, x: term.input(0).layer })) {
            return true;
        }
    }
    return false;
}
/** `rechunk` */
function matchRechunk2(term: GraphNode, sink: MatchSink, enabled: Uint8Array): boolean {
    if (term.inputs.length === 1) {
        // rechunks.rules:14 RechunkNoop
        if (enabled[1] !== 0) {
            if (sink.accept(1, { r: term.layer, x: term.input(0).layer })) {
                return true;
            }
        }
        const term2 = term.input(0);
        switch (numbers[term2.op]) {
            case 2: {
                if (term2.inputs.length === 1) {
                    // rechunks.rules:30 RechunkOfRechunk
                    if (enabled[7] !== 0) {
                        if (sink.accept(7, {
                            outer: term.layer,
                            chunks: term.attrs["chunks"],
                            inner: term2.layer,
                            x: term2.input(0).layer
                        })) {
                            return true;
                        }
                    }
                }
                break;
            }
            case 8: {
                if (term2.inputs.length === 0) {
                    // rechunks.rules:49 RechunkIntoSource
                    if (enabled[33] !== 0) {
                        if (sink.accept(33, {
                            r: term.layer,
                            x: term2.layer,
                            kernel: term2.attrs["kernel"],
                            domain: term2.attrs["domain"]
                        })) {
                            return true;
                        }
                    }
                }
                if (matchRechunk2Part0(term, sink, enabled)) {
                    return true;
                }
                break;
            }
            case 3: {
                if (term2.inputs.length === 1) {
                    // rechunks.rules:68 RechunkThroughTranspose
                    if (enabled[34] !== 0) {
                        if (sink.accept(34, {
                            $0: term.layer,
                            chunks: term.attrs["chunks"],
                            t: term2.layer,
                            axes: term2.attrs["axes"],
                            x: term2.input(0).layer
                        })) {
                            return true;
                        }
                    }
                }
                if (matchRechunk2Part0(term, sink, enabled)) {
                    return true;
                }
                break;
            }
            case 6: {
                // rechunks.rules:89 RechunkThroughBlockwise
                if (enabled[35] !== 0) {
                    if (sink.accept(35, { r: term.layer, b: term2.layer, inputs: term2.layersOf(0, term2.inputs.length) })) {
                        return true;
                    }
                }
                if (matchRechunk2Part0(term, sink, enabled)) {
                    return true;
                }
                break;
            }
            default: {
                if (matchRechunk2Part0(term, sink, enabled)) {
                    return true;
                }
                break;
            }
        }
        // explore.rules:257 RechunkInSteps
        if (enabled[50] !== 0) {
            if (sink.accept(50, { r: term.layer, x: term2.layer })) {
                return true;
            }
        }
    }
    return false;
}
/** `transpose` */
function matchTranspose4(term: GraphNode, sink: MatchSink, enabled: Uint8Array): boolean {
    if (term.inputs.length === 1) {
        // transposes.rules:15 TransposeNoop
        if (enabled[2] !== 0) {
            if (sink.accept(2, { t: term.layer, axes: term.attrs["axes"], x: term.input(0).layer })) {
                return true;
            }
        }
        const term2 = term.input(0);
        switch (numbers[term2.op]) {
            case 3: {
                if (term2.inputs.length === 1) {
                    // transposes.rules:30 TransposeOfTranspose
                    if (enabled[8] !== 0) {
                        if (sink.accept(8, {
                            outer: term.layer,
                            q: term.attrs["axes"],
                            inner: term2.layer,
                            p: term2.attrs["axes"],
                            x: term2.input(0).layer
                        })) {
                            return true;
                        }
                    }
                }
                break;
            }
            case 6: {
                // transposes.rules:67 TransposeThroughBlockwise
                if (enabled[15] !== 0) {
                    if (sink.accept(15, {
                        t: term.layer,
                        axes: term.attrs["axes"],
                        b: term2.layer,
                        out: term2.attrs["out"],
                        kernel: term2.attrs["kernel"],
                        inputs: term2.layersOf(0, term2.inputs.length)
                    })) {
                        return true;
                    }
                }
                // transposes.rules:118 TransposeThroughContraction
                if (enabled[17] !== 0) {
                    if (sink.accept(17, {
                        t: term.layer,
                        axes: term.attrs["axes"],
                        b: term2.layer,
                        out: term2.attrs["out"],
                        ins: term2.attrs["ins"],
                        kernel: term2.attrs["kernel"],
                        sizes: term2.attrs["sizes"],
                        inputs: term2.layersOf(0, term2.inputs.length)
                    })) {
                        return true;
                    }
                }
                break;
            }
            case 8: {
                if (term2.inputs.length === 0) {
                    // transposes.rules:142 TransposeIntoSource
                    if (enabled[36] !== 0) {
                        if (sink.accept(36, {
                            t: term.layer,
                            axes: term.attrs["axes"],
                            x: term2.layer,
                            kernel: term2.attrs["kernel"],
                            domain: term2.attrs["domain"],
                            origin: term2.attrs["origin"],
                            steps: term2.attrs["steps"],
                            dtype: term2.attrs["dtype"]
                        })) {
                            return true;
                        }
                    }
                }
                break;
            }
        }
    }
    return false;
}
/** `concat` */
function matchConcat5(term: GraphNode, sink: MatchSink, enabled: Uint8Array): boolean {
    if (term.inputs.length === 1) {
        // concats.rules:11 ConcatOfOne
        if (enabled[3] !== 0) {
            if (sink.accept(3, { k: term.layer, x: term.input(0).layer })) {
                return true;
            }
        }
    }
    if (term.inputs.length >= 1) {
        for (let k9 = 0; k9 < term.inputs.length; k9++) {
            const term9 = term.input(k9);
            if (numbers[term9.op] === 4) {
                // concats.rules:22 ConcatOfConcat
                if (enabled[10] !== 0) {
                    if (sink.accept(10, {
                        outer: term.layer,
                        axis: term.attrs["axis"],
                        before: term.layersOf(0, k9),
                        inner: term9.layer,
                        inputs: term9.layersOf(0, term9.inputs.length),
                        after: term.layersOf(k9 + 1, term.inputs.length)
                    })) {
                        return true;
                    }
                }
            }
        }
    }
    return false;
}
/** `reshape` */
function matchReshape6(term: GraphNode, sink: MatchSink, enabled: Uint8Array): boolean {
    if (term.inputs.length === 1) {
        // concats.rules:37 ReshapeNoop
        if (enabled[4] !== 0) {
            if (sink.accept(4, { r: term.layer, x: term.input(0).layer })) {
                return true;
            }
        }
        const term2 = term.input(0);
        if (numbers[term2.op] === 5) {
            if (term2.inputs.length === 1) {
                // concats.rules:52 ReshapeOfReshape
                if (enabled[9] !== 0) {
                    if (sink.accept(9, { outer: term.layer, inner: term2.layer, x: term2.input(0).layer })) {
                        return true;
                    }
                }
            }
        }
    }
    return false;
}
function matchBlockwise7Part0(term: GraphNode, sink: MatchSink, enabled: Uint8Array): boolean {
    for (let k61 = 0; k61 < term.inputs.length; k61++) {
        const term61 = term.input(k61);
        if (numbers[term61.op] === 2) {
            if (term61.inputs.length === 1) {
                // explore.rules:133 AlignToOperand
                if (enabled[46] !== 0) {
                    if (sink.accept(46, {
                        f: term.layer,
                        before: term.layersOf(0, k61),
                        $1: term61.layer,
                        $rest0: term.layersOf(k61 + 1, term.inputs.length)
                    })) {
                        return true;
                    }
                }
            }
        }
    }
    if (matchBlockwise7Part1(term, sink, enabled)) {
        return true;
    }
    return false;
}
function matchBlockwise7Part1(term: GraphNode, sink: MatchSink, enabled: Uint8Array): boolean {
    // blockwise.rules:138 FuseBlockwise
    if (enabled[39] !== 0) {
        if (sink.accept(39, {
            root: term.layer,
            kernel: term.attrs["kernel"],
            inputs: term.layersOf(0, term.inputs.length)
        })) {
            return true;
        }
    }
    // explore.rules:46 FactorOut
    if (enabled[42] !== 0) {
        if (sink.accept(42, { sum: term.layer, terms: term.layersOf(0, term.inputs.length) })) {
            return true;
        }
    }
    return false;
}
/** `blockwise` */
function matchBlockwise7(term: GraphNode, sink: MatchSink, enabled: Uint8Array): boolean {
    switch (term.inputs.length) {
        case 1: {
            // blockwise.rules:26 BlockwiseNoop
            if (enabled[5] !== 0) {
                if (sink.accept(5, { b: term.layer, kernel: term.attrs["kernel"], x: term.input(0).layer })) {
                    return true;
                }
            }
            // blockwise.rules:57 CompactBlockwise
            if (enabled[12] !== 0) {
                if (sink.accept(12, {
                    root: term.layer,
                    kernel: term.attrs["kernel"],
                    inputs: term.layersOf(0, term.inputs.length)
                })) {
                    return true;
                }
            }
            // blockwise.rules:108 PruneInputs
            if (enabled[18] !== 0) {
                if (sink.accept(18, {
                    b: term.layer,
                    kernel: term.attrs["kernel"],
                    inputs: term.layersOf(0, term.inputs.length)
                })) {
                    return true;
                }
            }
            for (let k15 = 0; k15 < term.inputs.length; k15++) {
                const term15 = term.input(k15);
                if (numbers[term15.op] === 5) {
                    if (term15.inputs.length === 1) {
                        // blockwise.rules:81 ExpandIntoBlockwise
                        if (enabled[13] !== 0) {
                            if (sink.accept(13, {
                                b: term.layer,
                                kernel: term.attrs["kernel"],
                                before: term.layersOf(0, k15),
                                r: term15.layer,
                                x: term15.input(0).layer,
                                after: term.layersOf(k15 + 1, term.inputs.length)
                            })) {
                                return true;
                            }
                        }
                    }
                }
            }
            for (let k19 = 0; k19 < term.inputs.length; k19++) {
                const term19 = term.input(k19);
                if (numbers[term19.op] === 3) {
                    if (term19.inputs.length === 1) {
                        // transposes.rules:44 TransposeIntoBlockwise
                        if (enabled[14] !== 0) {
                            if (sink.accept(14, {
                                b: term.layer,
                                kernel: term.attrs["kernel"],
                                before: term.layersOf(0, k19),
                                t: term19.layer,
                                axes: term19.attrs["axes"],
                                x: term19.input(0).layer,
                                after: term.layersOf(k19 + 1, term.inputs.length)
                            })) {
                                return true;
                            }
                        }
                    }
                }
            }
            for (let k27 = 0; k27 < term.inputs.length; k27++) {
                const term27 = term.input(k27);
                if (numbers[term27.op] === 3) {
                    if (term27.inputs.length === 1) {
                        // transposes.rules:95 TransposeIntoContraction
                        if (enabled[16] !== 0) {
                            if (sink.accept(16, {
                                b: term.layer,
                                kernel: term.attrs["kernel"],
                                before: term.layersOf(0, k27),
                                t: term27.layer,
                                axes: term27.attrs["axes"],
                                x: term27.input(0).layer,
                                after: term.layersOf(k27 + 1, term.inputs.length)
                            })) {
                                return true;
                            }
                        }
                    }
                }
            }
            if (matchBlockwise7Part0(term, sink, enabled)) {
                return true;
            }
            break;
        }
        case 2: {
            // blockwise.rules:57 CompactBlockwise
            if (enabled[12] !== 0) {
                if (sink.accept(12, {
                    root: term.layer,
                    kernel: term.attrs["kernel"],
                    inputs: term.layersOf(0, term.inputs.length)
                })) {
                    return true;
                }
            }
            // blockwise.rules:108 PruneInputs
            if (enabled[18] !== 0) {
                if (sink.accept(18, {
                    b: term.layer,
                    kernel: term.attrs["kernel"],
                    inputs: term.layersOf(0, term.inputs.length)
                })) {
                    return true;
                }
            }
            for (let k15 = 0; k15 < term.inputs.length; k15++) {
                const term15 = term.input(k15);
                if (numbers[term15.op] === 5) {
                    if (term15.inputs.length === 1) {
                        // blockwise.rules:81 ExpandIntoBlockwise
                        if (enabled[13] !== 0) {
                            if (sink.accept(13, {
                                b: term.layer,
                                kernel: term.attrs["kernel"],
                                before: term.layersOf(0, k15),
                                r: term15.layer,
                                x: term15.input(0).layer,
                                after: term.layersOf(k15 + 1, term.inputs.length)
                            })) {
                                return true;
                            }
                        }
                    }
                }
            }
            for (let k19 = 0; k19 < term.inputs.length; k19++) {
                const term19 = term.input(k19);
                if (numbers[term19.op] === 3) {
                    if (term19.inputs.length === 1) {
                        // transposes.rules:44 TransposeIntoBlockwise
                        if (enabled[14] !== 0) {
                            if (sink.accept(14, {
                                b: term.layer,
                                kernel: term.attrs["kernel"],
                                before: term.layersOf(0, k19),
                                t: term19.layer,
                                axes: term19.attrs["axes"],
                                x: term19.input(0).layer,
                                after: term.layersOf(k19 + 1, term.inputs.length)
                            })) {
                                return true;
                            }
                        }
                    }
                }
            }
            for (let k27 = 0; k27 < term.inputs.length; k27++) {
                const term27 = term.input(k27);
                if (numbers[term27.op] === 3) {
                    if (term27.inputs.length === 1) {
                        // transposes.rules:95 TransposeIntoContraction
                        if (enabled[16] !== 0) {
                            if (sink.accept(16, {
                                b: term.layer,
                                kernel: term.attrs["kernel"],
                                before: term.layersOf(0, k27),
                                t: term27.layer,
                                axes: term27.attrs["axes"],
                                x: term27.input(0).layer,
                                after: term.layersOf(k27 + 1, term.inputs.length)
                            })) {
                                return true;
                            }
                        }
                    }
                }
            }
            const term2 = term.input(0);
            if (numbers[term2.op] === 6) {
                if (term2.inputs.length === 2) {
                    // explore.rules:16 RegroupRight
                    if (enabled[40] !== 0) {
                        if (sink.accept(40, {
                            outer: term.layer,
                            kernel: term.attrs["kernel"],
                            inner: term2.layer,
                            first: term2.attrs["kernel"]
                        })) {
                            return true;
                        }
                    }
                }
            }
            const term56 = term.input(1);
            if (numbers[term56.op] === 6) {
                if (term56.inputs.length === 2) {
                    // explore.rules:31 RegroupLeft
                    if (enabled[41] !== 0) {
                        if (sink.accept(41, {
                            outer: term.layer,
                            kernel: term.attrs["kernel"],
                            inner: term56.layer,
                            second: term56.attrs["kernel"]
                        })) {
                            return true;
                        }
                    }
                }
            }
            // explore.rules:70 MultiplyOut
            if (enabled[43] !== 0) {
                if (sink.accept(43, { product: term.layer, kernel: term.attrs["kernel"] })) {
                    return true;
                }
            }
            // explore.rules:105 ProductInParts
            if (enabled[45] !== 0) {
                if (sink.accept(45, { product: term.layer, kernel: term.attrs["kernel"] })) {
                    return true;
                }
            }
            if (matchBlockwise7Part0(term, sink, enabled)) {
                return true;
            }
            break;
        }
        default: {
            // blockwise.rules:57 CompactBlockwise
            if (enabled[12] !== 0) {
                if (sink.accept(12, {
                    root: term.layer,
                    kernel: term.attrs["kernel"],
                    inputs: term.layersOf(0, term.inputs.length)
                })) {
                    return true;
                }
            }
            // blockwise.rules:108 PruneInputs
            if (enabled[18] !== 0) {
                if (sink.accept(18, {
                    b: term.layer,
                    kernel: term.attrs["kernel"],
                    inputs: term.layersOf(0, term.inputs.length)
                })) {
                    return true;
                }
            }
            if (term.inputs.length >= 1) {
                for (let k15 = 0; k15 < term.inputs.length; k15++) {
                    const term15 = term.input(k15);
                    if (numbers[term15.op] === 5) {
                        if (term15.inputs.length === 1) {
                            // blockwise.rules:81 ExpandIntoBlockwise
                            if (enabled[13] !== 0) {
                                if (sink.accept(13, {
                                    b: term.layer,
                                    kernel: term.attrs["kernel"],
                                    before: term.layersOf(0, k15),
                                    r: term15.layer,
                                    x: term15.input(0).layer,
                                    after: term.layersOf(k15 + 1, term.inputs.length)
                                })) {
                                    return true;
                                }
                            }
                        }
                    }
                }
                for (let k19 = 0; k19 < term.inputs.length; k19++) {
                    const term19 = term.input(k19);
                    if (numbers[term19.op] === 3) {
                        if (term19.inputs.length === 1) {
                            // transposes.rules:44 TransposeIntoBlockwise
                            if (enabled[14] !== 0) {
                                if (sink.accept(14, {
                                    b: term.layer,
                                    kernel: term.attrs["kernel"],
                                    before: term.layersOf(0, k19),
                                    t: term19.layer,
                                    axes: term19.attrs["axes"],
                                    x: term19.input(0).layer,
                                    after: term.layersOf(k19 + 1, term.inputs.length)
                                })) {
                                    return true;
                                }
                            }
                        }
                    }
                }
                for (let k27 = 0; k27 < term.inputs.length; k27++) {
                    const term27 = term.input(k27);
                    if (numbers[term27.op] === 3) {
                        if (term27.inputs.length === 1) {
                            // transposes.rules:95 TransposeIntoContraction
                            if (enabled[16] !== 0) {
                                if (sink.accept(16, {
                                    b: term.layer,
                                    kernel: term.attrs["kernel"],
                                    before: term.layersOf(0, k27),
                                    t: term27.layer,
                                    axes: term27.attrs["axes"],
                                    x: term27.input(0).layer,
                                    after: term.layersOf(k27 + 1, term.inputs.length)
                                })) {
                                    return true;
                                }
                            }
                        }
                    }
                }
                for (let k61 = 0; k61 < term.inputs.length; k61++) {
                    const term61 = term.input(k61);
                    if (numbers[term61.op] === 2) {
                        if (term61.inputs.length === 1) {
                            // explore.rules:133 AlignToOperand
                            if (enabled[46] !== 0) {
                                if (sink.accept(46, {
                                    f: term.layer,
                                    before: term.layersOf(0, k61),
                                    $1: term61.layer,
                                    $rest0: term.layersOf(k61 + 1, term.inputs.length)
                                })) {
                                    return true;
                                }
                            }
                        }
                    }
                }
            }
            if (matchBlockwise7Part1(term, sink, enabled)) {
                return true;
            }
            break;
        }
    }
    return false;
}
/** `take` */
function matchTake10(term: GraphNode, sink: MatchSink, enabled: Uint8Array): boolean {
    if (term.inputs.length === 1) {
        // slices.rules:80 TakeToSlice
        if (enabled[11] !== 0) {
            if (sink.accept(11, { t: term.layer, indices: term.attrs["indices"], x: term.input(0).layer })) {
                return true;
            }
        }
    }
    return false;
}
/** `source` */
function matchSource11(_term: GraphNode, _sink: MatchSink, _enabled: Uint8Array): boolean {
    return false;
}
/** `stack` */
function matchStack12(_term: GraphNode, _sink: MatchSink, _enabled: Uint8Array): boolean {
    return false;
}
/** `reduce` */
function matchReduce13(term: GraphNode, sink: MatchSink, enabled: Uint8Array): boolean {
    if (term.inputs.length === 1) {
        const term2 = term.input(0);
        switch (numbers[term2.op]) {
            case 6: {
                if (term2.inputs.length === 2) {
                    // explore.rules:86 WholeProduct
                    if (enabled[44] !== 0) {
                        if (sink.accept(44, { sum: term.layer, parts: term2.layer })) {
                            return true;
                        }
                    }
                }
                break;
            }
            case 2: {
                if (term2.inputs.length === 1) {
                    // explore.rules:159 ReduceAsItIs
                    if (enabled[47] !== 0) {
                        if (sink.accept(47, { r: term.layer, moved: term2.layer, x: term2.input(0).layer })) {
                            return true;
                        }
                    }
                }
                break;
            }
        }
        // reductions.rules:14 LowerReduce
        if (enabled[37] !== 0) {
            if (sink.accept(37, { r: term.layer, x: term2.layer })) {
                return true;
            }
        }
        // explore.rules:179 ReduceByFew
        if (enabled[48] !== 0) {
            if (sink.accept(48, { r: term.layer, x: term2.layer })) {
                return true;
            }
        }
        // explore.rules:218 ReduceByMany
        if (enabled[49] !== 0) {
            if (sink.accept(49, { r: term.layer, x: term2.layer })) {
                return true;
            }
        }
    }
    return false;
}
/** `tree` */
function matchTree14(_term: GraphNode, _sink: MatchSink, _enabled: Uint8Array): boolean {
    return false;
}
/** `overlap` */
function matchOverlap15(_term: GraphNode, _sink: MatchSink, _enabled: Uint8Array): boolean {
    return false;
}
/** `scan` */
function matchScan16(_term: GraphNode, _sink: MatchSink, _enabled: Uint8Array): boolean {
    return false;
}
/** Names of the rules, in the order of their numbers. */
export const MATCHED_RULES: ReadonlyArray<string> = [
    "SliceNoop",
    "RechunkNoop",
    "TransposeNoop",
    "ConcatOfOne",
    "ReshapeNoop",
    "BlockwiseNoop",
    "SliceOfSlice",
    "RechunkOfRechunk",
    "TransposeOfTranspose",
    "ReshapeOfReshape",
    "ConcatOfConcat",
    "TakeToSlice",
    "CompactBlockwise",
    "ExpandIntoBlockwise",
    "TransposeIntoBlockwise",
    "TransposeThroughBlockwise",
    "TransposeIntoContraction",
    "TransposeThroughContraction",
    "PruneInputs",
    "SliceIntoSource",
    "SliceThroughBlockwise",
    "SliceThroughContraction",
    "SliceThroughTranspose",
    "SliceThroughRechunk",
    "SliceThroughConcat",
    "SliceThroughStack",
    "SliceThroughReduce",
    "SliceThroughPartial",
    "SliceThroughTree",
    "SliceThroughTake",
    "SliceThroughOverlap",
    "SliceThroughScan",
    "SliceThroughReshape",
    "RechunkIntoSource",
    "RechunkThroughTranspose",
    "RechunkThroughBlockwise",
    "TransposeIntoSource",
    "LowerReduce",
    "LowerRechunk",
    "FuseBlockwise",
    "RegroupRight",
    "RegroupLeft",
    "FactorOut",
    "MultiplyOut",
    "WholeProduct",
    "ProductInParts",
    "AlignToOperand",
    "ReduceAsItIs",
    "ReduceByFew",
    "ReduceByMany",
    "RechunkInSteps"
];
/** Operations that have a function, in its order, behind the one for all others. */
export const MATCHED_OPERATIONS: ReadonlyArray<Operation> = [
    Slice,
    Rechunk,
    Transpose,
    Concat,
    Reshape,
    Blockwise,
    Take,
    Source,
    Stack,
    Reduce,
    Tree,
    Overlap,
    Scan
];
/** Each offers the matches of all rules at a node. */
export const MATCH_FUNCTIONS: ReadonlyArray<MatchFunction<GraphNode>> = [
    matchOther0,
    matchSlice1,
    matchRechunk2,
    matchTranspose4,
    matchConcat5,
    matchReshape6,
    matchBlockwise7,
    matchTake10,
    matchSource11,
    matchStack12,
    matchReduce13,
    matchTree14,
    matchOverlap15,
    matchScan16
];
