/** Ways to make spilled bytes fewer. Each chunk of a file is compressed on its own, so that ranges can be read. */
import { promisify } from "node:util";
import zlib from "node:zlib";
import { OptionError, shown } from "../../../core/index.ts";

/** Names of the ways. `zstd` needs Node 22.15 or later. */
export type CompressionName = "none" | "zlib" | "zstd";

/** Both directions, off this thread. */
export interface Compression {
  pack(bytes: Uint8Array): Promise<Uint8Array>;
  /** @throws whatever the library says of damaged bytes */
  unpack(bytes: Uint8Array, length: number): Promise<Uint8Array>;
}

type Call = (bytes: Uint8Array, options: object) => Promise<Uint8Array>;
type Callback = (error: Error | null, bytes: Buffer) => void;
type Plain = (bytes: Uint8Array, options: object, callback: Callback) => void;

/** Level 1: spilled bytes are read once or twice. */
const DEFLATE_LEVEL = 1;

/** The way of that name; undefined for `none`. @throws OptionError for a name that is none, or not here */
export function compressionOf(name: CompressionName): Compression | undefined {
  if (name === "none") return undefined;
  if (name === "zlib") {
    return both(zlib.deflate as Plain, zlib.inflate as Plain, { level: DEFLATE_LEVEL });
  }
  const { zstdCompress, zstdDecompress } = zlib as { zstdCompress?: Plain; zstdDecompress?: Plain };
  if (name === "zstd" && zstdCompress && zstdDecompress) {
    return both(zstdCompress, zstdDecompress, {});
  }
  const here = zstdCompress ? "none, zlib, zstd" : "none, zlib (zstd with Node 22.15 or later)";
  throw new OptionError("worker", `compression is one of ${here}, not ${shown(name)}`, { name });
}

function both(pack: Plain, unpack: Plain, options: object): Compression {
  const packing = promisify(pack) as Call;
  const unpacking = promisify(unpack) as Call;
  return {
    pack: (bytes) => packing(bytes, options),
    unpack: (bytes, length) => unpacking(bytes, { maxOutputLength: Math.max(1, length) }),
  };
}
