/**
 * Places the nodes of a small graph in layers, after Sugiyama, Tagawa and Toda 1981: ranks by longest
 * path, neighbours ordered by the mean place of what they are joined to, and x by the isotonic
 * regression that keeps neighbours apart. Sources are at the top. O(sweeps × edges).
 */

/** Sizes, in pixels. */
export const NODE = { width: 190, height: 50, gapX: 22, gapY: 46 } as const;
/** What an edge takes up in a rank that it passes. */
const PASS: Size = { width: 14, height: 0 };
const MARGIN = 12;
const SWEEPS = 6;

/** Where everything is, in whole pixels. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Left upper corner of each node, in the order of the input. */
  readonly nodes: readonly (readonly [x: number, y: number])[];
  /** Points of each edge, from the bottom of its source to the top of its reader: x, y, x, y, … */
  readonly edges: readonly (readonly number[])[];
}

/** Of a node. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

interface Cell extends Size {
  readonly rank: number;
  /** Neighbours one rank up and one rank down. */
  readonly up: Cell[];
  readonly down: Cell[];
  place: number;
  /** Middle. */
  x: number;
}

/**
 * `edges[k]` joins a node to one that reads it, by their places in the list; no edge closes a circle.
 * `sizeOf`: a node's width and height, if they are not those of `NODE`.
 */
export function layoutOf(
  nodeCount: number,
  edges: readonly (readonly [from: number, to: number])[],
  sizeOf: (node: number) => Size = () => NODE,
): Layout {
  const ranks = ranksOf(nodeCount, edges);
  const rows: Cell[][] = [];
  const cells = ranks.map((rank, node) => cellIn(rows, rank, sizeOf(node)));
  const ways = edges.map(([from, to]) => way(rows, cells[from], cells[to]));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const downward = sweep % 2 === 0;
    for (const row of downward ? rows : rows.toReversed()) order(row, downward);
  }
  placeRows(rows);
  return measured(rows, cells, ways);
}

function ranksOf(nodeCount: number, edges: readonly (readonly [number, number])[]): number[] {
  const readers: number[][] = Array.from({ length: nodeCount }, () => []);
  const missing = new Array<number>(nodeCount).fill(0);
  for (const [from, to] of edges) {
    readers[from].push(to);
    missing[to] += 1;
  }
  const ranks = new Array<number>(nodeCount).fill(0);
  const ready = missing.flatMap((count, node) => (count === 0 ? [node] : []));
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    for (const reader of readers[node]) {
      ranks[reader] = Math.max(ranks[reader], ranks[node] + 1);
      missing[reader] -= 1;
      if (missing[reader] === 0) ready.push(reader);
    }
  }
  return ranks;
}

function cellIn(rows: Cell[][], rank: number, { width, height }: Size): Cell {
  while (rows.length <= rank) rows.push([]);
  const row = rows[rank];
  const cell = { rank, width, height, up: [], down: [], place: row.length, x: 0 };
  row.push(cell);
  return cell;
}

/** The cells that an edge passes, its ends included. */
function way(rows: Cell[][], from: Cell, to: Cell): Cell[] {
  const passed = [from];
  for (let rank = from.rank + 1; rank < to.rank; rank++) passed.push(cellIn(rows, rank, PASS));
  passed.push(to);
  for (let k = 1; k < passed.length; k++) {
    passed[k - 1].down.push(passed[k]);
    passed[k].up.push(passed[k - 1]);
  }
  return passed;
}

/** Orders a row by the mean place of the neighbours in the row that was ordered before it. */
function order(row: Cell[], downward: boolean): void {
  const means = new Map(
    row.map((cell) => {
      const near = downward ? cell.up : cell.down;
      const sum = near.reduce((total, { place }) => total + place, 0);
      return [cell, near.length === 0 ? cell.place : sum / near.length];
    }),
  );
  row.sort((a, b) => (means.get(a) ?? 0) - (means.get(b) ?? 0) || a.place - b.place);
  row.forEach((cell, place) => {
    cell.place = place;
  });
}

function placeRows(rows: readonly Cell[][]): void {
  for (const row of rows) {
    spread(
      row,
      row.map(() => 0),
    );
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const downward = sweep % 2 === 0;
    for (const row of downward ? rows : rows.toReversed()) {
      const wanted = row.map((cell) => {
        const near = downward ? cell.up : cell.down;
        return near.length === 0 ? cell.x : near.reduce((sum, { x }) => sum + x, 0) / near.length;
      });
      spread(row, wanted);
    }
  }
}

/**
 * Sets the middles of a row as near to `wanted` as the widths allow, by least squares: pool adjacent
 * violators (Barlow et al. 1972) on what is wanted less what stands to the left.
 */
function spread(row: readonly Cell[], wanted: readonly number[]): void {
  const offsets: number[] = [];
  let offset = 0;
  row.forEach((cell, k) => {
    if (k > 0) offset += (row[k - 1].width + cell.width) / 2 + NODE.gapX;
    offsets.push(offset);
  });
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((x, k) => {
    let pool = { sum: x - offsets[k], count: 1 };
    for (let last = pools.at(-1); last !== undefined; last = pools.at(-1)) {
      if (last.sum / last.count <= pool.sum / pool.count) break;
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
      pools.pop();
    }
    pools.push(pool);
  });
  let at = 0;
  for (const { sum, count } of pools) {
    for (let k = 0; k < count; k++, at++) row[at].x = sum / count + offsets[at];
  }
}

function measured(
  rows: readonly Cell[][],
  cells: readonly Cell[],
  ways: readonly Cell[][],
): Layout {
  const all = rows.flat();
  const left = all.reduce((least, { x, width }) => Math.min(least, x - width / 2), Infinity);
  const right = all.reduce((most, { x, width }) => Math.max(most, x + width / 2), -Infinity);
  const { tops, heights, end } = stacked(rows);
  const top = ({ rank }: Cell): number => tops[rank];
  const bottom = (cell: Cell): number => tops[cell.rank] + cell.height;
  const middle = ({ x }: Cell): number => Math.round(x - left) + MARGIN;
  return {
    width: all.length === 0 ? 0 : Math.round(right - left) + 2 * MARGIN,
    height: rows.length === 0 ? 0 : end + MARGIN,
    nodes: cells.map((cell) => [middle(cell) - cell.width / 2, top(cell)]),
    edges: ways.map((passed) =>
      passed.flatMap((cell, k) => {
        if (k === 0) return [middle(cell), bottom(cell)];
        if (k === passed.length - 1) return [middle(cell), top(cell)];
        return [middle(cell), top(cell), middle(cell), top(cell) + heights[cell.rank]];
      }),
    ),
  };
}

/** Where each row begins, how high it is, and where the last one ends. */
function stacked(rows: readonly Cell[][]): {
  readonly tops: readonly number[];
  readonly heights: readonly number[];
  readonly end: number;
} {
  const tops: number[] = [];
  const heights: number[] = [];
  let at: number = MARGIN;
  for (const row of rows) {
    const highest = row.reduce((most, { height }) => Math.max(most, height), 0);
    tops.push(at);
    heights.push(highest);
    at += highest + NODE.gapY;
  }
  return { tops, heights, end: at - NODE.gapY };
}
