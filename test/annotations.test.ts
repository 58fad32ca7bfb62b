import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Client, compute, LocalCluster, ones } from "../src/index.ts";
import { refused } from "./support/refused.ts";

/** Each worker has one thread, and each thread its own global names. */
type Marked = { mark?: number; tries?: number; turn?: number };

let cluster: LocalCluster;
let client: Client;
let names: string[];

beforeAll(async () => {
  cluster = await LocalCluster.start({ workers: 2, threadsPerWorker: 1, validate: true });
  client = await Client.connect(cluster);
  const { workers } = (await client.info()) as { workers: readonly { name: string }[] };
  names = workers.map(({ name }) => name);
});
afterAll(async () => {
  await client.close();
  await cluster.close();
});

/** Every block answers the mark of the worker that ran it. */
const marks = () =>
  ones([40], { chunks: 1 }).mapBlocks(async () => {
    const own = globalThis as Marked;
    own.mark ??= Math.random();
    await new Promise((resolve) => setTimeout(resolve, 2));
    return own.mark;
  });

describe("annotations", () => {
  test("only the named workers run it, whatever is fused around it", async () => {
    const [free, first, second] = await compute(
      [
        marks(),
        marks().annotate({ workers: [names[0]] }),
        marks()
          .annotate({ workers: [names[1]] })
          .rechunk(8)
          .mul(1),
      ],
      { client },
    );
    const [a, b, c] = [free, first, second].map((value) => new Set(value.toNumbers()));
    expect([a.size, b.size, c.size]).toEqual([2, 1, 1]);
    expect(new Set([...b, ...c])).toEqual(a);
  });

  test("retries: a task may fail as often, in an operation that says so", async () => {
    const failing = (times: number) =>
      ones([1]).mapBlocks(
        () => {
          const own = globalThis as Marked;
          own.tries = (own.tries ?? 0) + 1;
          if (own.tries <= times) throw new Error(`try ${own.tries}`);
          own.tries = 0;
          return 7;
        },
        { captures: { times } },
      );
    const pinned = failing(2).annotate({ workers: [names[0]] });
    await refused(() => pinned.compute({ client }), "TaskFailed", "try 1");
    const value = await pinned.annotate({ retries: 1 }).compute({ client });
    expect(value.toNumbers()).toEqual([7]);
  });

  test("priority: the more urgent of two runs first", async () => {
    const turns = (kind: string) =>
      ones([600], { chunks: 1 }).mapBlocks(
        () => {
          const own = globalThis as Marked;
          own.turn = (own.turn ?? 0) + (kind === "" ? 0 : 1);
          return own.turn;
        },
        { captures: { kind } },
      );
    const [late, soon] = await compute(
      [
        turns("late").annotate({ workers: [names[0]], priority: -5 }),
        turns("soon").annotate({ workers: [names[0]], priority: 5 }),
      ],
      { client },
    );
    const mean = (of: readonly number[]): number => of.reduce((a, b) => a + b) / of.length;
    expect(mean(soon.toNumbers())).toBeLessThan(mean(late.toNumbers()) - 50);
  });

  test("an annotation is a new array, is added to, and is checked", async () => {
    const x = ones([4]).add(1);
    const wished = x.annotate({ priority: 3 }).annotate({ retries: 2 });
    expect(wished.layer.annotations).toEqual({ priority: 3, retries: 2 });
    expect(x.layer.annotations).toEqual({});
    expect(x.annotate({})).toEqual(x);
    await refused(() => x.annotate({ colour: "red" } as object), "Option", "colour", "priority");
    await refused(() => x.annotate({ priority: Number.NaN }), "Attribute", "priority");
    await refused(() => x.annotate({ workers: "w" } as object), "Attribute", "list of names");
    await refused(() => x.annotate({ workers: [] }), "Attribute", "at least one");
    const kept = await x.persist({ client });
    expect((await kept.annotate({ priority: 1 }).compute({ client })).toNumbers()).toEqual([
      2, 2, 2, 2,
    ]);
  });
});
