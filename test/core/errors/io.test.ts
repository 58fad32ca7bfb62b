import { expect, test } from "@jest/globals";
import {
  ColumnTypeError,
  CorruptFileError,
  EmptyReductionError,
  fromWire,
  isPlygraphError,
  KernelFunctionError,
  KernelResultError,
  MissingFileError,
  NullValueError,
  toWire,
  UnknownColumnError,
  UnknownKernelError,
  UnsupportedFileError,
  ValuePackError,
} from "../../../src/core/index.ts";

test.each([
  [new MissingFileError("/a.parquet"), "MissingFile", "/a.parquet"],
  [new CorruptFileError("/a", "Parquet", "no footer"), "CorruptFile", "no footer"],
  [new UnknownColumnError("/a", "x", ["y", "z"]), "UnknownColumn", "y, z"],
  [new ColumnTypeError("/a", "x", "STRING", []), "ColumnType", "none"],
  [new NullValueError("/a", "x", 7, "int32"), "NullValue", "row 7"],
  [new UnsupportedFileError("/a", "half floats", "floats"), "UnsupportedFile", "half floats"],
  [new EmptyReductionError("argmin"), "EmptyReduction", "argmin"],
  [new UnknownKernelError("sort", ["take"]), "UnknownKernel", "take"],
  [new KernelFunctionError("module", "is missing"), "KernelFunction", "is missing"],
  [new KernelResultError("map", "[2] elements", "null"), "KernelResult", "null"],
  [new ValuePackError("a function"), "ValuePack", "a function"],
] as const)("%s survives a connection, and names what is wrong", (error, tag, part) => {
  const back = fromWire(toWire(error));
  expect(isPlygraphError(back, tag)).toBe(true);
  expect(back).toBeInstanceOf(error.constructor);
  expect(back.message).toContain(part);
  expect(back.fields).toEqual(error.fields);
});
