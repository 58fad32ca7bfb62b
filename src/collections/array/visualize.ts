/** Pictures of plans, written to files. */
import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { UnsupportedFileError, UnwritableFileError } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import {
  type Optimized,
  planDot,
  planMermaid,
  stepperHtml,
  traceOptimize,
} from "../../optimizer/index.ts";

/** Forms of pictures, by the ending of the file. */
const ENDINGS = ".svg, .dot, .mmd and .html";

/**
 * The picture as text, by the ending of `path`: SVG by Graphviz (without a path, too), `.dot` and `.mmd`
 * (Mermaid) for other tools, `.html` for a page that steps through every firing of the optimizer.
 * Written to `path` when one is given. `optimized`: the plan behind the optimizer, with its rules.
 * @throws UnsupportedFileError for another ending, UnwritableFileError
 */
export async function visualizeLayers(
  outputs: readonly Layer[],
  path?: string,
  optimized?: Optimized,
): Promise<string> {
  const text = await drawn(outputs, path === undefined ? ".svg" : extname(path), path, optimized);
  if (path !== undefined) await write(path, text);
  return text;
}

async function drawn(
  outputs: readonly Layer[],
  ending: string,
  path: string | undefined,
  optimized: Optimized | undefined,
): Promise<string> {
  const plan = optimized?.outputs ?? outputs;
  const options = optimized === undefined ? {} : { origins: optimized.origins };
  switch (ending) {
    case ".svg":
      return await svgOf(planDot(plan, options));
    case ".dot":
      return planDot(plan, options);
    case ".mmd":
      return planMermaid(plan, options);
    case ".html":
      return stepperHtml(traceOptimize(outputs).record);
    default:
      throw new UnsupportedFileError(String(path), `the ending "${ending}"`, ENDINGS);
  }
}

/** @throws UnwritableFileError */
async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, cause: unknown): UnwritableFileError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const way = "give a path in a directory that is there";
  return new UnwritableFileError(path, `${reason}; ${way}`, { cause });
}

async function svgOf(dot: string): Promise<string> {
  // Loaded here: it is WebAssembly, and few programs draw.
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  return graphviz.layout(dot, "svg", "dot");
}
