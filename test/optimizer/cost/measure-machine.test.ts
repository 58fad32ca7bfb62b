import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ProfileError } from "../../../src/core/index.ts";
import {
  checkProfile,
  DEFAULT_PROFILE,
  machineProfile,
  profileFile,
} from "../../../src/optimizer/index.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "plygraph-profile-"));
});
afterAll(() => rm(directory, { recursive: true }));

test("a machine is measured once, and the file is what is read from then on", async () => {
  const file = join(directory, "deep", "machine.json");
  const measured = await machineProfile(file);
  expect(measured.memoryBytesPerSecond).toBeGreaterThan(1e7);
  expect(measured.networkBytesPerSecond).toBeGreaterThan(1e6);
  expect(measured.flopsPerSecond).toBeGreaterThan(1e6);
  expect(measured.hopSeconds).toBeLessThan(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const kept = { ...measured, cores: 77 };
  await writeFile(file, JSON.stringify(kept));
  expect(await machineProfile(file)).toEqual(kept);
});

test.each([
  ["not JSON", "{"],
  ["of another machine", JSON.stringify({ ...DEFAULT_PROFILE, machine: "abacus" })],
  ["with a rate of zero", JSON.stringify({ ...DEFAULT_PROFILE, flopsPerSecond: 0 })],
  ["far too long", " ".repeat(10_000)],
])("a file %s is measured anew and replaced", async (_, content) => {
  const file = join(directory, "bad.json");
  await writeFile(file, content);
  const measured = await machineProfile(file);
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(measured);
});

test("a place that cannot be written costs nothing but the measurement", async () => {
  await writeFile(join(directory, "file"), "");
  const measured = await machineProfile(join(directory, "file", "below", "machine.json"));
  expect(measured.cores).toBeGreaterThan(0);
});

test("a bad profile is refused with the rate and its value", () => {
  expect(() => checkProfile({ ...DEFAULT_PROFILE, hopSeconds: -1 }, "here")).toThrow(ProfileError);
  expect(() => checkProfile({ ...DEFAULT_PROFILE, hopSeconds: -1 }, "here")).toThrow(
    /here: hopSeconds is -1/,
  );
  expect(() => checkProfile(null, "here")).toThrow(/machine is undefined/);
});

test("where profiles lie can be chosen", () => {
  expect(profileFile({ PLYGRAPH_CACHE: "/a" })).toMatch(/^\/a\/machine-[0-9a-f]{12}\.json$/);
  expect(profileFile({ XDG_CACHE_HOME: "/b" })).toMatch(/^\/b\/plygraph\/machine-/);
});
