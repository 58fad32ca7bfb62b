import { expect, test } from "@jest/globals";
import * as api from "../src/index.ts";

test("the public surface", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot();
});
