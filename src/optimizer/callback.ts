/** Functions of plugins and callers: what they throw is told with the name of what they belong to. */
import { CallbackError, isPlygraphError, readableError } from "../core/index.ts";

const owners = new WeakMap<object, string>();

/** Notes that a plugin brought these analyses, cost models or walks. */
export function own(plugin: string, things: Iterable<object>): void {
  for (const thing of things) owners.set(thing, plugin);
}

/** What is called, and about what: texts are made only where it goes wrong. */
export interface Called {
  /** `analysis "range"`. */
  readonly what: string;
  /** The name of the function: `join`. */
  readonly call: string;
  /** The analysis, model or walk that it belongs to: its plugin is looked up. */
  readonly of?: object;
  /** What it is called about, in one line. */
  readonly node?: () => string;
  readonly values?: () => Readonly<Record<string, string>>;
}

/** What `run` answers. @throws CallbackError in place of what is no error of ours */
export function calling<T>(called: Called, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (isPlygraphError(error)) throw error;
    throw callbackError(called, `threw: ${readableError(error).message}`, error);
  }
}

/** The error of a function that threw `cause`, or answered what it must not. */
export function callbackError(called: Called, wrong: string, cause?: unknown): CallbackError {
  const { what, call, of, node, values } = called;
  const plugin = of === undefined ? undefined : owners.get(of);
  return new CallbackError(what, wrong, {
    call,
    ...(plugin === undefined ? {} : { plugin }),
    ...(node === undefined ? {} : { node: node() }),
    ...(values === undefined ? {} : { values: values() }),
    ...(cause === undefined ? {} : { cause }),
  });
}
