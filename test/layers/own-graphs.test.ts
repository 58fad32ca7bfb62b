import { expect, test } from "@jest/globals";
import { isPlygraphError, type PlygraphError, regularAxis } from "../../src/core/index.ts";
import {
  coreTypes,
  defaultRegistry,
  GRAPH_LIMITS,
  type Graph,
  ownGraph,
  packGraph,
  registryOf,
  unpackGraph,
} from "../../src/layers/index.ts";
import { elementwise, ones } from "../support/graphs.ts";

const registry = defaultRegistry();
const chain = (links: number) => {
  let layer = ones([regularAxis(6, 2)]);
  for (let k = 0; k < links; k++) layer = elementwise(layer, k);
  return layer;
};

const facts = (graph: Graph | undefined) => [
  graph?.layers,
  graph?.layers.map((_, l) => graph.inputsOf(l)),
  Array.from(graph?.offsets ?? []),
  graph?.total,
];

function refusal(run: () => unknown): PlygraphError {
  try {
    run();
  } catch (error) {
    if (isPlygraphError(error)) return error;
    throw error;
  }
  throw new RangeError("nothing was refused");
}

test("what was packed here is the graph that its bytes say", () => {
  const { bytes } = packGraph([chain(20)]);
  expect(facts(ownGraph(bytes, registry))).toEqual(facts(unpackGraph(bytes.slice(), registry)));
});

test("a copy of the bytes has travelled, and is decoded; so is a large graph", () => {
  const { bytes } = packGraph([chain(3)]);
  expect(ownGraph(bytes.slice(), registry)).toBeUndefined();
  expect(ownGraph(bytes.subarray(), registry)).toBeUndefined();
  const large = packGraph([chain(4000)]).bytes;
  expect(large.length).toBeGreaterThan(65_536);
  expect(ownGraph(large, registry)).toBeUndefined();
});

test("limits and the registry hold as for graphs that are decoded", () => {
  const { bytes } = packGraph([chain(3)]);
  for (const limits of [{ layersMax: 3 }, { tasksMax: 11 }]) {
    const own = refusal(() => ownGraph(bytes, registry, limits));
    const decoded = refusal(() => unpackGraph(bytes.slice(), registry, limits));
    expect([own.tag, own.message]).toEqual([decoded.tag, decoded.message]);
  }
  const few = registryOf(coreTypes.filter(({ name }) => name !== "blockwise"));
  expect(refusal(() => ownGraph(bytes, few)).tag).toBe("UnknownLayerType");
  // Tighter than what so few bytes can hold: decoding decides.
  expect(ownGraph(bytes, registry, { exprNodesMax: 10 })).toBeUndefined();
  expect(ownGraph(bytes, registry, { depthMax: GRAPH_LIMITS.depthMax - 1 })).toBeUndefined();
  // A type of the same name and version, but another one.
  const others = registryOf(coreTypes.map((type) => ({ ...type })));
  expect(ownGraph(bytes, others)).toBeUndefined();
});
