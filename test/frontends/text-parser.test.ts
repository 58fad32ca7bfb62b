import { expect, test } from "@jest/globals";
import { TextParser } from "../../src/frontends/text-parser.ts";

test("the grammar is not ambiguous, and nothing in it recurs at its left", () => {
  expect(new TextParser(true)).toBeInstanceOf(TextParser);
});
