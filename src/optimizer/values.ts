/** Values of rules as short texts: layers, chunks, kernels, lists. */
import { type AxisChunks, formatChunks } from "../core/index.ts";
import { isLayer, type Kernel, kernelText, type Layer, unpackIndices } from "../layers/index.ts";

const TEXT_MAX = 160;
const LAYER_MAX = 120;
const ITEMS_MAX = 16;
const DEPTH_MAX = 4;

/** A value for people, on one line of at most 160 characters. Never throws. */
export function valueText(value: unknown): string {
  return cut(text(value, 0), TEXT_MAX);
}

/** A layer in one line: `slice [0:3] of (12)`. */
export function layerText(layer: Layer): string {
  const shape = `(${layer.shape.join(", ")}) ${layer.dtype}`;
  return cut(`${layer.type.name} ${summaryOf(layer)} -> ${shape}`, LAYER_MAX);
}

function summaryOf(layer: Layer): string {
  try {
    return layer.type.summary(layer);
  } catch {
    return "?";
  }
}

function text(value: unknown, depth: number): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return value.name || "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (depth > DEPTH_MAX) return "…";
  if (ArrayBuffer.isView(value)) return viewText(value);
  return listText(value, depth) ?? knownText(value) ?? recordText(value, depth);
}

/** Numbers as numbers; bytes that hold positions, as takes have them, as those. */
function viewText(view: ArrayBufferView): string {
  if (view instanceof Uint8Array) return positionsText(view) ?? `${view.byteLength} bytes`;
  if (view instanceof DataView) return `${view.byteLength} bytes`;
  return itemsText(view as unknown as ArrayLike<number | bigint>);
}

function positionsText(bytes: Uint8Array): string | null {
  if (bytes.byteLength % Float64Array.BYTES_PER_ELEMENT !== 0) return null;
  const positions = unpackIndices(bytes);
  return positions.every((at) => Number.isSafeInteger(at) && at >= 0) ? itemsText(positions) : null;
}

function itemsText(list: ArrayLike<number | bigint>): string {
  const shown = Array.from({ length: Math.min(ITEMS_MAX, list.length) }, (_, k) => list[k]);
  return `[${shown.join(", ")}${list.length > ITEMS_MAX ? `, … (${list.length})` : ""}]`;
}

function listText(value: object, depth: number): string | null {
  if (!Array.isArray(value)) return null;
  if (value.length > 0 && value.every(isAxis)) return formatChunks(value);
  const shown = value.slice(0, ITEMS_MAX).map((one) => text(one, depth + 1));
  return `[${shown.join(", ")}${value.length > ITEMS_MAX ? `, … (${value.length})` : ""}]`;
}

/** Layers, operations, axes, kernels. */
function knownText(value: object): string | null {
  if (isLayer(value)) return layerText(value);
  if (isAxis(value)) return formatChunks([value]);
  if (isKernel(value)) return `\`${kernelText(value)}\``;
  return "schema" in value && "name" in value ? String(value.name) : null;
}

function recordText(value: object, depth: number): string {
  const entries = Object.entries(value).slice(0, ITEMS_MAX);
  return `{${entries.map(([name, one]) => `${name}: ${text(one, depth + 1)}`).join(", ")}}`;
}

const isAxis = (value: unknown): value is AxisChunks =>
  typeof value === "object" && value !== null && "sizes" in value && "counts" in value;

const KERNELS: ReadonlySet<unknown> = new Set(["expr", "reduce", "builtin", "module", "function"]);

const isKernel = (value: object): value is Kernel => "kind" in value && KERNELS.has(value.kind);

const cut = (whole: string, most: number): string =>
  whole.length <= most ? whole : `${whole.slice(0, most - 1)}…`;
