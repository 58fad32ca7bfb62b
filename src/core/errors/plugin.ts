/** What can be wrong with plugins, and with plans that need one. */
import { PlygraphError } from "./base.ts";

/** A definition that does not hold, or a name that something else has already. */
export class PluginError extends PlygraphError<"Plugin"> {
  constructor(plugin: string, wrong: string, options?: ErrorOptions) {
    super("Plugin", `plugin "${plugin}" ${wrong}`, { plugin }, options);
  }
}

/** Where a function of a plugin, or of the caller, went wrong. */
export interface CallbackDetails {
  /** The name of the function: `join`. */
  readonly call: string;
  readonly plugin?: string;
  /** What it was called about, in one line. */
  readonly node?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/**
 * A function of an operation, analysis, cost or strategy threw, or answered what it must not. What it
 * was called about is as it was.
 */
export class CallbackError extends PlygraphError<"Callback"> {
  constructor(what: string, wrong: string, { cause, ...details }: CallbackDetails) {
    const { call, plugin, node, values = {} } = details;
    const owner = plugin === undefined ? "" : ` (plugin "${plugin}")`;
    const place = node === undefined ? "" : `\n  at ${node}`;
    const lines = Object.entries(values).map(([name, value]) => `\n  ${name} = ${value}`);
    const options = cause === undefined ? undefined : { cause };
    const message = `${what}${owner}: ${call} ${wrong}${place}${lines.join("")}`;
    super("Callback", message, { what, ...details }, options);
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
