/** Graphs of layers as terms of the rule language, as `example` blocks have them. */
import { type AxisChunks, type Chunks, sameChunks } from "../core/index.ts";
import {
  type Expr,
  type Kernel,
  type Layer,
  type Reduction,
  type SourceAttrs,
  unpackIndices,
} from "../layers/index.ts";
import { operationName } from "../optimizer/index.ts";
import { literalOf } from "./reference/interpret.ts";

/** An expression that makes the layer again, wherever examples are read. */
export function rulesText(layer: Layer): string {
  const text = leafText(layer) ?? termText(layer);
  const { priority, retries, workers } = layer.annotations;
  const wishes = [priority, retries, workers];
  if (wishes.every((wish) => wish === undefined)) return text;
  while (wishes.at(-1) === undefined) wishes.pop();
  return `wished(${[text, ...wishes.map((wish) => jsonText(wish ?? null))].join(", ")})`;
}

function termText({ type, inputs, attrs }: Layer): string {
  const reads = inputs.map(rulesText).join(", ");
  const fields = Object.entries(attrs).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${valueText(value)}`],
  );
  return `${operationName(type)}(${reads}) { ${fields.join(", ")} }`;
}

/** A source of elements or of a file that is read from its beginning; null: any other layer. */
function leafText(layer: Layer): string | null {
  if (layer.type.name !== "source") return null;
  const { kernel, chunks, domain, origin, steps, dtype } = layer.attrs as SourceAttrs;
  const isWhole =
    sameChunks(domain, chunks) && !origin.some(Boolean) && steps.every((n) => n === 1);
  if (!isWhole || kernel.kind !== "builtin") return null;
  const place = `[${layer.shape.join(", ")}], ${sizesText(chunks)}`;
  const typed = dtype === "float64" ? "" : `, "${dtype}"`;
  if (kernel.name === "zarr" && typeof kernel.params === "string") {
    return `file(${jsonText(kernel.params)}, ${place}${typed})`;
  }
  if (kernel.name !== "literal") return null;
  const { data } = literalOf(kernel.params as never, dtype);
  return `literal(${place}, [${[...data].map(numberText).join(", ")}]${typed})`;
}

const numberText = (value: number | bigint): string => {
  if (Object.is(value, -0)) return "-0";
  return Number.isSafeInteger(value) || (typeof value === "number" && Number.isFinite(value))
    ? String(value)
    : `"${value}"`;
};

/** One number where all blocks but the last are as long, else the length of each. */
const sizesText = (chunks: Chunks): string => `[${chunks.map(axisText).join(", ")}]`;

/** So many blocks are written one by one. */
const BLOCKS_MAX = 8;

function axisText(axis: AxisChunks): string {
  const { sizes, counts, blocks, length } = axis;
  const isRegular =
    sizes.length === 1 || (sizes.length === 2 && sizes[1] < sizes[0] && counts[1] === 1);
  if (blocks > BLOCKS_MAX && isRegular && length > 0) return String(sizes[0]);
  return `[${blockList(axis).join(", ")}]`;
}

const blockList = ({ sizes, counts }: AxisChunks): readonly number[] =>
  sizes.flatMap((size, k) => new Array<number>(counts[k]).fill(size));

const jsonText = (value: unknown): string => JSON.stringify(value);

function valueText(value: unknown): string {
  if (value instanceof Uint8Array) return `places([${unpackIndices(value).join(", ")}])`;
  if (Array.isArray(value)) return listText(value);
  if (typeof value === "number" || typeof value === "bigint") return numberText(value);
  if (typeof value !== "object" || value === null) return jsonText(value);
  if (isAxis(value)) return lengthsText(value);
  if ("kind" in value) return kernelText(value as Kernel);
  return isReduction(value) ? reductionText(value) : `json(${jsonText(jsonText(value))})`;
}

function listText(list: readonly unknown[]): string {
  if (list.length > 0 && list.every(isAxis)) {
    return `blocks([${list.map(({ length }) => length).join(", ")}], ${sizesText(list)})`;
  }
  return `[${list.map(valueText).join(", ")}]`;
}

const isAxis = (value: unknown): value is AxisChunks =>
  typeof value === "object" && value !== null && "sizes" in value && "counts" in value;

const lengthsText = (axis: AxisChunks): string =>
  axis.blocks > BLOCKS_MAX
    ? `lengths([${axis.sizes.join(", ")}], [${axis.counts.join(", ")}])`
    : `lengths([${blockList(axis).join(", ")}])`;

const isReduction = (value: object): value is Reduction => "name" in value && "ddof" in value;

const reductionText = ({ name, input, ddof }: Reduction): string =>
  ddof === 0 ? `reduction("${name}", "${input}")` : `reduction("${name}", "${input}", ${ddof})`;

function kernelText(kernel: Kernel): string {
  if (kernel.kind === "expr") return `computes(${exprText(kernel.expr)})`;
  if (kernel.kind === "reduce") {
    const { expr, reduction, axes, shape } = kernel;
    const parts = [exprText(expr), reductionText(reduction), valueText(axes), valueText(shape)];
    return `reduces(${parts.join(", ")})`;
  }
  if (kernel.kind !== "builtin") return `json(${jsonText(jsonText(kernel))})`;
  return `builtin("${kernel.name}", ${jsonText(jsonText(kernel.params))})`;
}

function exprText(expr: Expr): string {
  switch (expr.kind) {
    case "input":
      return `element(${expr.index}, "${expr.dtype}")`;
    case "coord":
      return `coordinate(${expr.axis})`;
    case "const":
      return `constant(${constantText(expr.value)}, "${expr.dtype}")`;
    case "cast":
      return `convert(${exprText(expr.arg)}, "${expr.dtype}")`;
    case "call":
      return callText(expr.op, expr.args, expr.params);
  }
}

const constantText = (value: number | bigint | boolean): string =>
  typeof value === "boolean" ? String(value) : numberText(value);

function callText(op: string, args: readonly Expr[], params: readonly number[]): string {
  const parts = args.map(exprText);
  if (params.length === 0) return `apply(${[`"${op}"`, ...parts].join(", ")})`;
  return `applyWith(${[`"${op}"`, valueText(params), ...parts].join(", ")})`;
}
