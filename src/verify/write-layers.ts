/** Writes graphs of layers as examples: in the rule language, and as TypeScript. */
import { axisRuns, type Chunks } from "../core/index.ts";
import {
  formatExpr,
  type Kernel,
  type Layer,
  NO_ANNOTATIONS,
  sameAnnotations,
  type TakeAttrs,
  topologicalOrder,
  unpackIndices,
} from "../layers/index.ts";
import type { Written } from "./sort.ts";
import { rulesText } from "./write-rules-text.ts";

/** The graph of one layer, and what else reads parts of it. */
export function writeLayer(layer: Layer, others: readonly Layer[] = []): Written {
  const rules = [layer, ...others].map(rulesText);
  return {
    rules: others.length === 0 ? rules[0] : `together(${rules.join(", ")})`,
    typescript: scriptText(layer),
  };
}

function blockList({ sizes, counts }: Chunks[number]): readonly number[] {
  return sizes.flatMap((size, k) => new Array<number>(Math.min(counts[k], 64)).fill(size));
}

const isAxis = (value: unknown): value is Chunks[number] =>
  typeof value === "object" && value !== null && "sizes" in value && "counts" in value;

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
