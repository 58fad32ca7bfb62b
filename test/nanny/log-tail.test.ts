import { expect, test } from "@jest/globals";
import { LogTail } from "../../src/nanny/log-tail.ts";

test("the last lines are kept, however the text is cut", () => {
  const log = new LogTail();
  const text = Array.from({ length: 200 }, (_, n) => `line ${n}`).join("\n");
  for (let at = 0; at < text.length; at += 7) log.add(text.slice(at, at + 7));
  expect(log.lines).toHaveLength(51);
  expect([log.lines[0], log.lines.at(-1)]).toEqual(["line 149", "line 199"]);
});

test("lines that never end take no memory", () => {
  const log = new LogTail();
  for (let k = 0; k < 100; k++) log.add("x".repeat(10_000));
  expect(log.lines.map(({ length }) => length)).toEqual([1000]);
  log.add(`${"y".repeat(5000)}\n`.repeat(300));
  expect(Math.max(...log.lines.map(({ length }) => length))).toBe(1000);
  expect(log.lines).toHaveLength(50);
});
