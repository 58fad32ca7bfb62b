/** Checks of what `operation` takes: JavaScript lets anything through. */
import {
  checkNumber,
  checkOptions,
  checkThat,
  isRecord,
  OptionError,
  PluginError,
  shown,
} from "../core/index.ts";

const KEYS = [
  "name",
  "version",
  "doc",
  "attributes",
  "inputs",
  "derive",
  "reference",
  "sample",
  "cost",
  "summary",
] as const;

const NAME = /^[a-z][a-z0-9-]{0,63}\/[a-z][a-z0-9-]{0,63}$/;

type Given = Readonly<Record<(typeof KEYS)[number], unknown>>;

/**
 * @throws OptionError that names the option, the value and what it takes; PluginError for a name of
 *   another form, or an operation that no check could be made of
 */
export function checkOperationSpec(spec: unknown): void {
  checkOptions("operation()", spec ?? null, KEYS);
  const given = spec as Given;
  const { name } = given;
  if (typeof name !== "string") {
    throw new OptionError("operation()", `takes a name "vendor/name", not ${shown(name)}`);
  }
  if (!NAME.test(name)) {
    throw new PluginError(name, 'is no name of an operation: it takes "vendor/name"');
  }
  const where = `operation("${name}")`;
  const { attributes } = given;
  const form = "a record of fields, such as { low: f.number }";
  checkThat(where, "attributes", attributes ?? null, isRecord(attributes), form);
  checkNumber(where, "version", given.version, { least: 1, whole: true });
  checkThat(where, "doc", given.doc, typeof given.doc === "string", "a text");
  checkInputs(where, given.inputs);
  checkFunctions(where, name, given);
}

function checkFunctions(where: string, name: string, given: Given): void {
  for (const what of ["reference", "sample"] as const) {
    if (typeof given[what] === "function") continue;
    const vendor = name.slice(0, name.indexOf("/"));
    const wrong = `has an operation "${name}" without ${what}: rules about it cannot be checked`;
    throw new PluginError(vendor, wrong);
  }
  for (const what of ["derive", "cost", "summary"] as const) {
    checkThat(where, what, given[what], typeof given[what] === "function", "a function");
  }
}

function checkInputs(where: string, inputs: unknown): void {
  const form = "a whole number from 0 on, or { min, max }";
  if (!isRecord(inputs)) {
    checkThat(where, "inputs", inputs, isCount(inputs), form);
    return;
  }
  checkOptions(`${where}: inputs`, inputs, ["min", "max"]);
  const { min, max } = inputs;
  const isMost = max === Number.POSITIVE_INFINITY || isCount(max);
  const holds = isCount(min) && isMost && (min as number) <= (max as number);
  checkThat(where, "inputs", inputs, holds, form);
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
