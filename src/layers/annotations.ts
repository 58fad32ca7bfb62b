/** Annotations: wishes of the user that ride on a layer. */
import { badAttribute } from "../core/index.ts";
import type { Annotations } from "./layer.ts";

/** The one record that stands for no wishes at all. */
export const NO_ANNOTATIONS: Annotations = Object.freeze({});

const WORKERS_MAX = 1024;
const NAME_MAX = 1024;
const RETRIES_MAX = 1_000_000;

/** Frozen annotations in canonical form. Throws AttributeError for unknown or bad ones. */
export function checkAnnotations(raw: unknown, owner: string): Annotations {
  if (raw === NO_ANNOTATIONS) return NO_ANNOTATIONS;
  if (typeof raw !== "object" || raw === null) {
    throw badAttribute(owner, "annotations", raw, "a record of priority, retries, workers");
  }
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(READERS, name)) {
      throw badAttribute(owner, name, value, "one of the annotations priority, retries, workers");
    }
    checked[name] = READERS[name as keyof Annotations](value, owner);
  }
  return Object.keys(checked).length === 0 ? NO_ANNOTATIONS : Object.freeze(checked);
}

const READERS: { readonly [K in keyof Annotations]-?: (value: unknown, owner: string) => unknown } =
  {
    priority: finite,
    retries: count,
    workers: names,
  };

function finite(value: unknown, owner: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw badAttribute(owner, "priority", value, "a finite number");
}

function count(value: unknown, owner: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= RETRIES_MAX) {
    return value as number;
  }
  throw badAttribute(owner, "retries", value, `a whole number from 0 to ${RETRIES_MAX}`);
}

function names(value: unknown, owner: string): readonly string[] {
  const fits =
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= WORKERS_MAX &&
    value.every((name) => typeof name === "string" && name.length <= NAME_MAX);
  if (fits) return Object.freeze([...(value as string[])].sort());
  throw badAttribute(
    owner,
    "workers",
    value,
    "a list of names or addresses of workers, at least one",
  );
}

/** Text that is equal exactly for equal annotations. */
export function annotationsKey({ priority, retries, workers }: Annotations): string {
  return JSON.stringify([priority ?? null, retries ?? null, workers ?? null]);
}

/** Whether two layers carry the same wishes, and so may fuse. */
export function sameAnnotations(a: Annotations, b: Annotations): boolean {
  return a === b || annotationsKey(a) === annotationsKey(b);
}
