/** `plygraph.yaml`: where it is, and what is in it. */
import { readFileSync, type Stats, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Document, Pair, Scalar } from "yaml";
import { ConfigError } from "../core/index.ts";
import type { Given } from "./given.ts";
import type { KeyTable } from "./table.ts";

const NAME = "plygraph.yaml";
const BYTES_MAX = 256 * 1024;
const NESTED_MAX = 100;
const DEEP_LINE = /^[\s?:-]{101}/;
/** Others may write the file. */
const OTHERS_WRITE = 0o002;

/** Where to look for a file. */
export interface FileSearch {
  /** Named by an option; must be there. */
  readonly file: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly directory: string;
}

/**
 * The file that counts: the one that `--config` or `PLYGRAPH_CONFIG` names, else `plygraph.yaml` in this directory,
 * else in `~/.config/plygraph`. Files are not mixed. Undefined where there is none.
 * @throws ConfigError for one that is named and not there, or that others may change
 */
export function findFile({ file, env, directory }: FileSearch): string | undefined {
  const named = file ?? env["PLYGRAPH_CONFIG"];
  if (named !== undefined && named !== "") {
    const place = file === undefined ? "PLYGRAPH_CONFIG" : "--config";
    if (statOf(named) === undefined)
      throw new ConfigError("", place, `there is no file "${named}"`);
    return resolve(directory, named);
  }
  const home = env["XDG_CONFIG_HOME"] ?? join(env["HOME"] ?? homedir(), ".config");
  return [join(directory, NAME), join(home, "plygraph", NAME)].find((path) => {
    const found = statOf(path);
    if (found !== undefined) checkOwner(path, found);
    return found !== undefined;
  });
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

/** A file that nobody named may come from anybody: it could name modules that are loaded. */
function checkOwner(path: string, { uid, mode }: Stats): void {
  const own = process.getuid?.();
  if (own === undefined) return;
  if ((uid === own || uid === 0) && (mode & OTHERS_WRITE) === 0) return;
  const reason =
    "it belongs to somebody else, or others may write it; name it with --config if it is meant";
  throw new ConfigError("", path, reason);
}

/** What a file says. @throws ConfigError that names the line */
export async function readFile(path: string, table: KeyTable): Promise<readonly Given[]> {
  const text = textOf(path);
  checkNesting(path, text);
  // 60 ms, and most processes have no file.
  const { LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const placeOf = (offset: number): string => `${path}:${lines.linePos(offset).line || 1}`;
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true });
  const [wrong] = [...document.errors, ...document.warnings];
  if (wrong) {
    const reason = wrong.message.split("\n")[0].replace(/ at line .*/, "");
    throw new ConfigError("", placeOf(wrong.pos[0]), reason);
  }
  return [...entries(document.contents, "", 0, table)].map(({ name, node, offset }) => {
    const place = placeOf(offset);
    return { name, value: plain(node, document, place), source: "file", place };
  });
}

/**
 * Deep nesting ends the process: the parser goes down with it, and V8 has no way out of a full stack in a regular
 * expression. Blocks nest by what a line begins with, and the rest by brackets. @throws ConfigError
 */
function checkNesting(path: string, text: string): void {
  const brackets = text.match(/[[{]/g)?.length ?? 0;
  const line = text.split(/\r\n?|\n/).findIndex((one) => DEEP_LINE.test(one));
  if (brackets <= NESTED_MAX && line < 0) return;
  const place = line < 0 ? path : `${path}:${line + 1}`;
  throw new ConfigError("", place, `more than ${NESTED_MAX} brackets, or so deep a line`);
}

interface Entry {
  readonly name: string;
  readonly node: unknown;
  readonly offset: number;
}

/** Values by key, and by what is no key: records that are no part of the table are not gone into. */
function* entries(node: unknown, name: string, offset: number, table: KeyTable): Generator<Entry> {
  if (node === null) return;
  const items = (node as { readonly items?: readonly Partial<Pair>[] }).items;
  const isSection = name === "" || table.isSection(name);
  if (!isSection || items === undefined || items.some((item) => item.key === undefined)) {
    yield { name, node, offset };
    return;
  }
  for (const { key, value } of items) {
    const { value: own, range } = key as Scalar;
    const at = range?.[0] ?? offset;
    yield* entries(value, name === "" ? String(own) : `${name}.${String(own)}`, at, table);
  }
}

/** Data without aliases: a few lines of those can stand for more than there is memory. */
function plain(node: unknown, document: Document, place: string): unknown {
  try {
    return (node as Scalar).toJS(document, { maxAliasCount: 0 });
  } catch (cause) {
    throw withoutAliases(place, cause);
  }
}

const withoutAliases = (place: string, cause: unknown): ConfigError =>
  new ConfigError("", place, "aliases are not read; write the value out", { cause });

function textOf(path: string): string {
  let size: number;
  try {
    size = statSync(path).size;
    if (size <= BYTES_MAX) return readFileSync(path, "utf8");
  } catch (cause) {
    throw unreadable(path, cause);
  }
  throw new ConfigError("", path, `it has ${size} bytes; the limit is ${BYTES_MAX}`);
}

const unreadable = (path: string, cause: unknown): ConfigError =>
  new ConfigError("", path, "it cannot be read", { cause });
