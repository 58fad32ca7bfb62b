import { expect, test } from "@jest/globals";
import { loadConfig } from "../../src/config/index.ts";
import { configuredNanny, type NannyLimits } from "../../src/nanny/index.ts";

const read = async (
  options: Readonly<Record<string, unknown>>,
  threads = 1,
): Promise<Partial<NannyLimits>> =>
  configuredNanny(await loadConfig({ env: {}, directory: "/nowhere", options }), threads);

test("keys arrive as limits of a nanny", async () => {
  expect(await read({})).toEqual({ hangMs: 60_000, lifetimeRestart: false });
  const told = { "worker.hangTimeout": "2m", "worker.lifetimeRestart": true };
  expect(await read(told)).toEqual({ hangMs: 120_000, lifetimeRestart: true });
});

test("tasks between messages may take their time, unless a limit is named", async () => {
  const never = Number.POSITIVE_INFINITY;
  expect(await read({}, 0)).toMatchObject({ hangMs: never });
  expect(await read({ "worker.hangTimeout": 0 })).toMatchObject({ hangMs: never });
  expect(await read({ "worker.hangTimeout": 5 }, 0)).toMatchObject({ hangMs: 5000 });
});
