import { optimize } from "../src/index.ts";
import { packGraph } from "../src/layers/index.ts";
import { overlapGraph, rechunkGraph, sumGraph } from "./support/graphs.ts";
import { Peer, peerOf } from "./support/peer.ts";
import { type Row, rowOf } from "./support/report.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/** P2: bytes that travel for a graph. Deterministic: one measurement is all of them. */
export const p2: Suite = { id: "P2", title: "bytes of a packed graph (floor 1 kB at any n)", run };

async function run(_options: SuiteOptions): Promise<readonly Row[]> {
  const peer = await Peer.start();
  const rows: Row[] = [];
  for (const n of [1e2, 1e4, 1e6, 1e8]) {
    const theirs = peer !== null && n <= 1e4 ? await peer.call("p2", n) : null;
    const bytes = packedBytes(sumGraph(n));
    const beside = peerOf(peer, "dask", theirs?.bytes);
    rows.push(
      rowOf({
        case: "ones + 1, summed",
        n,
        value: bytes,
        unit: "B",
        better: "lower",
        floor: 1000,
        peer: beside,
      }),
    );
  }
  for (const side of [10, 100, 200, 10_000]) {
    const bytes = packedBytes(overlapGraph(side));
    rows.push(
      rowOf({
        case: "overlap",
        n: side * side,
        value: bytes,
        unit: "B",
        better: "lower",
        floor: 1000,
      }),
    );
  }
  for (const blocks of [10, 100, 1000, 1_000_000]) {
    const bytes = packedBytes(rechunkGraph(blocks));
    rows.push(
      rowOf({
        case: "rechunk rows to columns",
        n: blocks,
        value: bytes,
        unit: "B",
        better: "lower",
        floor: 1000,
      }),
    );
  }
  await peer?.close();
  return rows;
}

function packedBytes(array: ReturnType<typeof sumGraph>): number {
  return packGraph(optimize([array.layer]).outputs).bytes.byteLength;
}
