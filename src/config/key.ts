/** One key of the configuration. */
import type { Kind } from "./kinds.ts";

/** Commands that have options for keys. */
export type KeyCommand = "scheduler" | "worker";

/** A key, but for its name: that is where it stands in a table. */
export interface ConfigKey<T = unknown, D extends T | undefined = T | undefined> {
  readonly kind: Kind<T>;
  /** Undefined: it depends, and `otherwise` says on what. */
  readonly fallback: D;
  readonly otherwise: string;
  /** What it is, for people. */
  readonly text: string;
  /** Which commands have it as an option. */
  readonly commands: readonly KeyCommand[];
  /** The name of the option, without dashes, where it is not the last part of the key's. */
  readonly option: string | undefined;
}

interface Extra {
  readonly commands?: readonly KeyCommand[];
  readonly option?: string;
}

/** A key with a default. */
export function key<T>(
  kind: Kind<T>,
  fallback: T,
  text: string,
  { commands = [], option }: Extra = {},
): ConfigKey<T, T> {
  return { kind, fallback, otherwise: JSON.stringify(fallback), text, commands, option };
}

/** A key without one: `otherwise` says what is done then. */
export function openKey<T>(
  kind: Kind<T>,
  otherwise: string,
  text: string,
  { commands = [], option }: Extra = {},
): ConfigKey<T, undefined> {
  return { kind, fallback: undefined, otherwise, text, commands, option };
}

/** The option of a key: `worker.memoryLimit` is `--memory-limit`. */
export function optionOf(name: string, { option }: Pick<ConfigKey, "option">): string {
  const last = option ?? name.slice(name.lastIndexOf(".") + 1);
  return `--${last.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The variable of a key: `worker.memoryLimit` is `PLYGRAPH_WORKER__MEMORY_LIMIT`. */
export function variableOf(name: string): string {
  const parts = name.split(".").map((part) => part.replace(/[A-Z]/g, (letter) => `_${letter}`));
  return `PLYGRAPH_${parts.join("__").toUpperCase()}`;
}
