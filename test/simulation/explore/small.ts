/** The small clusters that are explored. */
import { axisOf } from "../../../src/core/index.ts";
import {
  explicit,
  explicitAttrs,
  type Layer,
  makeLayer,
  rechunk,
} from "../../../src/layers/index.ts";
import { elementwise, ones } from "../../support/graphs.ts";
import type { Small } from "./model.ts";

function calls(edges: readonly (readonly number[])[]): Layer {
  const kernel = { kind: "function", text: "(...xs) => xs.length", captures: null } as const;
  return makeLayer(explicit, explicitAttrs([kernel], edges.length, null, edges), []);
}

/** Two blocks, and the same elements in two others: each of these reads a part of each of those. */
function pieces(): Layer {
  const before = ones([axisOf([2, 4])]);
  return makeLayer(rechunk, { chunks: [axisOf([3, 3])] }, [before]);
}

const BASE = {
  workers: 2,
  threads: 1,
  machine: { aheadSeconds: 0, unknownSeconds: 0.5 },
  crashes: 1,
  cancels: 1,
  failures: 0,
} as const;

/** Everything waits on one worker, and another one may have some of it. */
const STEALING = { ...BASE.machine, saturation: 4, stealSeconds: 1e-6, speculationMax: 0 } as const;

export const SMALL: readonly Small[] = [
  { ...BASE, name: "chain", outputs: [calls([[], [0], [1]])] },
  { ...BASE, name: "diamond", outputs: [calls([[], [0], [0], [1, 2]])] },
  { ...BASE, name: "steal", outputs: [calls([[], [], [], []])], machine: STEALING },
  { ...BASE, name: "join", outputs: [calls([[], [], [0, 1], [0, 1]])] },
  { ...BASE, name: "pieces", outputs: [pieces()] },
  { ...BASE, name: "failing", outputs: [calls([[], [0], [0]])], failures: 1 },
  {
    ...BASE,
    name: "fused",
    outputs: [elementwise(elementwise(ones([axisOf([1, 1])]), 1), 2)],
    crashes: 1,
  },
  { ...BASE, name: "three", outputs: [calls([[], [], [0, 1]])], workers: 3, crashes: 1 },
  { ...BASE, name: "twice", outputs: [calls([[], [0], [0]])], workers: 3, crashes: 2 },
];
