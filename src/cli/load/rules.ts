/** Rules for commands: from `.rules` files, from modules, or the built-in ones. */
import { basename } from "node:path";
import { CommandError } from "../../core/index.ts";
import type { Plugin, RuleIR } from "../../optimizer/index.ts";
import { allowTypeScript } from "../../typescript-modules/index.ts";
import { loadModule } from "./module.ts";

/** Rules of one command line. */
export interface LoadedRules {
  readonly rules: readonly RuleIR[];
  readonly plugins: readonly Plugin[];
  /** What is wrong with `.rules` files, ready to be printed. */
  readonly problems: readonly string[];
  /** How many of the problems are errors: rules that have one are left out. */
  readonly errors: number;
}

/** "1 rule", "2 rules". */
export const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? "" : "s"}`;

/** What the last line of a command says of rules that were left out; empty where there are none. */
export const leftOut = (errors: number): string =>
  errors === 0 ? "" : `; left out: what has an error (${counted(errors, "error")}, told above)`;

/** The rules of `files`; the built-in ones without any. @throws CommandError */
export async function loadRuleFiles(
  command: string,
  files: readonly string[],
): Promise<LoadedRules> {
  const { RULES, ruleSet } = await import("../../optimizer/index.ts");
  if (files.length === 0) {
    return { rules: RULES.rules, plugins: [], problems: [], errors: 0 };
  }
  const loaded: LoadedRules[] = [];
  for (const file of files) {
    loaded.push(file.endsWith(".rules") ? await fromRules(file) : await fromModule(command, file));
  }
  const rules = loaded.flatMap((one) => one.rules);
  return {
    // Two of one name are refused.
    rules: ruleSet(rules).rules,
    plugins: loaded.flatMap((one) => one.plugins),
    problems: loaded.flatMap((one) => one.problems),
    errors: loaded.reduce((sum, one) => sum + one.errors, 0),
  };
}

async function fromRules(file: string): Promise<LoadedRules> {
  const { formatDiagnostic, loadRules } = await import("../../language/index.ts");
  // Helpers may be TypeScript.
  allowTypeScript();
  const { rules, diagnostics } = await loadRules(file);
  const { RULES } = await import("../../optimizer/index.ts");
  const taken = takenNames(rules.rules, RULES.rules);
  return {
    rules: rules.rules,
    plugins: [],
    problems: [...diagnostics.map(formatDiagnostic), ...taken],
    errors: diagnostics.filter(({ severity }) => severity === "error").length,
  };
}

/** Rules with a name of plygraph's: no set takes both. Its own files, read again, are not meant. */
export function takenNames(
  rules: readonly RuleIR[],
  builtIn: readonly RuleIR[],
): readonly string[] {
  return rules.flatMap(({ name, span }) => {
    const own = builtIn.find((one) => one.name === name);
    if (own === undefined || span === null) return [];
    if (own.span !== null && basename(own.span.file) === basename(span.file)) return [];
    const way = "rename it, or put it in place of that one by override()";
    return `${span.file}:${span.line}: warning: rule "${name}" is one of plygraph's; ${way}`;
  });
}

/** `plugin` by `definePlugin`, `rules` as a list or set, or rules by themselves. */
async function fromModule(command: string, file: string): Promise<LoadedRules> {
  const { isPlugin } = await import("../../optimizer/index.ts");
  const module = await loadModule(command, file);
  const plugin = module["plugin"] ?? module["default"];
  if (isPlugin(plugin)) {
    const { loadPlugin } = await import("../../language/index.ts");
    const ready = await loadPlugin(plugin);
    return { rules: ready.rules, plugins: [ready], problems: [], errors: 0 };
  }
  const rules = Object.values(module).flatMap(rulesIn);
  if (rules.length === 0) {
    const way = "export `plugin` (definePlugin), `rules`, or rules by name";
    throw new CommandError(command, `"${file}" exports no rules; ${way}`);
  }
  return { rules: [...new Set(rules)], plugins: [], problems: [], errors: 0 };
}

function rulesIn(value: unknown): readonly RuleIR[] {
  if (Array.isArray(value)) return value.filter(isRule);
  if (isRule(value)) return [value];
  const inside = typeof value === "object" && value !== null && "rules" in value ? value.rules : [];
  return Array.isArray(inside) ? inside.filter(isRule) : [];
}

const isRule = (value: unknown): value is RuleIR =>
  typeof value === "object" && value !== null && "pattern" in value && "rewrite" in value;
