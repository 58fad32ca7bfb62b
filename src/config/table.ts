/** All keys that a process knows: those of `keys.ts`, and the numbers of the servers that it runs. */
import type { Setting, SettingTable } from "../core/index.ts";
import { type ConfigKey, key, variableOf } from "./key.ts";
import { KEYS } from "./keys.ts";
import { amount, count } from "./kinds.ts";

/** The tables of numbers of the servers that a process runs. Those of others are left to them. */
export interface SettingTables {
  readonly scheduler?: SettingTable<string>;
  readonly worker?: SettingTable<string>;
}

const SERVERS = ["scheduler", "worker"] as const;

/** Keys by name and by variable. */
export class KeyTable {
  readonly keys: ReadonlyMap<string, ConfigKey>;
  readonly #sections = new Set<string>();
  readonly #variables = new Map<string, string>();
  readonly #elsewhere: readonly string[];

  constructor(tables: SettingTables) {
    const numbers = SERVERS.flatMap((server) =>
      Object.entries(tables[server] ?? {}).map(
        ([name, setting]) => [`${server}.${name}`, keyOf(setting)] as const,
      ),
    );
    this.keys = new Map<string, ConfigKey>([...Object.entries(KEYS), ...numbers]);
    this.#elsewhere = SERVERS.filter((server) => tables[server] === undefined);
    for (const name of this.keys.keys()) {
      this.#variables.set(variableOf(name), name);
      const parts = name.split(".");
      for (let n = 1; n < parts.length; n++) this.#sections.add(parts.slice(0, n).join("."));
    }
  }

  /** Whether keys begin with this name and a dot. */
  isSection(name: string): boolean {
    return this.#sections.has(name);
  }

  /** Whether it may be a number of a server that another process runs. */
  isElsewhere(name: string): boolean {
    const [section, last = "", ...rest] = name.split(".");
    return /^\w+$/.test(last) && rest.length === 0 && this.#elsewhere.includes(section);
  }

  /** The key that a variable of the environment stands for. */
  nameOf(variable: string): string | undefined {
    return this.#variables.get(variable);
  }

  /** The key that is written most like this one. */
  nearest(name: string): string | undefined {
    let [best, least] = [undefined as string | undefined, Math.max(2, name.length >> 2) + 1];
    for (const candidate of this.keys.keys()) {
      const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), least);
      if (distance < least) [best, least] = [candidate, distance];
    }
    return best;
  }
}

function keyOf({ value, least, most, whole, text }: Setting): ConfigKey<number, number> {
  return key(whole ? count(least, most) : amount(least, most), value, text);
}

/** Letters to change, add or leave out (Levenshtein 1966); `most` where it is more than that. */
function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) >= most || a.length > 100) return most;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const change = row[j] + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(change, row[j + 1] + 1, next[j] + 1));
    }
    row = next;
  }
  return row[b.length];
}
