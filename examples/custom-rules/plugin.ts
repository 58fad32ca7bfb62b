/** The plugin: `plugins: [plugin]`, or `plygraph --plugin ./plugin.ts`. */
import { definePlugin, loadPlugin, type Plugin } from "plygraph/rules";
import { clamp } from "./clamp.ts";

/** Read and checked when this module is imported. */
export const plugin: Plugin = await loadPlugin(
  definePlugin({
    name: "acme",
    operations: [clamp],
    rules: [new URL("./clamp.rules", import.meta.url)],
  }),
);
