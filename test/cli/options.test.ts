import { expect, test } from "@jest/globals";
import { setting, wholeNumber } from "../../src/cli/options.ts";

test("whole numbers within bounds", () => {
  const port = wholeNumber(0, 65_535);
  expect([port("0"), port("8786"), port("65535")]).toEqual([0, 8786, 65_535]);
  for (const bad of ["65536", "-1", "1.5", "", "one", "1e3", "0x10"]) {
    expect(() => port(bad)).toThrow(/whole number from 0 to 65535/);
  }
});

test("settings are collected, the last of a name counts", () => {
  const all = ["a=1", "b=0.5", "a=2e3"].reduce<Record<string, number>>(
    (got, text) => setting(text, got),
    {},
  );
  expect(all).toEqual({ a: 2000, b: 0.5 });
  for (const bad of ["a", "=1", "a=", "a=x", "a b=1"]) {
    expect(() => setting(bad, {})).toThrow(/a name and a number/);
  }
});
