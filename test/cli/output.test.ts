import { PassThrough } from "node:stream";
import { expect, jest, test } from "@jest/globals";
import { endWithReader } from "../../src/cli/output.ts";

test("a closed pipe ends the process quietly; any other error is thrown", () => {
  const exit = jest.spyOn(process, "exit").mockReturnValue(undefined as never);
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  endWithReader(stream);
  endWithReader(stream);
  expect(stream.listenerCount("error")).toBe(1);
  stream.emit("error", Object.assign(new Error("closed"), { code: "EPIPE" }));
  expect(exit).toHaveBeenCalledWith(141);
  exit.mockRestore();
  expect(() => stream.emit("error", new Error("disk"))).toThrow("disk");
});
