import { expect, test } from "@jest/globals";
import * as api from "../src/index.ts";

test("the public surface", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
[
  "ArrayValue",
  "Client",
  "Future",
  "LocalCluster",
  "NDArray",
  "PlygraphError",
  "apply",
  "arange",
  "compute",
  "concat",
  "evaluate",
  "explain",
  "eye",
  "fromFunction",
  "fromTypedArray",
  "full",
  "getDefaultClient",
  "isPlygraphError",
  "linspace",
  "matmul",
  "ones",
  "optimize",
  "parquetInfo",
  "progressBar",
  "random",
  "readParquet",
  "readZarr",
  "rule",
  "setDefaultClient",
  "stack",
  "tensordot",
  "where",
  "zarrInfo",
  "zeros",
]
`);
});
