/**
 * Plan files: a title, what fires, layers one a line, `----`, and the plan that comes out.
 * `UPDATE=1` writes what comes out in place of what was expected.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { formatChunks } from "../../src/core/index.ts";
import {
  type Annotations,
  type Layer,
  NO_ANNOTATIONS,
  sameAnnotations,
  topologicalOrder,
  withAnnotations,
} from "../../src/layers/index.ts";
import { operation, TERMS } from "./plans-terms.ts";

/** One block of a `.plan` file. */
export interface PlanCase {
  readonly title: string;
  readonly outputs: readonly Layer[];
  /** Rules that must fire, in order of their first firing; none: no rule may. */
  readonly fires: readonly string[];
  readonly disable: readonly string[];
  readonly plan: string;
}

interface Block {
  readonly title: string;
  readonly directives: readonly string[];
  readonly lines: readonly string[];
  readonly plan: string;
}

/** Reads the cases of one `.plan` file. */
export function readPlans(path: string): readonly PlanCase[] {
  return blocksOf(path).map(({ title, directives, lines, plan }) => ({
    title,
    fires: wordsAfter("fires", directives).filter((word) => word !== "nothing"),
    disable: wordsAfter("disable", directives),
    outputs: readLayers(lines),
    plan,
  }));
}

/** Writes what was found in place of what was expected. */
export function updatePlans(
  path: string,
  found: readonly { readonly fires: readonly string[]; readonly plan: string }[],
): void {
  const text = blocksOf(path).map(({ title, directives, lines }, i) => {
    const fires = `fires ${found[i].fires.join(" ") || "nothing"}`;
    const others = directives.filter((line) => !line.startsWith("fires"));
    return [`# ${title}`, fires, ...others, ...lines, "----", found[i].plan, ""].join("\n");
  });
  writeFileSync(path, text.join("\n"));
}

function blocksOf(path: string): readonly Block[] {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split(/\n\n(?=# )/)
    .map((block) => {
      const [head = "", plan = ""] = block.split("\n----\n");
      const [title = "", ...rest] = head.split("\n");
      const isDirective = (line: string): boolean => /^(fires|disable)\b/.test(line);
      return {
        title: title.slice(2),
        directives: rest.filter(isDirective),
        lines: rest.filter((line) => !isDirective(line) && line !== "----"),
        plan: plan.trimEnd(),
      };
    });
}

function wordsAfter(word: string, directives: readonly string[]): string[] {
  const line = directives.find((text) => text.startsWith(`${word} `)) ?? "";
  return line.split(" ").slice(1);
}

/**
 * Layers of lines such as `y = add x 1` and `y = add x 1 @priority=2`; a line `out y z` names the
 * outputs, otherwise the last layer is the only one.
 */
export function readLayers(lines: readonly string[]): readonly Layer[] {
  const known = new Map<string, Layer>();
  const layer = (word: string): Layer => {
    const found = known.get(word);
    if (found === undefined) throw new SyntaxError(`no layer "${word}"`);
    return found;
  };
  let outputs: readonly Layer[] = [];
  for (const line of lines) {
    const words = line.split(/\s+/).filter(Boolean);
    if (words[0] === "out") return words.slice(1).map(layer);
    const [name, , word, ...behind] = words;
    const plain = behind.filter((text) => !text.startsWith("@"));
    const made = TERMS[word]?.({ words: plain, layer }) ?? operation(word, { words: plain, layer });
    if (made === undefined) throw new SyntaxError(`no term "${word}"`);
    const wished = annotationsFrom(behind);
    known.set(name, wished === undefined ? made : withAnnotations(made, wished));
    outputs = [layer(name)];
  }
  return outputs;
}

function annotationsFrom(words: readonly string[]): Annotations | undefined {
  const wishes = words
    .filter((text) => text.startsWith("@"))
    .map((text) => text.slice(1).split("="));
  if (wishes.length === 0) return undefined;
  return Object.fromEntries(wishes.map(([name, value]) => [name, Number(value)]));
}

/** One line a layer, inputs first: name, what it is, chunks, summary. */
export function showPlan(outputs: readonly Layer[]): string {
  const order = topologicalOrder(outputs);
  const names = new Map(order.map((layer, n) => [layer, `%${n}`]));
  const lines = order.map((layer) => {
    const reads = layer.inputs.map((input) => names.get(input)).join(" ");
    const wishes = sameAnnotations(layer.annotations, NO_ANNOTATIONS)
      ? ""
      : ` @${JSON.stringify(layer.annotations)}`;
    const type = layer.dtype === "float64" ? "" : ` ${layer.dtype}`;
    const position = layer.type.name === "source" ? sourcePlace(layer) : "";
    const head = `${names.get(layer)} = ${layer.type.name}${reads ? ` ${reads}` : ""}`;
    return `${head}: ${layer.type.summary(layer)}${position}  ${formatChunks(layer.chunks)}${type}${wishes}`;
  });
  return [...lines, `out ${outputs.map((layer) => names.get(layer)).join(" ")}`].join("\n");
}

/** Where a source begins and how it goes on, if not at the start and one by one. */
function sourcePlace(layer: Layer): string {
  const { origin, steps } = layer.attrs as { origin: readonly number[]; steps: readonly number[] };
  const moved = origin.some((start) => start !== 0) || steps.some((step) => step !== 1);
  return moved ? ` from [${origin}] by [${steps}]` : "";
}
