import { afterEach, expect, jest, test } from "@jest/globals";
import { warn } from "../../src/client/warn.ts";
import { ConnectionError } from "../../src/core/index.ts";

afterEach(() => {
  jest.restoreAllMocks();
});

test("an error becomes a warning of its name, with its stack", () => {
  const heard = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  warn(new ConnectionError("tcp://127.0.0.1:1", "it broke"));
  expect(heard).toHaveBeenCalledWith("connection to tcp://127.0.0.1:1: it broke", {
    type: "ConnectionError",
    detail: expect.stringMatching(/warn\.test/),
  });
});

test("Node takes it, from whichever realm the error is", () => {
  const error = Object.assign(new ConnectionError("a peer", "it broke"), { name: "QuietWarning" });
  expect(() => warn(error)).not.toThrow();
});
