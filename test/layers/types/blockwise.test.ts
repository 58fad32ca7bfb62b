import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type AxisChunks, axisOf, isPlygraphError, regularAxis } from "../../../src/core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  blockwiseDomain,
  callExpr,
  constExpr,
  costOf,
  expansionOf,
  inputExpr,
  type Layer,
  makeLayer,
  reductionOf,
} from "../../../src/layers/index.ts";
import {
  checkLayerLaws,
  type ElementSource,
  edgesOf,
  readersOf,
} from "../../support/layer-laws.ts";
import { axes, leaf } from "./moving-laws.ts";

const UNIT = axisOf([1]);

/** Chunks of four labels; inputs that use some of them, some broadcast; an output of some of them. */
const layers: fc.Arbitrary<Layer<BlockwiseAttrs>> = fc
  .record({
    labels: fc.array(axes(5), { minLength: 4, maxLength: 4 }),
    ins: fc.array(
      fc.shuffledSubarray([0, 1, 2, 3], { maxLength: 3 }).chain((labels) =>
        fc.record({
          labels: fc.constant(labels),
          unit: fc.array(fc.boolean(), { minLength: labels.length, maxLength: labels.length }),
        }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    out: fc.shuffledSubarray([0, 1, 2, 3], { maxLength: 3 }),
  })
  .map(({ labels, ins, out }) => build(labels, ins, out));

function build(
  labels: readonly AxisChunks[],
  ins: readonly { readonly labels: readonly number[]; readonly unit: readonly boolean[] }[],
  out: readonly number[],
): Layer<BlockwiseAttrs> {
  const inputs = ins.map((one) =>
    leaf(one.labels.map((label, a) => (one.unit[a] ? UNIT : labels[label]))),
  );
  // Labels that no input has in full get their chunks from `domain`.
  const full = new Set(ins.flatMap((one) => one.labels.filter((_, a) => !one.unit[a])));
  const free = out.filter((label) => !full.has(label));
  return makeLayer(
    blockwise,
    {
      out,
      ins: ins.map((one) => one.labels),
      domain: free.map((label) => [label, labels[label]] as const),
      sizes: [],
      kernel: { kind: "builtin", name: "matmul", params: null },
      dtype: "float64",
    },
    inputs,
  );
}

/** Elements with equal labels meet; length 1 meets all; contracted labels are summed over. */
function* model(layer: Layer<BlockwiseAttrs>, at: readonly number[]): Iterable<ElementSource> {
  const { out, ins } = layer.attrs;
  for (let input = 0; input < ins.length; input++) {
    const { shape } = layer.inputs[input];
    yield* positions(
      shape.map((length, a) => {
        const place = out.indexOf(ins[input][a]);
        if (place < 0) return [...Array(length).keys()];
        return [length === 1 ? 0 : at[place]];
      }),
      input,
    );
  }
}

function* positions(
  choices: readonly (readonly number[])[],
  input: number,
  head: readonly number[] = [],
): Iterable<ElementSource> {
  if (head.length === choices.length) yield { input, at: head };
  else for (const x of choices[head.length]) yield* positions(choices, input, [...head, x]);
}

test("the laws of layers", () =>
  fc.assert(fc.property(layers, (layer) => checkLayerLaws(layer, (at) => model(layer, at)))));

const add = callExpr("add", [inputExpr(0, "float64"), constExpr(1, "float64")]);
const elementwise = (input: Layer, labels: readonly number[] = [0]): Layer =>
  makeLayer(
    blockwise,
    {
      out: labels,
      ins: [labels],
      domain: [],
      sizes: [],
      kernel: { kind: "expr", expr: add },
      dtype: "float64",
    },
    [input],
  );

describe("the arithmetic", () => {
  test("10^8 blocks cost what one does", () => {
    const layer = elementwise(leaf([regularAxis(1e8, 1)]));
    expect(edgesOf(layer, 99_999_999)).toEqual([{ input: 0, block: 99_999_999, part: null }]);
    expect(readersOf(layer, 0, 77)).toEqual([77]);
  });

  test("a broadcast block is read by a range", () => {
    const axis = regularAxis(1e6, 1);
    const layer = makeLayer(
      blockwise,
      {
        out: [0, 1],
        ins: [[0, 1], [1]],
        domain: [],
        sizes: [],
        kernel: { kind: "builtin", name: "x", params: null },
        dtype: "float64",
      },
      [leaf([axis, axisOf([5])]), leaf([axisOf([5])])],
    );
    const ranges: number[][] = [];
    expansionOf(layer).dependents(1, 0, {
      task: (task) => ranges.push([task]),
      range: (from, to) => ranges.push([from, to]),
    });
    expect(ranges).toEqual([[0, 1e6]]);
  });

  test("contracted blocks come input by input, row-major", () => {
    const layer = makeLayer(
      blockwise,
      {
        out: [0, 2],
        ins: [
          [0, 1],
          [1, 2],
        ],
        domain: [],
        sizes: [],
        kernel: { kind: "builtin", name: "matmul", params: null },
        dtype: "float64",
      },
      [leaf([axisOf([1, 1]), axisOf([2, 2, 2])]), leaf([axisOf([2, 2, 2]), axisOf([3, 3])])],
    );
    expect(edgesOf(layer, 3).map(({ input, block }) => [input, block])).toEqual([
      [0, 3],
      [0, 4],
      [0, 5],
      [1, 1],
      [1, 3],
      [1, 5],
    ]);
  });
});

describe("chunks that a kernel changes", () => {
  const x = leaf([axisOf([3, 3]), axisOf([2, 2])]);
  const ones = axisOf([1, 1]);
  const reduction = reductionOf("var", "float64");
  const attrs: BlockwiseAttrs = {
    out: [0, 1, 2],
    ins: [[0, 1]],
    domain: [[2, axisOf([3])]],
    sizes: [[0, ones]],
    kernel: { kind: "reduce", expr: inputExpr(0, "float64"), reduction, axes: [0], shape: [6, 4] },
    dtype: "float64",
  };

  test("a partial reduction keeps one element a block, and adds its state", () => {
    const layer = makeLayer(blockwise, attrs, [x]);
    expect(layer.shape).toEqual([2, 4, 3]);
    expect(layer.grid).toEqual([2, 2, 1]);
    expect(blockwiseDomain(layer).map(({ length }) => length)).toEqual([6, 4, 3]);
    checkLayerLaws(layer);
  });

  test.each<[string, Partial<BlockwiseAttrs>]>([
    ["the state", { domain: [[2, axisOf([2])]] }],
    ["the reduced axis", { sizes: [] }],
    ["the shape", { kernel: { ...attrs.kernel, shape: [6, 5] } as BlockwiseAttrs["kernel"] }],
    ["the type", { dtype: "float32" }],
  ])("%s must fit", (_, change) => {
    expect(() => makeLayer(blockwise, { ...attrs, ...change }, [x])).toThrow(/"blockwise".*kernel/);
  });
});

describe("what is refused", () => {
  const x = leaf([axisOf([2, 2])]);
  const base: BlockwiseAttrs = {
    out: [0],
    ins: [[0]],
    domain: [],
    sizes: [],
    kernel: { kind: "expr", expr: add },
    dtype: "float64",
  };
  const tagOf = (attrs: BlockwiseAttrs, inputs: readonly Layer[]): string => {
    try {
      makeLayer(blockwise, attrs, inputs);
      return "nothing";
    } catch (error) {
      return isPlygraphError(error) ? `${error.tag}: ${error.message}` : String(error);
    }
  };

  test.each<[string, Partial<BlockwiseAttrs>, readonly Layer[], RegExp]>([
    ["a label nobody has", { out: [0, 1] }, [x], /Attribute: .*"out" has label 1/],
    ["a label twice", { ins: [[0]], out: [0, 0] }, [x], /Attribute: .*"out" repeats label 0/],
    ["too few labels", { ins: [[]] }, [x], /gives 0 labels to input 0, which has 1 axes/],
    ["other chunks", { ins: [[0], [0]] }, [x, leaf([axisOf([3, 1])])], /LayerInput: .*rechunk/],
    ["an input that is not there", { ins: [] }, [], /"out" has label 0/],
    ["the wrong type", { dtype: "int32" }, [x], /makes float64, not int32/],
    ["an input of another type", {}, [leaf([axisOf([2, 2])], "float32")], /it is float32/],
    ["a contracted expression", { out: [] }, [x], /lacks label 0/],
    ["sizes of other blocks", { sizes: [[0, axisOf([1])]] }, [x], /has 1 blocks along label 0/],
    ["sizes of no axis", { sizes: [[7, axisOf([1])]] }, [x], /names label 7, which out lacks/],
    ["no dtype", { dtype: "float80" as "float64" }, [x], /"dtype" is "float80"; it must be/],
  ])("%s", (_, change, inputs, message) => {
    expect(tagOf({ ...base, ...change }, inputs)).toMatch(message);
  });
});

test("costs count what is read again and again", () => {
  const layer = build(
    [axisOf([2, 2]), axisOf([3]), axisOf([5, 5]), UNIT],
    [
      { labels: [0, 1], unit: [false, false] },
      { labels: [1, 2], unit: [false, false] },
    ],
    [0, 2],
  );
  expect(costOf(layer)).toMatchObject({
    tasks: 4,
    readBytes: (2 * 12 + 2 * 30) * 8,
    outBytes: 320,
  });
});
