/** Reading ranges of files, with typed errors. */
import { open, stat } from "node:fs/promises";
import { MissingFileError } from "../../core/index.ts";

/** A file whose ranges can be read; `version` changes when the file does. */
export interface RangeFile {
  readonly path: string;
  readonly byteLength: number;
  readonly version: string;
  /** Bytes `start <= at < end`. */
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

/** @throws MissingFileError */
export async function openRanges(path: string): Promise<RangeFile> {
  const { size, mtimeMs } = await stat(path).catch((cause: unknown) => {
    throw new MissingFileError(path, { cause });
  });
  return {
    path,
    byteLength: size,
    version: `${path} ${size} ${mtimeMs}`,
    slice: (start, end = size) => readRange(path, start, end),
  };
}

async function readRange(path: string, start: number, end: number): Promise<ArrayBuffer> {
  const handle = await open(path, "r").catch((cause: unknown) => {
    throw new MissingFileError(path, { cause });
  });
  try {
    const bytes = new Uint8Array(Math.max(0, end - start));
    const { bytesRead } = await handle.read(bytes, 0, bytes.byteLength, start);
    return bytes.buffer.slice(0, bytesRead);
  } finally {
    await handle.close();
  }
}
