import { PassThrough } from "node:stream";
import { expect, test } from "@jest/globals";
import { progressBar } from "../../src/client/progress.ts";

function terminal(isTTY: boolean): { stream: NodeJS.WriteStream; text: () => string } {
  const through = new PassThrough();
  let text = "";
  through.on("data", (bytes: Buffer) => {
    text += bytes.toString();
  });
  const noop = (): boolean => true;
  const stream = Object.assign(through, {
    isTTY,
    columns: 80,
    rows: 24,
    cursorTo: noop,
    clearLine: noop,
    moveCursor: noop,
    clearScreenDown: noop,
    getColorDepth: () => 1,
  });
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => text };
}

const event = (done: number) => ({ request: 1, done, total: 8, processing: 1, layers: [] });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("draws in a terminal, once the work takes a while", async () => {
  const { stream, text } = terminal(true);
  const bar = progressBar(stream);
  bar.update(event(1));
  expect(text()).toBe("");
  await pause(250);
  bar.update(event(4));
  await pause(100);
  bar.update(event(8));
  await pause(150);
  bar.stop();
  expect(text()).toContain("8/8");
});

test("is silent elsewhere", async () => {
  const { stream, text } = terminal(false);
  const bar = progressBar(stream);
  await pause(250);
  bar.update(event(4));
  bar.stop();
  await pause(20);
  expect(text()).toBe("");
});
