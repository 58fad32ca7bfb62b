/** From text to rules: parsing, helpers, checks, and everything that a file declares. */
import type { Operation } from "../matching/index.ts";
import { RULES, type RuleIR, type RuleSet, ruleSet, type Strategy } from "../optimizer/index.ts";
import { type CheckedExample, checkExample, exampleFrom } from "./check/examples.ts";
import { type CheckedRule, checkRule, ruleFrom } from "./check/rules.ts";
import type { Env } from "./check/scope.ts";
import { strategyFrom } from "./check/strategies.ts";
import { STRATEGY_MAKERS, type StrategyMaker } from "./check/strategy-makers.ts";
import { checkCompileOptions, checkText } from "./compile-options.ts";
import { type Diagnostic, Diagnostics } from "./diagnostics.ts";
import { environment } from "./environment.ts";
import type { Helpers } from "./helpers.ts";
import { type ParseOptions, parseRules } from "./parse.ts";
import { lineTable } from "./places.ts";
import { generated } from "./run/generate.ts";
import type { Declaration, DeclarationOf } from "./syntax/ast.ts";

/** Choices for compiling a text. */
export interface CompileOptions extends ParseOptions {
  /** Functions that the file may import, by name: they are used in place of loading files. */
  readonly helpers?: Helpers;
  /** Operations beyond those that come with plygraph, such as layer types of a plugin. */
  readonly operations?: readonly Operation[];
  /** Rules that strategies can name besides those of the file; `RULES` unless told. */
  readonly rules?: RuleSet;
  /** Whether expressions may become code; only where the process may make functions from text. On unless told. */
  readonly generate?: boolean;
  /** Strategies that files can name besides those that come with plygraph. */
  readonly strategies?: Readonly<Record<string, StrategyMaker>>;
}

/** An example, and the rule that it is of. */
export interface ExampleInfo {
  readonly rule: string;
  /** From 1. */
  readonly line: number;
}

/** What a text declares. Rules in which something is wrong are left out. */
export interface CompiledRules {
  readonly rules: RuleSet;
  readonly strategies: ReadonlyMap<string, Strategy>;
  readonly pipelines: ReadonlyMap<string, Strategy>;
  readonly examples: readonly ExampleInfo[];
  /** Everything that is wrong, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A text whose declarations were checked, before anything is made from them. */
export interface CheckedFile {
  readonly file: string;
  readonly text: string;
  readonly env: Env;
  readonly declarations: readonly Declaration[];
  /** Names of rules that could not be read. */
  readonly unread: readonly string[];
  readonly rules: readonly CheckedRule[];
  readonly examples: readonly CheckedExample[];
  readonly diagnostics: Diagnostics;
}

/**
 * Rules, strategies and pipelines of a text. Never throws for what is wrong with the text: that is in
 * the diagnostics. Expressions of rules become functions; where code must not be generated, they are
 * interpreted.
 * @throws OptionError for an option that there is not, or a value that it does not take
 */
export async function compileRules(
  text: string,
  options: CompileOptions = {},
): Promise<CompiledRules> {
  checkText("compileRules()", text);
  checkCompileOptions("compileRules()", options);
  return compiledFrom(await checkRules(text, options), options);
}

/** Parses `text` and checks all that it declares. */
export async function checkRules(text: string, options: CompileOptions = {}): Promise<CheckedFile> {
  const { file, tree, diagnostics: found, omitted } = await parseRules(text, options);
  const diagnostics = new Diagnostics(file, text);
  diagnostics.include(found, omitted);
  const { declarations, unread } = tree;
  const env = await environment(declarations, diagnostics, options);
  const nodes = distinct(all(declarations, "rule"), diagnostics);
  const rules = nodes.map((node) => checkRule(node, env)).filter((rule) => rule !== null);
  const names = new Set([...nodes.map(({ name }) => name.text), ...unread]);
  const examples = all(declarations, "example").flatMap((node) => {
    if (!names.has(node.rule.text)) {
      diagnostics.unknown("rule in this file", node.rule.text, node.rule.span, names);
    }
    return checkExample(node, env) ?? [];
  });
  uncalled(declarations, env);
  return { file, text, env, declarations, unread, rules, examples, diagnostics };
}

/** What a checked file declares, ready to run. */
export function compiledFrom(checked: CheckedFile, options: CompileOptions = {}): CompiledRules {
  const { file, env, diagnostics } = checked;
  const lines = lineTable(checked.text);
  const operations = new Map([...env.operations].map(([name, { operation }]) => [name, operation]));
  const rules = checked.rules.map((rule) => {
    const own = checked.examples.filter((example) => example.rule === rule.name);
    const examples = () =>
      own.map((example) =>
        exampleFrom(example, operations, { file, ...lines(example.node.span.start) }),
      );
    const made = ruleFrom(rule, { file, operations, examples, place: lines });
    return options.generate === false ? made : generated(made, operations);
  });
  const { strategies, pipelines } = strategiesOf(checked, rules, options);
  return {
    rules: ruleSet(rules),
    strategies,
    pipelines,
    examples: checked.examples.map(({ rule, node }) => ({
      rule,
      line: lines(node.span.start).line,
    })),
    diagnostics: diagnostics.list(),
  };
}

function strategiesOf(
  { declarations, unread, diagnostics }: CheckedFile,
  own: readonly RuleIR[],
  options: CompileOptions,
): Pick<CompiledRules, "strategies" | "pipelines"> {
  const strategies = new Map<string, Strategy>();
  const pipelines = new Map<string, Strategy>();
  const names = new Set(own.map(({ name }) => name));
  const others = (options.rules ?? RULES).rules.filter(({ name }) => !names.has(name));
  const broken = new Set([...brokenNames(declarations, names), ...unread]);
  const env = {
    diagnostics,
    rules: [...own, ...others],
    makers: { ...STRATEGY_MAKERS, ...options.strategies },
    named: strategies,
    broken,
  };
  for (const node of declarations) {
    if (node.kind !== "strategy" && node.kind !== "pipeline") continue;
    const into = node.kind === "strategy" ? strategies : pipelines;
    const made = strategyFrom(node, env);
    if (into.has(node.name.text)) {
      diagnostics.add("duplicate", node.name.span, `"${node.name.text}" is declared already`);
    } else if (made === null) broken.add(node.name.text);
    else into.set(node.name.text, made);
  }
  return { strategies, pipelines };
}

/** Names and tags of rules in which something is wrong. */
function brokenNames(declarations: readonly Declaration[], good: ReadonlySet<string>): string[] {
  const bad = all(declarations, "rule").filter(({ name }) => !good.has(name.text));
  return bad.flatMap(({ name, annotations }) => {
    const tags = annotations.filter((note) => note.name.text === "tags");
    return [name.text, ...tags.flatMap(({ args }) => args.map(({ value }) => `#${value}`))];
  });
}

/** The declarations of one kind. */
export function all<K extends Declaration["kind"]>(
  declarations: readonly Declaration[],
  kind: K,
): readonly DeclarationOf<K>[] {
  return declarations.filter((one): one is DeclarationOf<K> => one.kind === kind);
}

function distinct(
  nodes: readonly DeclarationOf<"rule">[],
  diagnostics: Diagnostics,
): readonly DeclarationOf<"rule">[] {
  const seen = new Set<string>();
  return nodes.filter(({ name }) => {
    const taken = seen.has(name.text);
    if (taken) diagnostics.add("duplicate", name.span, `rule "${name.text}" is declared already`);
    seen.add(name.text);
    return !taken;
  });
}

function uncalled(declarations: readonly Declaration[], env: Env): void {
  for (const { names } of all(declarations, "import")) {
    for (const { text, span } of names) {
      if (env.called.has(text)) continue;
      env.diagnostics.add("unused", span, `"${text}" is imported and never called`, {
        severity: "warning",
      });
    }
  }
}
