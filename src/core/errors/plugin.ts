/** What can be wrong with plugins, and with plans that need one. */
import { PlygraphError } from "./base.ts";

/** A definition that does not hold, or a name that something else has already. */
export class PluginError extends PlygraphError<"Plugin"> {
  constructor(plugin: string, wrong: string, options?: ErrorOptions) {
    super("Plugin", `plugin "${plugin}" ${wrong}`, { plugin }, options);
  }
}

/** There is no plugin where one was asked for, or its module does not load. */
export class PluginLoadError extends PlygraphError<"PluginLoad"> {
  constructor(wrong: string, { from, cause }: { readonly from: string; readonly cause?: unknown }) {
    const options = cause === undefined ? undefined : { cause };
    super("PluginLoad", `no plugin can be loaded from "${from}": ${wrong}`, { from }, options);
  }
}

/** A logical layer that no rule replaced by layers that schedulers know; nothing was submitted. */
export class UnloweredLayerError extends PlygraphError<"UnloweredLayer"> {
  constructor(layer: string, text: string, way: string) {
    const wrong = "is logical: schedulers do not know it, and no rule has lowered it";
    super("UnloweredLayer", `layer "${layer}" (${text}) ${wrong}; ${way}`, { layer, way });
  }
}
