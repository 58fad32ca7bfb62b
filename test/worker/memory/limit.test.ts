import { availableParallelism } from "node:os";
import { expect, test } from "@jest/globals";
import { isPlygraphError } from "../../../src/core/index.ts";
import {
  availableMemory,
  cgroupLimit,
  resolveMemoryLimit,
} from "../../../src/worker/memory/limit.ts";

test("bytes, a part of what there is, or a share by threads", () => {
  const all = availableMemory();
  expect(resolveMemoryLimit("4GB", 1)).toBe(4e9);
  expect(resolveMemoryLimit(1e9, 1)).toBe(1e9);
  expect(resolveMemoryLimit(0.5, 1)).toBe(Math.floor(all / 2));
  expect(resolveMemoryLimit("0.25", 1)).toBe(Math.floor(all / 4));
  expect(resolveMemoryLimit("auto", availableParallelism())).toBe(Math.floor(all));
  expect(resolveMemoryLimit("auto", 1)).toBe(Math.floor(all / availableParallelism()));
  expect(resolveMemoryLimit("auto", 4096)).toBe(Math.floor(all));
});

test.each([0, -1, Number.NaN, "", "lots", "-4GB", "0"])(
  "%p is refused, with the forms",
  (limit) => {
    let error: unknown;
    try {
      resolveMemoryLimit(limit, 1);
    } catch (cause) {
      error = cause;
    }
    expect(isPlygraphError(error, "Option")).toBe(true);
    expect((error as Error).message).toMatch(/memoryLimit.*"4GB".*0\.5.*"auto"/);
  },
);

test("the least limit of all control groups above a process counts, in both versions", () => {
  const at = (found: Record<string, string>) => (path: string) => found[path] ?? "";
  const second = "0::/user/app\n";
  expect(
    cgroupLimit(second, at({ "user/memory.max": "500\n", "user/app/memory.max": "max" })),
  ).toBe(500);
  expect(cgroupLimit(second, at({ "memory.max": "300", "user/memory.max": "500" }))).toBe(300);
  const first = "9:cpu:/\n4:memory,hugetlb:/docker/abc\n0::/\n";
  const files = {
    "memory/memory.limit_in_bytes": "9223372036854771712",
    "memory/docker/abc/memory.limit_in_bytes": "700",
  };
  expect(cgroupLimit(first, at(files))).toBe(700);
  expect(cgroupLimit("", at(files))).toBe(Number.POSITIVE_INFINITY);
});
