/** Checks of what callers hand to the compiler of rules: JavaScript lets anything through. */
import { checkOneOf, checkOptions, checkThat, OptionError, shown } from "../core/index.ts";

const KEYS = ["file", "helpers", "operations", "rules", "generate", "strategies"] as const;

type Given = Readonly<Record<(typeof KEYS)[number], unknown>>;

/** @throws OptionError unless it is the text of a file of rules */
export function checkText(where: string, text: unknown): void {
  if (typeof text === "string") return;
  const way = "loadRules(path) reads a file";
  throw new OptionError(where, `takes the text of a .rules file, not ${shown(text)}; ${way}`);
}

/** @throws OptionError that names the option, the value, and what it takes */
export function checkCompileOptions(where: string, options: unknown): void {
  checkOptions(where, options ?? null, KEYS);
  const { file, helpers, operations, rules, generate, strategies } = options as Given;
  checkThat(where, "file", file, typeof file === "string", "the name of a file, for messages");
  checkThat(where, "helpers", helpers, isObject(helpers), "a record of functions by name");
  const named = (one: unknown): boolean =>
    typeof (one as { readonly name?: unknown } | null | undefined)?.name === "string";
  const areNamed = Array.isArray(operations) && operations.every(named);
  checkThat(where, "operations", operations, areNamed, "a list of types of layers");
  const isSet = isObject(rules) && Array.isArray((rules as { readonly rules?: unknown }).rules);
  checkThat(where, "rules", rules, isSet, "a set of rules, as ruleSet() makes one");
  checkOneOf(where, "generate", generate, [true, false]);
  const makers = "a record of functions by name";
  checkThat(where, "strategies", strategies, isObject(strategies), makers);
  for (const [name, maker] of Object.entries(strategies ?? {})) {
    checkThat(where, `strategies.${name}`, maker, typeof maker === "function", "a function");
  }
}

/** Records, and modules as they are imported. */
const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);
