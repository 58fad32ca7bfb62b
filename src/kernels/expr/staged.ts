/**
 * Large expressions, cut into segments that the engine still optimizes. A row is walked in strips; each
 * segment is a loop of its own over the strip, and what later segments need stays in short arrays.
 */
import { type DType, newTypedArray, type TypedArray } from "../../core/index.ts";
import { childrenOf, coordsOf, type Expr, inputNodesOf, topological } from "../../layers/index.ts";
import { emitNodes, PRELUDE } from "./emit.ts";
import type { Nest } from "./geometry.ts";
import { HELPERS } from "./helpers.ts";

/**
 * Work in one segment. Far below what V8 still optimizes (60 KB of byte code): short bodies let the
 * processor overlap neighbouring elements. Chains of 1000 operations: 1.8 ns each at 400, 0.7 at 128.
 */
const SEGMENT_WEIGHT = 128;
/** Threefry with its rounds written out counts as this many operations. */
const RANDOM_WEIGHT = 60;
/** Elements of a strip: its temporaries stay in the nearest caches. */
const STRIP = 512;

/** Where a walk over the rows is. */
interface Cursor {
  readonly data: readonly TypedArray[];
  readonly places: number[];
  readonly strides: readonly number[];
  readonly coords: number[];
  readonly steps: readonly number[];
  readonly out: TypedArray;
  outPlace: number;
  readonly outStride: number;
}

type SegmentLoop = (n: number, cursor: Cursor, T: readonly TypedArray[]) => void;

/** An expression as a list of short loops. */
export interface Staged {
  run(
    nest: Nest,
    data: readonly TypedArray[],
    offsets: readonly number[],
    out: TypedArray,
    outOffset: number,
  ): void;
}

/** Whether one loop would be too long for the engine. */
export function isLarge(expr: Expr): boolean {
  return topological(expr).reduce((sum, node) => sum + weightOf(node), 0) > SEGMENT_WEIGHT;
}

function weightOf(node: Expr): number {
  if (node.kind !== "call") return 1;
  return node.params.length > 0 ? RANDOM_WEIGHT : 1;
}

/** Cuts and compiles `expr`. Code grows with the number of distinct nodes. */
export function compileStaged(expr: Expr): Staged {
  const segments = cut(expr);
  const slots = assignSlots(segments, expr);
  const loops = segments.map((segment) => compileSegment(segment, segments, slots, expr));
  const temporaries = slots.types.map((type) => newTypedArray(type, STRIP));
  return {
    run(nest, data, offsets, out, outOffset) {
      const last = nest.lengths.length - 1;
      const inner = (list: readonly number[]): number => list[last];
      eachRow(nest, (at) => {
        const cursor: Cursor = {
          data,
          places: offsets.map((offset, k) => offset + dot(at, nest.inputs[k])),
          strides: nest.inputs.map(inner),
          coords: nest.base.map((base, k) => base + dot(at, nest.steps[k])),
          steps: nest.steps.map(inner),
          out,
          outPlace: outOffset + dot(at, nest.output),
          outStride: inner(nest.output),
        };
        runRow(loops, temporaries, cursor, nest.lengths[last]);
      });
    },
  };
}

function runRow(
  loops: readonly SegmentLoop[],
  temporaries: readonly TypedArray[],
  cursor: Cursor,
  length: number,
): void {
  for (let from = 0; from < length; from += STRIP) {
    const n = Math.min(STRIP, length - from);
    for (const loop of loops) loop(n, cursor, temporaries);
    cursor.strides.forEach((stride, k) => {
      cursor.places[k] += n * stride;
    });
    cursor.steps.forEach((step, k) => {
      cursor.coords[k] += n * step;
    });
    cursor.outPlace += n * cursor.outStride;
  }
}

/** Calls `row` with the index of every row, the innermost level left out. */
function eachRow(nest: Nest, row: (at: readonly number[]) => void): void {
  const outer = nest.lengths.slice(0, -1);
  const at = outer.map(() => 0);
  const rows = outer.reduce((product, length) => product * length, 1);
  for (let n = 0; n < rows; n++) {
    row(at);
    for (let level = outer.length - 1; level >= 0; level--) {
      at[level] += 1;
      if (at[level] < outer[level]) break;
      at[level] = 0;
    }
  }
}

function dot(at: readonly number[], strides: readonly number[]): number {
  return at.reduce((sum, i, level) => sum + i * strides[level], 0);
}

type Segment = readonly Expr[];

function isLeaf(node: Expr): boolean {
  return childrenOf(node).length === 0;
}

function cut(expr: Expr): readonly Segment[] {
  const segments: Expr[][] = [[]];
  let weight = 0;
  for (const node of topological(expr)) {
    if (isLeaf(node)) continue;
    if (weight >= SEGMENT_WEIGHT) {
      segments.push([]);
      weight = 0;
    }
    segments[segments.length - 1].push(node);
    weight += weightOf(node);
  }
  return segments;
}

interface Slots {
  /** The temporary array of each node that a later segment reads. */
  readonly of: ReadonlyMap<Expr, number>;
  readonly types: readonly DType[];
}

/** Gives nodes that cross segments a temporary each; one that is no longer read is used again. */
function assignSlots(segments: readonly Segment[], root: Expr): Slots {
  const lastUse = lastUses(segments);
  const of = new Map<Expr, number>();
  const types: DType[] = [];
  const free = new Map<DType, number[]>();
  const dying: Expr[][] = segments.map(() => []);
  segments.forEach((segment, s) => {
    for (const node of segment) {
      const last = lastUse.get(node) ?? s;
      if (last <= s || node === root) continue;
      const slot = free.get(node.dtype)?.pop() ?? types.push(node.dtype) - 1;
      of.set(node, slot);
      dying[last].push(node);
    }
    for (const node of dying[s]) {
      const pool = free.get(node.dtype) ?? [];
      pool.push(of.get(node) ?? 0);
      free.set(node.dtype, pool);
    }
  });
  return { of, types };
}

function lastUses(segments: readonly Segment[]): ReadonlyMap<Expr, number> {
  const last = new Map<Expr, number>();
  segments.forEach((segment, s) => {
    for (const node of segment) for (const child of childrenOf(node)) last.set(child, s);
  });
  return last;
}

function compileSegment(
  segment: Segment,
  segments: readonly Segment[],
  slots: Slots,
  root: Expr,
): SegmentLoop {
  const own = new Set(segment);
  const given = [...new Set(segment.flatMap(childrenOf))].filter((node) => !own.has(node));
  const header = new Map<string, string>();
  const advance = new Set<string>();
  const outside = outsideCode(root, own, slots, header, advance);
  const program = emitNodes([...given, ...segment], outside);
  const stores = segment.flatMap((node) => {
    const slot = slots.of.get(node);
    if (slot === undefined) return [];
    header.set(`T${slot}`, `const T${slot} = T[${slot}];`);
    return [`T${slot}[i] = ${program.valueOf(node)};`];
  });
  if (segment === segments.at(-1)) {
    header.set("q", "const out = K.out, QS = K.outStride; let q = K.outPlace;");
    stores.push(`out[q] = ${program.valueOf(root)};`);
    advance.add("q += QS;");
  }
  const text = `${PRELUDE}
return function (n, K, T) {
${[...header.values()].join("\n")}
for (let i = 0; i < n; i++) {
${[...program.statements, ...stores, ...advance].join("\n")}
}
};`;
  // As in `compileLoop`: the text comes from templates and checked numbers.
  return new Function("H", text)(HELPERS) as SegmentLoop;
}

/** Code of inputs, coordinates and temporaries; notes what the head and the end of the loop need. */
function outsideCode(
  root: Expr,
  own: ReadonlySet<Expr>,
  slots: Slots,
  header: Map<string, string>,
  advance: Set<string>,
): (node: Expr) => string | undefined {
  const inputs = new Map(inputNodesOf(root).map(({ index }, k) => [index, k]));
  const coords = coordsOf(root);
  return (node) => {
    if (own.has(node)) return undefined;
    if (node.kind === "input") {
      const k = inputs.get(node.index) ?? 0;
      const pointer = `const D${k} = K.data[${k}], S${k} = K.strides[${k}]; let p${k} = K.places[${k}];`;
      header.set(`D${k}`, pointer);
      advance.add(`p${k} += S${k};`);
      return `D${k}[p${k}]`;
    }
    if (node.kind === "coord") {
      const k = coords.indexOf(node.axis);
      header.set(`C${k}`, `const C${k} = K.coords[${k}], CS${k} = K.steps[${k}];`);
      return `C${k} + i * CS${k}`;
    }
    const slot = slots.of.get(node) ?? 0;
    header.set(`T${slot}`, `const T${slot} = T[${slot}];`);
    return `T${slot}[i]`;
  };
}
