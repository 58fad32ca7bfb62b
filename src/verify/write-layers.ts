/** Writes graphs of layers as examples: in the rule language, and as TypeScript. */
import { axisRuns, type Chunks } from "../core/index.ts";
import {
  formatExpr,
  type Kernel,
  type Layer,
  NO_ANNOTATIONS,
  type SourceAttrs,
  sameAnnotations,
  type TakeAttrs,
  topologicalOrder,
  unpackIndices,
} from "../layers/index.ts";
import { operationName } from "../optimizer/index.ts";
import { literalOf } from "./reference/interpret.ts";
import type { Written } from "./sort.ts";

/** The graph of one layer, as an expression. Leaves are `array(shape, chunks)`. */
export function writeLayer(layer: Layer): Written {
  return { rules: rulesText(layer), typescript: scriptText(layer) };
}

/** Block lengths of every axis: `[[2, 1], [3]]`. */
const sizesText = (chunks: Chunks): string =>
  `[${chunks.map((axis) => `[${blockList(axis).join(", ")}]`).join(", ")}]`;

function blockList({ sizes, counts }: Chunks[number]): readonly number[] {
  return sizes.flatMap((size, k) => new Array<number>(Math.min(counts[k], 64)).fill(size));
}

function rulesText(layer: Layer): string {
  if (layer.inputs.length === 0 && layer.type.name === "source") return leafText(layer);
  const inputs = layer.inputs.map(rulesText).join(", ");
  const attrs = Object.entries(layer.attrs).map(
    ([name, value]) => `${name}: ${valueText(name, value)}`,
  );
  return `${operationName(layer.type)}(${inputs}) { ${attrs.join(", ")} }${wishes(layer)}`;
}

function leafText(layer: Layer): string {
  const { kernel } = layer.attrs as SourceAttrs;
  const what =
    kernel.kind === "expr" ? formatExpr(kernel.expr) : elementsText(layer as Layer<SourceAttrs>);
  const note = ` /* ${layer.dtype}: ${what} */`;
  return `array([${layer.shape.join(", ")}], ${sizesText(layer.chunks)})${note}${wishes(layer)}`;
}

function wishes({ annotations }: Layer): string {
  if (sameAnnotations(annotations, NO_ANNOTATIONS)) return "";
  return ` /* @${JSON.stringify(annotations)} */`;
}

const ELEMENTS_MAX = 24;

function elementsText({ attrs, dtype }: Layer<SourceAttrs>): string {
  const { kernel } = attrs;
  if (kernel.kind !== "builtin" || kernel.name !== "literal" || dtype === "object") {
    return kernel.kind === "builtin" ? kernel.name : kernel.kind;
  }
  const { data } = literalOf(kernel.params as never, dtype);
  const shown = [...data.slice(0, ELEMENTS_MAX)].map((x) => (Object.is(x, -0) ? "-0" : String(x)));
  return `[${shown.join(", ")}${data.length > ELEMENTS_MAX ? ", …" : ""}]`;
}

function valueText(name: string, value: unknown): string {
  if (name === "indices") return `[${unpackIndices(value as TakeAttrs["indices"]).join(", ")}]`;
  if (name === "kernel") return kernelText(value as Kernel);
  if (name === "reduction") return `reduction("${(value as { name: string }).name}")`;
  if (isAxis(value)) return `[${blockList(value).join(", ")}]`;
  if (Array.isArray(value)) return `[${value.map((one) => valueText("", one)).join(", ")}]`;
  return JSON.stringify(value);
}

const isAxis = (value: unknown): value is Chunks[number] =>
  typeof value === "object" && value !== null && "sizes" in value && "counts" in value;

function kernelText(kernel: Kernel): string {
  switch (kernel.kind) {
    case "expr":
      return `\`${formatExpr(kernel.expr)}\``;
    case "reduce":
      return `\`${kernel.reduction.name} of ${formatExpr(kernel.expr)}\` over ${JSON.stringify(kernel.axes)}`;
    case "builtin":
      return `${kernel.name} ${JSON.stringify(kernel.params)}`;
    default:
      return kernel.kind;
  }
}

/** One constant a layer, inputs first. */
function scriptText(layer: Layer): string {
  const order = topologicalOrder([layer]);
  const names = new Map(order.map((one, k) => [one, k === order.length - 1 ? "root" : `x${k}`]));
  return order.map((one) => `const ${names.get(one)} = ${lineOf(one, names)};`).join("\n");
}

function lineOf(layer: Layer, names: ReadonlyMap<Layer, string>): string {
  const { type, attrs, inputs, annotations } = layer;
  const reads = inputs.map((input) => names.get(input)).join(", ");
  const fields = Object.entries(attrs).map(
    ([name, value]) => `${name}: ${scriptValue(name, value)}`,
  );
  const wished = sameAnnotations(annotations, NO_ANNOTATIONS)
    ? ""
    : `, ${JSON.stringify(annotations)}`;
  return `makeLayer(${type.name}, { ${fields.join(", ")} }, [${reads}]${wished})`;
}

function scriptValue(name: string, value: unknown): string {
  if (name === "indices")
    return `packIndices([${unpackIndices(value as TakeAttrs["indices"]).join(", ")}])`;
  if (isAxis(value))
    return `axisOf([${blockList(axisRuns(value.sizes, value.counts)).join(", ")}])`;
  if (Array.isArray(value)) return `[${value.map((one) => scriptValue("", one)).join(", ")}]`;
  if (name === "kernel") return scriptKernel(value as Kernel);
  return JSON.stringify(value);
}

function scriptKernel(kernel: Kernel): string {
  if (kernel.kind === "expr") return `{ kind: "expr", expr: /* ${formatExpr(kernel.expr)} */ }`;
  if (kernel.kind === "reduce") {
    const { reduction, axes, shape } = kernel;
    return `{ kind: "reduce", expr: /* ${formatExpr(kernel.expr)} */, ${JSON.stringify({ reduction, axes, shape }).slice(1)}`;
  }
  return JSON.stringify(kernel);
}
