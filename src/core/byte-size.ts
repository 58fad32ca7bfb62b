/** Sizes in bytes as people write them. */
import { ByteSizeError } from "./errors/values.ts";

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  t: 1e12,
  tb: 1e12,
  p: 1e15,
  pb: 1e15,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
  pib: 2 ** 50,
};

const FORM = /^\s*(\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})\s*([a-zA-Z]{0,3})\s*$/;

/** Bytes in "4GB" (10^9), "512MiB" (2^20), "1500" or a number. Throws `ByteSizeError`. */
export function parseBytes(size: string | number): number {
  const bytes = typeof size === "number" ? size : bytesOf(size);
  if (!Number.isFinite(bytes) || bytes < 0 || bytes > Number.MAX_SAFE_INTEGER) {
    throw new ByteSizeError(size);
  }
  return Math.round(bytes);
}

function bytesOf(text: string): number {
  const match = typeof text === "string" ? FORM.exec(text) : null;
  const unit = match?.[2].toLowerCase() ?? "";
  if (match === null || !Object.hasOwn(UNITS, unit)) return Number.NaN;
  return Number(match[1]) * UNITS[unit];
}

/** For people: "512 B", "1.50 MiB", "64.0 GiB". */
export function formatBytes(bytes: number): string {
  const names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < names.length - 1) {
    value /= 1024;
    unit++;
  }
  if (unit === 0) return `${bytes} B`;
  return `${value.toPrecision(Math.abs(value) >= 1000 ? 4 : 3)} ${names[unit]}`;
}
