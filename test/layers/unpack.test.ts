import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  decodeMsgpack,
  encodeMsgpack,
  isPlygraphError,
  regularAxis,
} from "../../src/core/index.ts";
import {
  coreTypes,
  defaultRegistry,
  GRAPH_LIMITS,
  type LayerType,
  packGraph,
  registryOf,
  source,
  unpackGraph,
} from "../../src/layers/index.ts";
import { elementwise, ones } from "../support/graphs.ts";

const HEADER = 16;
const good = packGraph([elementwise(elementwise(ones([regularAxis(6, 2)]), 1), 2)]).bytes;
type Body = [unknown[], unknown[], unknown[], unknown[], unknown[][]];

/** The packed graph with another header, or another body, or both. */
function forged(
  change: (body: Body) => unknown,
  header: { readonly layers?: number; readonly values?: number } = {},
): Uint8Array {
  const body = decodeMsgpack(good.subarray(HEADER)) as Body;
  const packed = encodeMsgpack(change(body));
  const bytes = new Uint8Array(HEADER + packed.length);
  bytes.set(good.subarray(0, HEADER));
  bytes.set(packed, HEADER);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, header.layers ?? body[4].length);
  view.setUint32(12, header.values ?? 10_000);
  return bytes;
}

/** Tag and message of the typed error, and how long it took. */
function refusal(
  bytes: Uint8Array,
  registry = defaultRegistry(),
): { tag: string; message: string; ms: number } {
  const start = performance.now();
  try {
    unpackGraph(bytes, registry);
  } catch (error) {
    const ms = performance.now() - start;
    if (isPlygraphError(error)) return { tag: error.tag, message: error.message, ms };
    return { tag: String(error), message: "", ms };
  }
  return { tag: "nothing", message: "", ms: 0 };
}

const edit = (change: (body: Body) => void) => (body: Body) => {
  change(body);
  return body;
};

describe("hostile graphs are refused", () => {
  test.each<[string, () => Uint8Array, string]>([
    ["nothing", () => new Uint8Array(0), "GraphFormat"],
    ["other bytes", () => new Uint8Array(100).fill(65), "GraphFormat"],
    ["another format", () => good.with(7, 9), "GraphFormat"],
    ["a header alone", () => good.slice(0, HEADER), "GraphFormat"],
    ["a cut body", () => good.slice(0, -1), "Message"],
    ["more bytes", () => Uint8Array.of(...good, 0), "Message"],
    ["10^6 layers", () => forged((b) => b, { layers: 1e6 }), "GraphLimit"],
    ["2^32 layers", () => forged((b) => b, { layers: 2 ** 32 - 1 }), "GraphLimit"],
    ["too many values", () => forged((b) => b, { values: 2 ** 32 - 1 }), "GraphLimit"],
    ["more values than it says", () => forged((b) => b, { values: 20 }), "Message"],
    ["more layers than it says", () => forged((b) => b, { layers: 1 }), "GraphFormat"],
    ["no lists", () => forged(() => ({ a: 1 })), "GraphFormat"],
    ["four lists", () => forged((b) => b.slice(0, 4)), "GraphFormat"],
    ["half a type", () => forged(edit((b) => b[0].pop())), "GraphFormat"],
    ["a type without a name", () => forged(edit((b) => (b[0][0] = 5))), "GraphFormat"],
    ["an unknown type", () => forged(edit((b) => (b[0][0] = "evil"))), "UnknownLayerType"],
    ["a prototype's name", () => forged(edit((b) => (b[0][0] = "__proto__"))), "UnknownLayerType"],
    ["another version", () => forged(edit((b) => (b[0][1] = 99))), "LayerVersion"],
    ["a type number that is not there", () => forged(edit((b) => (b[4][0][0] = 7))), "GraphFormat"],
    [
      "annotations that are not there",
      () => forged(edit((b) => (b[4][0][0] = 1024))),
      "GraphFormat",
    ],
    ["a row that is none", () => forged(edit((b) => (b[4][0] = 3 as never))), "GraphFormat"],
    ["a layer that reads itself", () => forged(edit((b) => (b[4][1][2] = 0))), "GraphFormat"],
    ["a layer that reads a later one", () => forged(edit((b) => (b[4][1][2] = -1))), "GraphFormat"],
    [
      "a layer that reads before the first",
      () => forged(edit((b) => (b[4][1][2] = 2))),
      "GraphFormat",
    ],
    ["half an input", () => forged(edit((b) => (b[4][1][2] = 0.5))), "GraphFormat"],
    ["inputs that it does not take", () => forged(edit((b) => b[4][1].push(1))), "Attribute"],
    [
      "the same layer twice",
      () =>
        forged(
          edit((b) => b[4].push([...b[4][0]])),
          { layers: 4 },
        ),
      "GraphFormat",
    ],
    ["attributes that are none", () => forged(edit((b) => (b[4][0][1] = null))), "Attribute"],
    ["too few attributes", () => forged(edit((b) => (b[4][0][1] as unknown[]).pop())), "Attribute"],
    [
      "an axis that is not there",
      () => forged(edit((b) => ((b[4][0][1] as unknown[])[1] = [9]))),
      "Attribute",
    ],
    ["an axis of 10^18 blocks", () => forged(edit((b) => (b[1][0] = [1, 1e18]))), "GraphFormat"],
    ["a negative axis", () => forged(edit((b) => (b[1][0] = [-1, 3]))), "GraphFormat"],
    ["an axis of text", () => forged(edit((b) => (b[1][0] = "10"))), "GraphFormat"],
    [
      "an expression that is not there",
      () => forged(edit((b) => ((b[4][0][1] as unknown[])[0] = 9))),
      "Attribute",
    ],
    ["a broken expression", () => forged(edit((b) => (b[2][0] = [7]))), "ExpressionEncoding"],
    [
      "a dtype that is not there",
      () => forged(edit((b) => ((b[4][0][1] as unknown[])[5] = 99))),
      "Attribute",
    ],
    [
      "another dtype than the kernel's",
      () => forged(edit((b) => ((b[4][0][1] as unknown[])[5] = 1))),
      "Attribute",
    ],
  ])("%s", (_, make, tag) => {
    expect(refusal(make())).toMatchObject({ tag });
  });

  test("what is deeply nested", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 1000; i++) deep = [deep];
    expect(refusal(forged(edit((b) => (b[4][0][1] = deep))))).toMatchObject({ tag: "Message" });
  });

  test("10^18 tasks, spread over axes or over layers", () => {
    const many = packGraph([ones([regularAxis(1e5, 1), regularAxis(1e5, 1)])]).bytes;
    const body = decodeMsgpack(many.subarray(HEADER)) as Body;
    body[1][0] = [1, 1e9];
    const packed = encodeMsgpack(body);
    const bytes = new Uint8Array(HEADER + packed.length);
    bytes.set(many.subarray(0, HEADER));
    bytes.set(packed, HEADER);
    expect(refusal(bytes)).toMatchObject({ tag: "GraphLimit" });

    const huge = forged(edit((b) => (b[1][0] = [1, 9e14])));
    const { tag, message } = refusal(huge);
    expect(tag).toBe("GraphLimit");
    expect(message).toMatch(/tasks; the limit is 1000000000000000/);
  });

  test("a gigabyte of attributes, before it is read", () => {
    const limits = { bytesMax: GRAPH_LIMITS.bytesMax };
    const bytes = { length: 2 ** 30 } as Uint8Array;
    expect(() => unpackGraph(bytes, defaultRegistry(), limits)).toThrow(
      /1073741824 bytes; the limit/,
    );
  });

  test("within milliseconds", () => {
    const layers = new Uint8Array(20_000_000).fill(0x93);
    layers.set(good.subarray(0, HEADER));
    new DataView(layers.buffer).setUint32(8, 1_000_000);
    const liar = layers.slice();
    new DataView(liar.buffer).setUint32(8, 3);
    new DataView(liar.buffer).setUint32(12, 50);
    for (const bytes of [layers, liar, forged(edit((b) => (b[1][0] = [1, 9e14])))]) {
      refusal(bytes);
      // The best of many: a busy machine may be slow at any time.
      const best = Math.min(...Array.from({ length: 12 }, () => refusal(bytes).ms));
      expect(best).toBeLessThan(5);
    }
  });

  test("a physical registry is enough for physical graphs", () => {
    const physical = registryOf([source as LayerType]);
    expect(refusal(good, physical)).toMatchObject({ tag: "UnknownLayerType" });
    const all = registryOf(coreTypes.filter(({ phase }) => phase === "physical"));
    expect(unpackGraph(good, all).layers).toHaveLength(3);
  });
});

test("whatever the bytes, the answer is a graph or a typed error", () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 })), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.nat({ max: good.length }),
      (changes, length) => {
        const bytes = good.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        for (const one of [bytes, bytes.slice(0, length)]) {
          try {
            unpackGraph(one, defaultRegistry());
          } catch (error) {
            if (!isPlygraphError(error)) throw error;
          }
        }
      },
    ),
    { numRuns: 3000 },
  ));
