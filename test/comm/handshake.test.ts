import { expect, test } from "@jest/globals";
import { checkHello, checkLayerTypes } from "../../src/comm/handshake.ts";
import { helloFor } from "../support/hello.ts";

test("a hello", () => {
  const hello = helloFor({ token: "t" });
  expect(checkHello(hello, "t", "peer")).toBe(hello);
  expect(checkHello(helloFor({ token: "whatever" }), "", "peer").token).toBe("whatever");
  expect(() => checkHello(hello, "other", "peer")).toThrow(/peer refused a wrong or missing token/);
  expect(() => checkHello(helloFor({ protocol: 0 }), "", "peer")).toThrow(
    /peer speaks protocol \d+, not protocol 0/,
  );
  expect(() => checkHello({ op: "close" }, "", "peer")).toThrow(/first message must be "hello"/);
});

test("layer types that both know must have the same version", () => {
  const hello = helloFor({ layerTypes: ["sum@1", "vendor/x@3"] });
  checkLayerTypes(hello, ["sum@1", "tree@2"]);
  expect(() => checkLayerTypes(hello, ["sum@2"])).toThrow(
    /layer type "sum": test has version 1, this side 2/,
  );
});
