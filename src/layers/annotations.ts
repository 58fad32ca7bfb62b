/** Annotations: wishes of the user that ride on a layer. */
import { badAttribute, isRecord } from "../core/index.ts";
import type { Annotations } from "./layer.ts";

/** The one record that stands for no wishes at all. */
export const NO_ANNOTATIONS: Annotations = Object.freeze({});

const WORKERS_MAX = 1024;
const NAME_MAX = 1024;
const RETRIES_MAX = 1_000_000;
/** Seconds. */
const DELAY_MAX = 86_400;
const RESOURCES_MAX = 16;
const RESOURCE_NAME_MAX = 64;
const AMOUNT_MAX = 1e12;

/** Frozen annotations in canonical form. Throws AttributeError for unknown or bad ones. */
export function checkAnnotations(raw: unknown, owner: string): Annotations {
  if (raw === NO_ANNOTATIONS) return NO_ANNOTATIONS;
  if (typeof raw !== "object" || raw === null) {
    throw badAttribute(owner, "annotations", raw, `a record of ${NAMES}`);
  }
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(READERS, name)) {
      throw badAttribute(owner, name, value, `one of the annotations ${NAMES}`);
    }
    checked[name] = READERS[name as keyof Annotations](value, owner);
  }
  return Object.keys(checked).length === 0 ? NO_ANNOTATIONS : Object.freeze(checked);
}

const READERS: { readonly [K in keyof Annotations]-?: (value: unknown, owner: string) => unknown } =
  {
    priority: finite,
    retries: count,
    retryDelay: seconds,
    workers: names,
    allowOtherWorkers: flag,
    resources: amounts,
  };

/** Every annotation there is. */
export const ANNOTATION_NAMES: readonly (keyof Annotations)[] = Object.keys(
  READERS,
) as (keyof Annotations)[];
const NAMES = ANNOTATION_NAMES.join(", ");

function seconds(value: unknown, owner: string): number {
  if (typeof value === "number" && value >= 0 && value <= DELAY_MAX) return value;
  throw badAttribute(owner, "retryDelay", value, `seconds from 0 to ${DELAY_MAX}`);
}

function flag(value: unknown, owner: string): boolean {
  if (typeof value === "boolean") return value;
  throw badAttribute(owner, "allowOtherWorkers", value, "true or false");
}

function amounts(value: unknown, owner: string): Readonly<Record<string, number>> {
  const entries = isRecord(value) ? Object.entries(value) : [];
  const fits = entries.every(
    ([name, amount]) =>
      name.length <= RESOURCE_NAME_MAX &&
      typeof amount === "number" &&
      amount > 0 &&
      amount <= AMOUNT_MAX,
  );
  if (fits && entries.length > 0 && entries.length <= RESOURCES_MAX) {
    return Object.freeze(
      Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))),
    ) as Readonly<Record<string, number>>;
  }
  throw badAttribute(
    owner,
    "resources",
    value,
    `amounts above 0 by name, such as { GPU: 1 }, at most ${RESOURCES_MAX}`,
  );
}

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
export function annotationsKey(annotations: Annotations): string {
  if (annotations === NO_ANNOTATIONS) return NO_KEY;
  return JSON.stringify(ANNOTATION_NAMES.map((name) => annotations[name] ?? null));
}

const NO_KEY = JSON.stringify(ANNOTATION_NAMES.map(() => null));

/** Whether two layers carry the same wishes, and so may fuse. */
export function sameAnnotations(a: Annotations, b: Annotations): boolean {
  return a === b || annotationsKey(a) === annotationsKey(b);
}
