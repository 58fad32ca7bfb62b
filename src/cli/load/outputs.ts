/** Arrays that a module of the user's makes: what `plygraph explain` and `trace` look at. */
import { NDArray } from "../../collections/index.ts";
import { CommandError } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import { failed } from "../failed.ts";
import { loadModule } from "./module.ts";

/**
 * The layers of a module whose export `outputs`, or default export, is an array, a list of arrays, or
 * a function that makes them.
 * @throws CommandError that says what the module exports instead
 */
export async function loadOutputs(command: string, path: string): Promise<readonly Layer[]> {
  const module = await loadModule(command, path);
  const exported = module["outputs"] ?? module["default"];
  const value = await madeBy(command, path, exported);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new CommandError(command, `"${path}" makes an empty list of arrays`);
  return list.map((one) => {
    if (one instanceof NDArray) return one.layer;
    throw new CommandError(command, wrong(path, one, Object.keys(module)));
  });
}

/** What was exported, or what it makes. */
async function madeBy(command: string, path: string, exported: unknown): Promise<unknown> {
  try {
    return typeof exported === "function" ? await (exported as () => unknown)() : await exported;
  } catch (error) {
    throw failed(command, `"${path}" could not make its arrays`, error);
  }
}

function wrong(path: string, value: unknown, names: readonly string[]): string {
  if (typeof value === "object" && value !== null && "layer" in value) {
    return `"${path}" makes arrays of another copy of plygraph than this command's; run the command of that copy: npx plygraph`;
  }
  const there = names.length === 0 ? "nothing" : names.join(", ");
  const way =
    "export the arrays as `outputs`: an array, a list of them, or a function that makes them";
  return `"${path}" exports ${there}; ${way}`;
}
