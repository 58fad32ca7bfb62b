import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Client, LocalCluster } from "../../../src/client/index.ts";
import { apply, arange, compute, type NDArray } from "../../../src/collections/index.ts";
import { isPlygraphError, type PlygraphError } from "../../../src/core/index.ts";
import {
  blockwise,
  callExpr,
  f,
  inputExpr,
  type LayerType,
  makeLayer,
  reduce,
  reductionOf,
} from "../../../src/layers/index.ts";
import {
  as,
  definePlugin,
  operation,
  type Plugin,
  pat,
  rule,
  v,
} from "../../../src/optimizer/index.ts";

interface PowerAttrs {
  readonly of: number;
}

const power: LayerType<PowerAttrs> = operation<PowerAttrs>({
  name: "acme/power",
  attributes: { of: f.number },
  reference: ({ of }, [input]) => ({
    ...input,
    data: Float64Array.from(input.data as Float64Array, (value) => value ** of),
  }),
  sample: (choose) => ({ of: choose(4) }),
});

const lower = rule("LowerPower", {
  match: as("p", pat(power, [v("input")], { of: v("of") })),
  phase: "lower",
  where: { "of < 10": ({ of }) => of < 10 },
  rewrite({ p, input, of }, c) {
    const labels = input.shape.map((_, axis) => axis);
    const expr = callExpr("pow", [inputExpr(0, "float64"), of]);
    const kernel = { kind: "expr", expr } as const;
    const attrs = { out: labels, ins: [labels], domain: [], sizes: [], kernel, dtype: expr.dtype };
    return c.make(blockwise, attrs, [input], p);
  },
});

const acme = definePlugin({ name: "acme", operations: [power], rules: [lower] });
const noRules = definePlugin({ name: "acme", operations: [power] });

let cluster: LocalCluster;
let client: Client;
let plain: Client;
beforeAll(async () => {
  const starting = LocalCluster.start({ threadsPerWorker: 0, plugins: [acme] });
  client = new Client(starting);
  cluster = await starting;
  plain = new Client(cluster.inproc, { token: cluster.token });
});
afterAll(async () => {
  await Promise.all([client.close(), plain.close()]);
  await cluster.close();
});

const x = arange(0, 6, 1, { dtype: "float64", chunks: 4 });
const cubes = (): NDArray => apply(power, [x], { of: 3 });
const CUBES = [0, 1, 8, 27, 64, 125];

async function refusal(promise: Promise<unknown>): Promise<PlygraphError> {
  try {
    await promise;
  } catch (error) {
    if (isPlygraphError(error)) return error;
    throw error;
  }
  throw new RangeError("nothing was refused");
}

test("the plugins of a cluster, of a client and of a computation are used", async () => {
  expect(client.plugins).toEqual([acme]);
  expect([...(await cubes().compute({ client })).data]).toEqual(CUBES);
  expect([...(await cubes().compute({ client: plain, plugins: [acme] })).data]).toEqual(CUBES);
  const optimize = { plugins: [acme] };
  expect([...(await cubes().compute({ client: plain, optimize })).data]).toEqual(CUBES);
  const own = new Client(cluster.inproc, { token: cluster.token, plugins: [acme] });
  const [value] = await compute([cubes().add(1)], { client: own });
  expect([...value.data]).toEqual(CUBES.map((cube) => cube + 1));
  const held = await cubes().persist({ client: own });
  expect((await held.sum().compute({ client: own })).item()).toBe(225);
  await own.close();
});

/** What only submissions change. */
async function submitted(): Promise<unknown> {
  const { graphs, requests, transitions } = (await plain.info()) as Readonly<
    Record<string, unknown>
  >;
  return { graphs, requests, transitions };
}

test.each<[string, () => readonly Plugin[], NDArray, RegExp]>([
  [
    "a plugin that was not given",
    () => [],
    cubes(),
    /"acme\/power" \(of 3; float64 \[6\]\) is logical.*give plugin "acme"/,
  ],
  ["a plugin without a lowering rule", () => [noRules], cubes(), /no rule of phase "lower"/],
  [
    "a rule that did not fire",
    () => [acme],
    apply(power, [x], { of: 11 }),
    /LowerPower of plugin "acme" did not fire.*--why-not LowerPower/,
  ],
])("nothing is submitted for want of %s", async (_, plugins, array, message) => {
  const before = await submitted();
  const error = await refusal(array.compute({ client: plain, plugins: plugins() }));
  expect(error.tag).toBe("UnloweredLayer");
  expect(error.message).toMatch(message);
  expect(await refusal(array.persist({ client: plain, plugins: plugins() }))).toMatchObject({
    tag: "UnloweredLayer",
  });
  expect(await submitted()).toEqual(before);
});

test("layers that were not optimized are refused before they are sent", () => {
  const reduction = reductionOf("sum", "float64");
  const layer = makeLayer(reduce, { reduction, axes: [0], keepdims: false }, [x.layer]);
  expect(() => plain.submitGraph([layer])).toThrow(/layer "reduce" .* optimize\(\) the plan first/);
});

test("what is no list of plugins is refused", async () => {
  const wrong = acme as unknown as readonly Plugin[];
  expect((await refusal(cubes().compute({ client, plugins: wrong }))).message).toContain(
    "a list of",
  );
  expect((await refusal(LocalCluster.start({ plugins: wrong }))).tag).toBe("Option");
  expect((await refusal(new Client(cluster, { plugins: wrong }).ready)).tag).toBe("Option");
  const fake = [{ name: "acme" }] as unknown as readonly Plugin[];
  expect((await refusal(cubes().compute({ client, plugins: fake }))).tag).toBe("Plugin");
});

test("attributes and inputs are checked where the array is made", () => {
  expect(() => apply(power, [x], { of: "3" } as never)).toThrow(/acme\/power/);
  expect(() => apply(power, [], { of: 3 })).toThrow(/1 input/);
  expect(() => apply(power, x as never, { of: 3 })).toThrow(/list of arrays/);
});
