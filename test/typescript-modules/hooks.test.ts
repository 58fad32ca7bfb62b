import { expect, test } from "@jest/globals";
import { load } from "../../src/typescript-modules/hooks.ts";

const CONTEXT = { conditions: [], format: undefined, importAssertions: {}, importAttributes: {} };
const URL_OF_MODULE = "file:///nowhere/mine.ts";

test("who took TypeScript before takes it still", async () => {
  const asked: string[] = [];
  const taken = { format: "module", source: "export {};", shortCircuit: true };
  const found = await load(URL_OF_MODULE, CONTEXT, (url) => {
    asked.push(url);
    return taken;
  });
  expect(found).toBe(taken);
  expect(asked).toEqual([URL_OF_MODULE]);
});

test("what is wrong with a file is told as the other one tells it", async () => {
  const wrong = new SyntaxError("broken");
  const next = (): never => {
    throw wrong;
  };
  await expect(load(URL_OF_MODULE, CONTEXT, next)).rejects.toBe(wrong);
});

test("a file that nobody takes is read here", async () => {
  const next = (): never => {
    throw Object.assign(new TypeError("unknown"), { code: "ERR_UNKNOWN_FILE_EXTENSION" });
  };
  await expect(load(`${import.meta.url}?x`, CONTEXT, next)).resolves.toMatchObject({
    format: "module",
    source: expect.stringMatching(/const CONTEXT = \{/),
  });
  await expect(load(URL_OF_MODULE, CONTEXT, next)).rejects.toMatchObject({ code: "ENOENT" });
});
