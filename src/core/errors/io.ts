/** What can be wrong with files that arrays are read from or written to. */
import { hostname } from "node:os";
import { PlygraphError } from "./base.ts";

/** No such file, directory or store on the machine that looked for it. */
export class MissingFileError extends PlygraphError<"MissingFile"> {
  constructor(path: string, options?: ErrorOptions) {
    const host = hostname();
    super(
      "MissingFile",
      `there is no file "${path}" on ${host}; the client and every worker must find it by this path`,
      { path, host },
      options,
    );
  }
}

/** A file is not what its name promises, or a part of it is missing. */
export class CorruptFileError extends PlygraphError<"CorruptFile"> {
  constructor(path: string, format: string, reason: string, options?: ErrorOptions) {
    super(
      "CorruptFile",
      `"${path}" is not a complete ${format} file: ${reason}`,
      { path, format, reason },
      options,
    );
  }
}

/** A file is not the one that an array was made of. */
export class ChangedFileError extends PlygraphError<"ChangedFile"> {
  constructor(path: string, before: string, now: string) {
    super(
      "ChangedFile",
      `"${path}" has changed since the array was made of it; read it again, by readZarr() or readParquet()`,
      { path, before, now },
    );
  }
}

/** A table has no such column. */
export class UnknownColumnError extends PlygraphError<"UnknownColumn"> {
  constructor(path: string, column: string, columns: readonly string[]) {
    super("UnknownColumn", `"${path}" has no column "${column}"; it has ${columns.join(", ")}`, {
      path,
      column,
      columns,
    });
  }
}

/** A column cannot become an array of numbers. */
export class ColumnTypeError extends PlygraphError<"ColumnType"> {
  constructor(path: string, column: string, type: string, numeric: readonly string[]) {
    super(
      "ColumnType",
      `column "${column}" of "${path}" holds ${type}, not numbers; numeric columns: ${numeric.join(", ") || "none"}`,
      { path, column, type, numeric },
    );
  }
}

/** A column of integers has missing values, which no integer can stand for. */
export class NullValueError extends PlygraphError<"NullValue"> {
  constructor(path: string, column: string, row: number, dtype: string) {
    super(
      "NullValue",
      `column "${column}" of "${path}" has no value in row ${row}, and ${dtype} has no NaN; read it with dtype "float64"`,
      { path, column, row, dtype },
    );
  }
}

/** A file is readable, but uses something that plygraph does not support. */
export class UnsupportedFileError extends PlygraphError<"UnsupportedFile"> {
  constructor(path: string, what: string, supported: string) {
    super("UnsupportedFile", `"${path}" uses ${what}; supported: ${supported}`, {
      path,
      what,
      supported,
    });
  }
}

/** A file cannot be written: its directory is missing, or not ours. */
export class UnwritableFileError extends PlygraphError<"UnwritableFile"> {
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super("UnwritableFile", `cannot write "${path}": ${reason}`, { path, reason }, options);
  }
}
