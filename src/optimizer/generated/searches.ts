/** Made from the built-in rules by `npm run rules:build`: how e-graphs are searched for them. */
import type { Search } from "../../egraph/index.ts";
// slices.rules:46 SliceNoop
const searchSliceNoop: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const f0 = columns[0]; // drop
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            let c1 = f0.ids[attr[n0]];
            if (c1 === 0)
                c1 = f0.fill(attr[n0]);
            const c2 = kids[start[n0] + 0];
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            rows[m + 2] = c2;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// rechunks.rules:14 RechunkNoop
const searchRechunkNoop: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // rechunk
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// transposes.rules:15 TransposeNoop
const searchTransposeNoop: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // transpose
    const f0 = columns[0]; // axes
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            let c1 = f0.ids[attr[n0]];
            if (c1 === 0)
                c1 = f0.fill(attr[n0]);
            const c2 = kids[start[n0] + 0];
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            rows[m + 2] = c2;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// concats.rules:11 ConcatOfOne
const searchConcatOfOne: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // concat
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// concats.rules:37 ReshapeNoop
const searchReshapeNoop: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // reshape
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// blockwise.rules:26 BlockwiseNoop
const searchBlockwiseNoop: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // blockwise
    const f0 = columns[0]; // kernel
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            let c1 = f0.ids[attr[n0]];
            if (c1 === 0)
                c1 = f0.fill(attr[n0]);
            const c2 = kids[start[n0] + 0];
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            rows[m + 2] = c2;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// slices.rules:66 SliceOfSlice
const searchSliceOfSlice: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] !== t0) {
                    if (op[n1] > t0)
                        break;
                    continue;
                }
                if (start[n1 + 1] - start[n1] !== 1)
                    continue;
                const c2 = kids[start[n1] + 0];
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                rows[m + 2] = c2;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// rechunks.rules:30 RechunkOfRechunk
const searchRechunkOfRechunk: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // rechunk
    const f0 = columns[0]; // chunks
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c2 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c2] <= since)
                continue;
            for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                const n2 = members[k2];
                if (op[n2] !== t0) {
                    if (op[n2] > t0)
                        break;
                    continue;
                }
                if (start[n2 + 1] - start[n2] !== 1)
                    continue;
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                const c3 = kids[start[n2] + 0];
                if (!(stamp[n0] > since || stamp[n2] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n2;
                rows[m + 2] = c1;
                rows[m + 3] = c3;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// transposes.rules:30 TransposeOfTranspose
const searchTransposeOfTranspose: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // transpose
    const f0 = columns[0]; // axes
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c2 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c2] <= since)
                continue;
            for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                const n2 = members[k2];
                if (op[n2] !== t0) {
                    if (op[n2] > t0)
                        break;
                    continue;
                }
                if (start[n2 + 1] - start[n2] !== 1)
                    continue;
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                let c3 = f0.ids[attr[n2]];
                if (c3 === 0)
                    c3 = f0.fill(attr[n2]);
                const c4 = kids[start[n2] + 0];
                if (!(stamp[n0] > since || stamp[n2] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n2;
                rows[m + 2] = c1;
                rows[m + 3] = c3;
                rows[m + 4] = c4;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// concats.rules:52 ReshapeOfReshape
const searchReshapeOfReshape: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // reshape
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] !== t0) {
                    if (op[n1] > t0)
                        break;
                    continue;
                }
                if (start[n1 + 1] - start[n1] !== 1)
                    continue;
                const c2 = kids[start[n1] + 0];
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                rows[m + 2] = c2;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// concats.rules:22 ConcatOfConcat
const searchConcatOfConcat: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // concat
    const f0 = columns[0]; // axis
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] < 1)
                continue;
            for (let i2 = start[n0] + 0, z2 = start[n0 + 1] - 0; i2 < z2; i2++) {
                const c2 = kids[i2];
                if ((stamp[n0] > since) === false && newest[c2] <= since)
                    continue;
                for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                    const n2 = members[k2];
                    if (op[n2] !== t0) {
                        if (op[n2] > t0)
                            break;
                        continue;
                    }
                    let c1 = f0.ids[attr[n0]];
                    if (c1 === 0)
                        c1 = f0.fill(attr[n0]);
                    const s3 = start[n0] + 0, l3 = i2 - s3;
                    const s4 = start[n2] + 0, l4 = start[n2 + 1] - 0 - s4;
                    const s5 = i2 + 1, l5 = start[n0 + 1] - 0 - s5;
                    if (!(stamp[n0] > since || stamp[n2] > since))
                        continue;
                    if (m + width > rows.length)
                        rows = matches.grow();
                    rows[m + 0] = n0;
                    rows[m + 1] = n2;
                    rows[m + 2] = i2 - start[n0];
                    rows[m + 3] = c1;
                    rows[m + 4] = s3;
                    rows[m + 5] = l3;
                    rows[m + 6] = s4;
                    rows[m + 7] = l4;
                    rows[m + 8] = s5;
                    rows[m + 9] = l5;
                    m += width;
                    if (--left === 0) {
                        left = meter.more();
                        if (left === 0)
                            break search;
                    }
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:80 TakeToSlice
const searchTakeToSlice: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // take
    const f0 = columns[0]; // indices
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            let c1 = f0.ids[attr[n0]];
            if (c1 === 0)
                c1 = f0.fill(attr[n0]);
            const c2 = kids[start[n0] + 0];
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            rows[m + 2] = c2;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// blockwise.rules:57 CompactBlockwise
const searchCompactBlockwise: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { attr, start, stamp } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // blockwise
    const f0 = columns[0]; // kernel
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            let c1 = f0.ids[attr[n0]];
            if (c1 === 0)
                c1 = f0.fill(attr[n0]);
            const s2 = start[n0] + 0, l2 = start[n0 + 1] - 0 - s2;
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            rows[m + 2] = s2;
            rows[m + 3] = l2;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// blockwise.rules:81 ExpandIntoBlockwise
const searchExpandIntoBlockwise: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // blockwise
    const t1 = types[1]; // reshape
    const f0 = columns[0]; // kernel
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] < 1)
                continue;
            for (let i2 = start[n0] + 0, z2 = start[n0 + 1] - 0; i2 < z2; i2++) {
                const c2 = kids[i2];
                if ((stamp[n0] > since) === false && newest[c2] <= since)
                    continue;
                for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                    const n2 = members[k2];
                    if (op[n2] !== t1) {
                        if (op[n2] > t1)
                            break;
                        continue;
                    }
                    if (start[n2 + 1] - start[n2] !== 1)
                        continue;
                    let c1 = f0.ids[attr[n0]];
                    if (c1 === 0)
                        c1 = f0.fill(attr[n0]);
                    const s3 = start[n0] + 0, l3 = i2 - s3;
                    const c4 = kids[start[n2] + 0];
                    const s5 = i2 + 1, l5 = start[n0 + 1] - 0 - s5;
                    if (!(stamp[n0] > since || stamp[n2] > since))
                        continue;
                    if (m + width > rows.length)
                        rows = matches.grow();
                    rows[m + 0] = n0;
                    rows[m + 1] = n2;
                    rows[m + 2] = i2 - start[n0];
                    rows[m + 3] = c1;
                    rows[m + 4] = s3;
                    rows[m + 5] = l3;
                    rows[m + 6] = c4;
                    rows[m + 7] = s5;
                    rows[m + 8] = l5;
                    m += width;
                    if (--left === 0) {
                        left = meter.more();
                        if (left === 0)
                            break search;
                    }
                }
            }
        }
    }
    matches.used = m;
};
// transposes.rules:44 TransposeIntoBlockwise
const searchTransposeIntoBlockwise: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // blockwise
    const t1 = types[1]; // transpose
    const f0 = columns[0]; // kernel
    const f1 = columns[1]; // axes
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] < 1)
                continue;
            for (let i2 = start[n0] + 0, z2 = start[n0 + 1] - 0; i2 < z2; i2++) {
                const c2 = kids[i2];
                if ((stamp[n0] > since) === false && newest[c2] <= since)
                    continue;
                for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                    const n2 = members[k2];
                    if (op[n2] !== t1) {
                        if (op[n2] > t1)
                            break;
                        continue;
                    }
                    if (start[n2 + 1] - start[n2] !== 1)
                        continue;
                    let c1 = f0.ids[attr[n0]];
                    if (c1 === 0)
                        c1 = f0.fill(attr[n0]);
                    const s3 = start[n0] + 0, l3 = i2 - s3;
                    let c4 = f1.ids[attr[n2]];
                    if (c4 === 0)
                        c4 = f1.fill(attr[n2]);
                    const c5 = kids[start[n2] + 0];
                    const s6 = i2 + 1, l6 = start[n0 + 1] - 0 - s6;
                    if (!(stamp[n0] > since || stamp[n2] > since))
                        continue;
                    if (m + width > rows.length)
                        rows = matches.grow();
                    rows[m + 0] = n0;
                    rows[m + 1] = n2;
                    rows[m + 2] = i2 - start[n0];
                    rows[m + 3] = c1;
                    rows[m + 4] = s3;
                    rows[m + 5] = l3;
                    rows[m + 6] = c4;
                    rows[m + 7] = c5;
                    rows[m + 8] = s6;
                    rows[m + 9] = l6;
                    m += width;
                    if (--left === 0) {
                        left = meter.more();
                        if (left === 0)
                            break search;
                    }
                }
            }
        }
    }
    matches.used = m;
};
// transposes.rules:67 TransposeThroughBlockwise
const searchTransposeThroughBlockwise: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // transpose
    const t1 = types[1]; // blockwise
    const f0 = columns[0]; // axes
    const f1 = columns[1]; // out
    const f2 = columns[2]; // kernel
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c2 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c2] <= since)
                continue;
            for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                const n2 = members[k2];
                if (op[n2] !== t1) {
                    if (op[n2] > t1)
                        break;
                    continue;
                }
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                let c3 = f1.ids[attr[n2]];
                if (c3 === 0)
                    c3 = f1.fill(attr[n2]);
                let c4 = f2.ids[attr[n2]];
                if (c4 === 0)
                    c4 = f2.fill(attr[n2]);
                const s5 = start[n2] + 0, l5 = start[n2 + 1] - 0 - s5;
                if (!(stamp[n0] > since || stamp[n2] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n2;
                rows[m + 2] = c1;
                rows[m + 3] = c3;
                rows[m + 4] = c4;
                rows[m + 5] = s5;
                rows[m + 6] = l5;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// transposes.rules:95 TransposeIntoContraction
const searchTransposeIntoContraction: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // blockwise
    const t1 = types[1]; // transpose
    const f0 = columns[0]; // kernel
    const f1 = columns[1]; // axes
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] < 1)
                continue;
            for (let i2 = start[n0] + 0, z2 = start[n0 + 1] - 0; i2 < z2; i2++) {
                const c2 = kids[i2];
                if ((stamp[n0] > since) === false && newest[c2] <= since)
                    continue;
                for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                    const n2 = members[k2];
                    if (op[n2] !== t1) {
                        if (op[n2] > t1)
                            break;
                        continue;
                    }
                    if (start[n2 + 1] - start[n2] !== 1)
                        continue;
                    let c1 = f0.ids[attr[n0]];
                    if (c1 === 0)
                        c1 = f0.fill(attr[n0]);
                    const s3 = start[n0] + 0, l3 = i2 - s3;
                    let c4 = f1.ids[attr[n2]];
                    if (c4 === 0)
                        c4 = f1.fill(attr[n2]);
                    const c5 = kids[start[n2] + 0];
                    const s6 = i2 + 1, l6 = start[n0 + 1] - 0 - s6;
                    if (!(stamp[n0] > since || stamp[n2] > since))
                        continue;
                    if (m + width > rows.length)
                        rows = matches.grow();
                    rows[m + 0] = n0;
                    rows[m + 1] = n2;
                    rows[m + 2] = i2 - start[n0];
                    rows[m + 3] = c1;
                    rows[m + 4] = s3;
                    rows[m + 5] = l3;
                    rows[m + 6] = c4;
                    rows[m + 7] = c5;
                    rows[m + 8] = s6;
                    rows[m + 9] = l6;
                    m += width;
                    if (--left === 0) {
                        left = meter.more();
                        if (left === 0)
                            break search;
                    }
                }
            }
        }
    }
    matches.used = m;
};
// transposes.rules:118 TransposeThroughContraction
const searchTransposeThroughContraction: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // transpose
    const t1 = types[1]; // blockwise
    const f0 = columns[0]; // axes
    const f1 = columns[1]; // out
    const f2 = columns[2]; // ins
    const f3 = columns[3]; // kernel
    const f4 = columns[4]; // sizes
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c2 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c2] <= since)
                continue;
            for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                const n2 = members[k2];
                if (op[n2] !== t1) {
                    if (op[n2] > t1)
                        break;
                    continue;
                }
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                let c3 = f1.ids[attr[n2]];
                if (c3 === 0)
                    c3 = f1.fill(attr[n2]);
                let c4 = f2.ids[attr[n2]];
                if (c4 === 0)
                    c4 = f2.fill(attr[n2]);
                let c5 = f3.ids[attr[n2]];
                if (c5 === 0)
                    c5 = f3.fill(attr[n2]);
                let c6 = f4.ids[attr[n2]];
                if (c6 === 0)
                    c6 = f4.fill(attr[n2]);
                const s7 = start[n2] + 0, l7 = start[n2 + 1] - 0 - s7;
                if (!(stamp[n0] > since || stamp[n2] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n2;
                rows[m + 2] = c1;
                rows[m + 3] = c3;
                rows[m + 4] = c4;
                rows[m + 5] = c5;
                rows[m + 6] = c6;
                rows[m + 7] = s7;
                rows[m + 8] = l7;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// blockwise.rules:108 PruneInputs
const searchPruneInputs: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { attr, start, stamp } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // blockwise
    const f0 = columns[0]; // kernel
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            let c1 = f0.ids[attr[n0]];
            if (c1 === 0)
                c1 = f0.fill(attr[n0]);
            const s2 = start[n0] + 0, l2 = start[n0 + 1] - 0 - s2;
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            rows[m + 2] = s2;
            rows[m + 3] = l2;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// slices.rules:100 SliceIntoSource
const searchSliceIntoSource: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // source
    const f0 = columns[0]; // kernel
    const f1 = columns[1]; // domain
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] !== t1) {
                    if (op[n1] > t1)
                        break;
                    continue;
                }
                if (start[n1 + 1] - start[n1] !== 0)
                    continue;
                let c2 = f0.ids[attr[n1]];
                if (c2 === 0)
                    c2 = f0.fill(attr[n1]);
                let c3 = f1.ids[attr[n1]];
                if (c3 === 0)
                    c3 = f1.fill(attr[n1]);
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                rows[m + 2] = c2;
                rows[m + 3] = c3;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:124 SliceThroughBlockwise
const searchSliceThroughBlockwise: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // blockwise
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] !== t1) {
                    if (op[n1] > t1)
                        break;
                    continue;
                }
                const s2 = start[n1] + 0, l2 = start[n1 + 1] - 0 - s2;
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                rows[m + 2] = s2;
                rows[m + 3] = l2;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:142 SliceThroughContraction
const searchSliceThroughContraction: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // blockwise
    const f0 = columns[0]; // drop
    const f1 = columns[1]; // kernel
    const f2 = columns[2]; // domain
    const f3 = columns[3]; // sizes
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c2 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c2] <= since)
                continue;
            for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                const n2 = members[k2];
                if (op[n2] !== t1) {
                    if (op[n2] > t1)
                        break;
                    continue;
                }
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                let c3 = f1.ids[attr[n2]];
                if (c3 === 0)
                    c3 = f1.fill(attr[n2]);
                let c4 = f2.ids[attr[n2]];
                if (c4 === 0)
                    c4 = f2.fill(attr[n2]);
                let c5 = f3.ids[attr[n2]];
                if (c5 === 0)
                    c5 = f3.fill(attr[n2]);
                const s6 = start[n2] + 0, l6 = start[n2 + 1] - 0 - s6;
                if (!(stamp[n0] > since || stamp[n2] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n2;
                rows[m + 2] = c1;
                rows[m + 3] = c3;
                rows[m + 4] = c4;
                rows[m + 5] = c5;
                rows[m + 6] = s6;
                rows[m + 7] = l6;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:160 SliceThroughTranspose
const searchSliceThroughTranspose: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // transpose
    const f0 = columns[0]; // axes
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] !== t1) {
                    if (op[n1] > t1)
                        break;
                    continue;
                }
                if (start[n1 + 1] - start[n1] !== 1)
                    continue;
                let c2 = f0.ids[attr[n1]];
                if (c2 === 0)
                    c2 = f0.fill(attr[n1]);
                const c3 = kids[start[n1] + 0];
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                rows[m + 2] = c2;
                rows[m + 3] = c3;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:174 SliceThroughRechunk
const searchSliceThroughRechunk: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // rechunk
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] !== t1) {
                    if (op[n1] > t1)
                        break;
                    continue;
                }
                if (start[n1 + 1] - start[n1] !== 1)
                    continue;
                const c2 = kids[start[n1] + 0];
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                rows[m + 2] = c2;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:191 SliceThroughConcat
const searchSliceThroughConcat: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // concat
    const f0 = columns[0]; // axis
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] !== t1) {
                    if (op[n1] > t1)
                        break;
                    continue;
                }
                let c2 = f0.ids[attr[n1]];
                if (c2 === 0)
                    c2 = f0.fill(attr[n1]);
                const s3 = start[n1] + 0, l3 = start[n1 + 1] - 0 - s3;
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                rows[m + 2] = c2;
                rows[m + 3] = s3;
                rows[m + 4] = l3;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:213 SliceThroughStack
const searchSliceThroughStack: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // stack
    const f0 = columns[0]; // drop
    const f1 = columns[1]; // length
    const f2 = columns[2]; // axis
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c3 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c3] <= since)
                continue;
            for (let k3 = memberStart[c3], e3 = memberStart[c3 + 1]; k3 < e3; k3++) {
                const n3 = members[k3];
                if (op[n3] !== t1) {
                    if (op[n3] > t1)
                        break;
                    continue;
                }
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                let c2 = f1.ids[attr[n0]];
                if (c2 === 0)
                    c2 = f1.fill(attr[n0]);
                let c4 = f2.ids[attr[n3]];
                if (c4 === 0)
                    c4 = f2.fill(attr[n3]);
                const s5 = start[n3] + 0, l5 = start[n3 + 1] - 0 - s5;
                if (!(stamp[n0] > since || stamp[n3] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n3;
                rows[m + 2] = c1;
                rows[m + 3] = c2;
                rows[m + 4] = c4;
                rows[m + 5] = s5;
                rows[m + 6] = l5;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:235 SliceThroughReduce
const searchSliceThroughReduce: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // reduce
    const f0 = columns[0]; // length
    const f1 = columns[1]; // drop
    const f2 = columns[2]; // axes
    const f3 = columns[3]; // keepdims
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c3 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c3] <= since)
                continue;
            for (let k3 = memberStart[c3], e3 = memberStart[c3 + 1]; k3 < e3; k3++) {
                const n3 = members[k3];
                if (op[n3] !== t1) {
                    if (op[n3] > t1)
                        break;
                    continue;
                }
                if (start[n3 + 1] - start[n3] !== 1)
                    continue;
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                let c2 = f1.ids[attr[n0]];
                if (c2 === 0)
                    c2 = f1.fill(attr[n0]);
                let c4 = f2.ids[attr[n3]];
                if (c4 === 0)
                    c4 = f2.fill(attr[n3]);
                let c5 = f3.ids[attr[n3]];
                if (c5 === 0)
                    c5 = f3.fill(attr[n3]);
                const c6 = kids[start[n3] + 0];
                if (!(stamp[n0] > since || stamp[n3] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n3;
                rows[m + 2] = c1;
                rows[m + 3] = c2;
                rows[m + 4] = c4;
                rows[m + 5] = c5;
                rows[m + 6] = c6;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:263 SliceThroughPartial
const searchSliceThroughPartial: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // blockwise
    const f0 = columns[0]; // drop
    const f1 = columns[1]; // kernel
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c2 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c2] <= since)
                continue;
            for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                const n2 = members[k2];
                if (op[n2] !== t1) {
                    if (op[n2] > t1)
                        break;
                    continue;
                }
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                let c3 = f1.ids[attr[n2]];
                if (c3 === 0)
                    c3 = f1.fill(attr[n2]);
                const s4 = start[n2] + 0, l4 = start[n2 + 1] - 0 - s4;
                if (!(stamp[n0] > since || stamp[n2] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n2;
                rows[m + 2] = c1;
                rows[m + 3] = c3;
                rows[m + 4] = s4;
                rows[m + 5] = l4;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:297 SliceThroughTree
const searchSliceThroughTree: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // tree
    const f0 = columns[0]; // length
    const f1 = columns[1]; // drop
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c3 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c3] <= since)
                continue;
            for (let k3 = memberStart[c3], e3 = memberStart[c3 + 1]; k3 < e3; k3++) {
                const n3 = members[k3];
                if (op[n3] !== t1) {
                    if (op[n3] > t1)
                        break;
                    continue;
                }
                if (start[n3 + 1] - start[n3] !== 1)
                    continue;
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                let c2 = f1.ids[attr[n0]];
                if (c2 === 0)
                    c2 = f1.fill(attr[n0]);
                const c4 = kids[start[n3] + 0];
                if (!(stamp[n0] > since || stamp[n3] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n3;
                rows[m + 2] = c1;
                rows[m + 3] = c2;
                rows[m + 4] = c4;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:334 SliceThroughTake
const searchSliceThroughTake: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // take
    const f0 = columns[0]; // drop
    const f1 = columns[1]; // axis
    const f2 = columns[2]; // indices
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c2 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c2] <= since)
                continue;
            for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                const n2 = members[k2];
                if (op[n2] !== t1) {
                    if (op[n2] > t1)
                        break;
                    continue;
                }
                if (start[n2 + 1] - start[n2] !== 1)
                    continue;
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                let c3 = f1.ids[attr[n2]];
                if (c3 === 0)
                    c3 = f1.fill(attr[n2]);
                let c4 = f2.ids[attr[n2]];
                if (c4 === 0)
                    c4 = f2.fill(attr[n2]);
                const c5 = kids[start[n2] + 0];
                if (!(stamp[n0] > since || stamp[n2] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n2;
                rows[m + 2] = c1;
                rows[m + 3] = c3;
                rows[m + 4] = c4;
                rows[m + 5] = c5;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:359 SliceThroughOverlap
const searchSliceThroughOverlap: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // overlap
    const f0 = columns[0]; // before
    const f1 = columns[1]; // after
    const f2 = columns[2]; // boundary
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] !== t1) {
                    if (op[n1] > t1)
                        break;
                    continue;
                }
                if (start[n1 + 1] - start[n1] !== 1)
                    continue;
                let c2 = f0.ids[attr[n1]];
                if (c2 === 0)
                    c2 = f0.fill(attr[n1]);
                let c3 = f1.ids[attr[n1]];
                if (c3 === 0)
                    c3 = f1.fill(attr[n1]);
                let c4 = f2.ids[attr[n1]];
                if (c4 === 0)
                    c4 = f2.fill(attr[n1]);
                const c5 = kids[start[n1] + 0];
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                rows[m + 2] = c2;
                rows[m + 3] = c3;
                rows[m + 4] = c4;
                rows[m + 5] = c5;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:398 SliceThroughScan
const searchSliceThroughScan: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // scan
    const f0 = columns[0]; // axis
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] !== t1) {
                    if (op[n1] > t1)
                        break;
                    continue;
                }
                let c2 = f0.ids[attr[n1]];
                if (c2 === 0)
                    c2 = f0.fill(attr[n1]);
                const s3 = start[n1] + 0, l3 = start[n1 + 1] - 0 - s3;
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                rows[m + 2] = c2;
                rows[m + 3] = s3;
                rows[m + 4] = l3;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// slices.rules:428 SliceThroughReshape
const searchSliceThroughReshape: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // slice
    const t1 = types[1]; // reshape
    const f0 = columns[0]; // length
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c2 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c2] <= since)
                continue;
            for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                const n2 = members[k2];
                if (op[n2] !== t1) {
                    if (op[n2] > t1)
                        break;
                    continue;
                }
                if (start[n2 + 1] - start[n2] !== 1)
                    continue;
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                const c3 = kids[start[n2] + 0];
                if (!(stamp[n0] > since || stamp[n2] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n2;
                rows[m + 2] = c1;
                rows[m + 3] = c3;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// rechunks.rules:49 RechunkIntoSource
const searchRechunkIntoSource: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // rechunk
    const t1 = types[1]; // source
    const f0 = columns[0]; // kernel
    const f1 = columns[1]; // domain
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] !== t1) {
                    if (op[n1] > t1)
                        break;
                    continue;
                }
                if (start[n1 + 1] - start[n1] !== 0)
                    continue;
                let c2 = f0.ids[attr[n1]];
                if (c2 === 0)
                    c2 = f0.fill(attr[n1]);
                let c3 = f1.ids[attr[n1]];
                if (c3 === 0)
                    c3 = f1.fill(attr[n1]);
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                rows[m + 2] = c2;
                rows[m + 3] = c3;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// rechunks.rules:68 RechunkThroughTranspose
const searchRechunkThroughTranspose: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // rechunk
    const t1 = types[1]; // transpose
    const f0 = columns[0]; // chunks
    const f1 = columns[1]; // axes
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c2 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c2] <= since)
                continue;
            for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                const n2 = members[k2];
                if (op[n2] !== t1) {
                    if (op[n2] > t1)
                        break;
                    continue;
                }
                if (start[n2 + 1] - start[n2] !== 1)
                    continue;
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                let c3 = f1.ids[attr[n2]];
                if (c3 === 0)
                    c3 = f1.fill(attr[n2]);
                const c4 = kids[start[n2] + 0];
                if (!(stamp[n0] > since || stamp[n2] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n2;
                rows[m + 2] = c1;
                rows[m + 3] = c3;
                rows[m + 4] = c4;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// rechunks.rules:89 RechunkThroughBlockwise
const searchRechunkThroughBlockwise: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // rechunk
    const t1 = types[1]; // blockwise
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] !== t1) {
                    if (op[n1] > t1)
                        break;
                    continue;
                }
                const s2 = start[n1] + 0, l2 = start[n1 + 1] - 0 - s2;
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                rows[m + 2] = s2;
                rows[m + 3] = l2;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// transposes.rules:142 TransposeIntoSource
const searchTransposeIntoSource: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // transpose
    const t1 = types[1]; // source
    const f0 = columns[0]; // axes
    const f1 = columns[1]; // kernel
    const f2 = columns[2]; // domain
    const f3 = columns[3]; // origin
    const f4 = columns[4]; // steps
    const f5 = columns[5]; // dtype
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c2 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c2] <= since)
                continue;
            for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                const n2 = members[k2];
                if (op[n2] !== t1) {
                    if (op[n2] > t1)
                        break;
                    continue;
                }
                if (start[n2 + 1] - start[n2] !== 0)
                    continue;
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                let c3 = f1.ids[attr[n2]];
                if (c3 === 0)
                    c3 = f1.fill(attr[n2]);
                let c4 = f2.ids[attr[n2]];
                if (c4 === 0)
                    c4 = f2.fill(attr[n2]);
                let c5 = f3.ids[attr[n2]];
                if (c5 === 0)
                    c5 = f3.fill(attr[n2]);
                let c6 = f4.ids[attr[n2]];
                if (c6 === 0)
                    c6 = f4.fill(attr[n2]);
                let c7 = f5.ids[attr[n2]];
                if (c7 === 0)
                    c7 = f5.fill(attr[n2]);
                if (!(stamp[n0] > since || stamp[n2] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n2;
                rows[m + 2] = c1;
                rows[m + 3] = c3;
                rows[m + 4] = c4;
                rows[m + 5] = c5;
                rows[m + 6] = c6;
                rows[m + 7] = c7;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// reductions.rules:14 LowerReduce
const searchLowerReduce: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // reduce
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// rechunks.rules:107 LowerRechunk
const searchLowerRechunk: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // rechunk
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] === t0)
                    continue;
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// blockwise.rules:138 FuseBlockwise
const searchFuseBlockwise: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { attr, start, stamp } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // blockwise
    const f0 = columns[0]; // kernel
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            let c1 = f0.ids[attr[n0]];
            if (c1 === 0)
                c1 = f0.fill(attr[n0]);
            const s2 = start[n0] + 0, l2 = start[n0 + 1] - 0 - s2;
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            rows[m + 2] = s2;
            rows[m + 3] = l2;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// explore.rules:16 RegroupRight
const searchRegroupRight: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // blockwise
    const f0 = columns[0]; // kernel
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 2)
                continue;
            const c2 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c2] <= since)
                continue;
            for (let k2 = memberStart[c2], e2 = memberStart[c2 + 1]; k2 < e2; k2++) {
                const n2 = members[k2];
                if (op[n2] !== t0) {
                    if (op[n2] > t0)
                        break;
                    continue;
                }
                if (start[n2 + 1] - start[n2] !== 2)
                    continue;
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                let c3 = f0.ids[attr[n2]];
                if (c3 === 0)
                    c3 = f0.fill(attr[n2]);
                if (!(stamp[n0] > since || stamp[n2] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n2;
                rows[m + 2] = c1;
                rows[m + 3] = c3;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// explore.rules:31 RegroupLeft
const searchRegroupLeft: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, attr, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // blockwise
    const f0 = columns[0]; // kernel
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 2)
                continue;
            const c3 = kids[start[n0] + 1];
            if ((stamp[n0] > since) === false && newest[c3] <= since)
                continue;
            for (let k3 = memberStart[c3], e3 = memberStart[c3 + 1]; k3 < e3; k3++) {
                const n3 = members[k3];
                if (op[n3] !== t0) {
                    if (op[n3] > t0)
                        break;
                    continue;
                }
                if (start[n3 + 1] - start[n3] !== 2)
                    continue;
                let c1 = f0.ids[attr[n0]];
                if (c1 === 0)
                    c1 = f0.fill(attr[n0]);
                let c4 = f0.ids[attr[n3]];
                if (c4 === 0)
                    c4 = f0.fill(attr[n3]);
                if (!(stamp[n0] > since || stamp[n3] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n3;
                rows[m + 2] = c1;
                rows[m + 3] = c4;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// explore.rules:46 FactorOut
const searchFactorOut: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { start, stamp } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // blockwise
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            const s1 = start[n0] + 0, l1 = start[n0 + 1] - 0 - s1;
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = s1;
            rows[m + 2] = l1;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// explore.rules:70 MultiplyOut
const searchMultiplyOut: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { attr, start, stamp } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // blockwise
    const f0 = columns[0]; // kernel
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 2)
                continue;
            let c1 = f0.ids[attr[n0]];
            if (c1 === 0)
                c1 = f0.fill(attr[n0]);
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// explore.rules:86 WholeProduct
const searchWholeProduct: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // reduce
    const t1 = types[1]; // blockwise
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] !== t1) {
                    if (op[n1] > t1)
                        break;
                    continue;
                }
                if (start[n1 + 1] - start[n1] !== 2)
                    continue;
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// explore.rules:105 ProductInParts
const searchProductInParts: Search = (input) => {
    const { table, index, types, columns, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { attr, start, stamp } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // blockwise
    const f0 = columns[0]; // kernel
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 2)
                continue;
            let c1 = f0.ids[attr[n0]];
            if (c1 === 0)
                c1 = f0.fill(attr[n0]);
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// explore.rules:133 AlignToOperand
const searchAlignToOperand: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // blockwise
    const t1 = types[1]; // rechunk
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] < 1)
                continue;
            for (let i1 = start[n0] + 0, z1 = start[n0 + 1] - 0; i1 < z1; i1++) {
                const c1 = kids[i1];
                if ((stamp[n0] > since) === false && newest[c1] <= since)
                    continue;
                for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                    const n1 = members[k1];
                    if (op[n1] !== t1) {
                        if (op[n1] > t1)
                            break;
                        continue;
                    }
                    if (start[n1 + 1] - start[n1] !== 1)
                        continue;
                    const s2 = start[n0] + 0, l2 = i1 - s2;
                    const s4 = i1 + 1, l4 = start[n0 + 1] - 0 - s4;
                    if (!(stamp[n0] > since || stamp[n1] > since))
                        continue;
                    if (m + width > rows.length)
                        rows = matches.grow();
                    rows[m + 0] = n0;
                    rows[m + 1] = n1;
                    rows[m + 2] = i1 - start[n0];
                    rows[m + 3] = s2;
                    rows[m + 4] = l2;
                    rows[m + 5] = s4;
                    rows[m + 6] = l4;
                    m += width;
                    if (--left === 0) {
                        left = meter.more();
                        if (left === 0)
                            break search;
                    }
                }
            }
        }
    }
    matches.used = m;
};
// explore.rules:159 ReduceAsItIs
const searchReduceAsItIs: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes, memberStart, members, newest } = index;
    const { op, start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // reduce
    const t1 = types[1]; // rechunk
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if ((stamp[n0] > since) === false && newest[c1] <= since)
                continue;
            for (let k1 = memberStart[c1], e1 = memberStart[c1 + 1]; k1 < e1; k1++) {
                const n1 = members[k1];
                if (op[n1] !== t1) {
                    if (op[n1] > t1)
                        break;
                    continue;
                }
                if (start[n1 + 1] - start[n1] !== 1)
                    continue;
                const c2 = kids[start[n1] + 0];
                if (!(stamp[n0] > since || stamp[n1] > since))
                    continue;
                if (m + width > rows.length)
                    rows = matches.grow();
                rows[m + 0] = n0;
                rows[m + 1] = n1;
                rows[m + 2] = c2;
                m += width;
                if (--left === 0) {
                    left = meter.more();
                    if (left === 0)
                        break search;
                }
            }
        }
    }
    matches.used = m;
};
// explore.rules:179 ReduceByFew
const searchReduceByFew: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // reduce
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// explore.rules:218 ReduceByMany
const searchReduceByMany: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // reduce
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
// explore.rules:257 RechunkInSteps
const searchRechunkInSteps: Search = (input) => {
    const { table, index, types, since, newRoots, meter, matches } = input;
    const { opStart, opNodes } = index;
    const { start, stamp, kids } = table;
    const width = matches.width;
    let rows: Int32Array = matches.rows, m = 0, left = meter.first;
    const t0 = types[0]; // rechunk
    search: {
        for (let k0 = opStart[t0], e0 = opStart[t0 + 1]; k0 < e0; k0++) {
            const n0 = opNodes[k0];
            if ((k0 & 4095) === 4095 && meter.late())
                break search;
            if (newRoots && stamp[n0] <= since)
                continue;
            if (start[n0 + 1] - start[n0] !== 1)
                continue;
            const c1 = kids[start[n0] + 0];
            if (!(stamp[n0] > since))
                continue;
            if (m + width > rows.length)
                rows = matches.grow();
            rows[m + 0] = n0;
            rows[m + 1] = c1;
            m += width;
            if (--left === 0) {
                left = meter.more();
                if (left === 0)
                    break search;
            }
        }
    }
    matches.used = m;
};
/** By the name of a rule. */
export const SEARCHES: ReadonlyMap<string, Search> = new Map([
    ["SliceNoop", searchSliceNoop],
    ["RechunkNoop", searchRechunkNoop],
    ["TransposeNoop", searchTransposeNoop],
    ["ConcatOfOne", searchConcatOfOne],
    ["ReshapeNoop", searchReshapeNoop],
    ["BlockwiseNoop", searchBlockwiseNoop],
    ["SliceOfSlice", searchSliceOfSlice],
    ["RechunkOfRechunk", searchRechunkOfRechunk],
    ["TransposeOfTranspose", searchTransposeOfTranspose],
    ["ReshapeOfReshape", searchReshapeOfReshape],
    ["ConcatOfConcat", searchConcatOfConcat],
    ["TakeToSlice", searchTakeToSlice],
    ["CompactBlockwise", searchCompactBlockwise],
    ["ExpandIntoBlockwise", searchExpandIntoBlockwise],
    ["TransposeIntoBlockwise", searchTransposeIntoBlockwise],
    ["TransposeThroughBlockwise", searchTransposeThroughBlockwise],
    ["TransposeIntoContraction", searchTransposeIntoContraction],
    ["TransposeThroughContraction", searchTransposeThroughContraction],
    ["PruneInputs", searchPruneInputs],
    ["SliceIntoSource", searchSliceIntoSource],
    ["SliceThroughBlockwise", searchSliceThroughBlockwise],
    ["SliceThroughContraction", searchSliceThroughContraction],
    ["SliceThroughTranspose", searchSliceThroughTranspose],
    ["SliceThroughRechunk", searchSliceThroughRechunk],
    ["SliceThroughConcat", searchSliceThroughConcat],
    ["SliceThroughStack", searchSliceThroughStack],
    ["SliceThroughReduce", searchSliceThroughReduce],
    ["SliceThroughPartial", searchSliceThroughPartial],
    ["SliceThroughTree", searchSliceThroughTree],
    ["SliceThroughTake", searchSliceThroughTake],
    ["SliceThroughOverlap", searchSliceThroughOverlap],
    ["SliceThroughScan", searchSliceThroughScan],
    ["SliceThroughReshape", searchSliceThroughReshape],
    ["RechunkIntoSource", searchRechunkIntoSource],
    ["RechunkThroughTranspose", searchRechunkThroughTranspose],
    ["RechunkThroughBlockwise", searchRechunkThroughBlockwise],
    ["TransposeIntoSource", searchTransposeIntoSource],
    ["LowerReduce", searchLowerReduce],
    ["LowerRechunk", searchLowerRechunk],
    ["FuseBlockwise", searchFuseBlockwise],
    ["RegroupRight", searchRegroupRight],
    ["RegroupLeft", searchRegroupLeft],
    ["FactorOut", searchFactorOut],
    ["MultiplyOut", searchMultiplyOut],
    ["WholeProduct", searchWholeProduct],
    ["ProductInParts", searchProductInParts],
    ["AlignToOperand", searchAlignToOperand],
    ["ReduceAsItIs", searchReduceAsItIs],
    ["ReduceByFew", searchReduceByFew],
    ["ReduceByMany", searchReduceByMany],
    ["RechunkInSteps", searchRechunkInSteps],
]);
