/**
 * Checks explanations without the graph that gave them: every step is matched again on plain terms by
 * another matcher, its conditions are asked again, its right side is made again.
 */
import {
  bindingsOf,
  type Constraints,
  evaluate,
  interpret,
  interpreted,
  type Operation,
  type RuleExpression,
  sameValue,
} from "../../matching/index.ts";
import { templatesOf } from "../right/right-side.ts";
import type { EGraphRule } from "../rule.ts";
import type { Explanation } from "./explain.ts";
import type { ProofStep } from "./step.ts";
import { accessOf, hostOf, type ProofTerm, TermPool, termText } from "./terms.ts";

/** What the check says. */
export interface ProofCheck {
  readonly ok: boolean;
  /** Steps of rules whose right side is data: made again. */
  readonly checked: number;
  /** Steps that nobody can make again: unions that were given, right sides that are functions. */
  readonly taken: number;
  /** What is wrong, by the number of the step. */
  readonly failures: readonly { readonly step: number; readonly wrong: string }[];
}

/** Options of the check. */
export interface CheckOptions {
  /** Operations that templates name, besides those of the rules. */
  readonly operations?: ReadonlyMap<string, Operation>;
  readonly field?: (attr: unknown, name: string) => unknown;
  /**
   * Asks a condition that is a function, with names that are terms; those that are expressions are
   * evaluated. Without it such conditions are taken as said.
   */
  readonly holds?: (
    rule: EGraphRule,
    guard: string,
    names: Readonly<Record<string, unknown>>,
  ) => boolean;
}

/** Whether `explanation` leads from its first to its last term by uses of `rules` alone. */
export function checkExplanation(
  explanation: Explanation,
  rules: readonly EGraphRule[],
  options: CheckOptions = {},
): ProofCheck {
  const checker = new Checker(rules, options);
  return checker.run(explanation);
}

const property = (attr: unknown, name: string): unknown =>
  (attr as Readonly<Record<string, unknown>> | null)?.[name];

class Checker {
  readonly #rules: ReadonlyMap<string, EGraphRule>;
  readonly #options: CheckOptions;
  readonly #pool = new TermPool();
  #checked = 0;
  #taken = 0;

  constructor(rules: readonly EGraphRule[], options: CheckOptions) {
    this.#rules = new Map(rules.map((rule) => [rule.name, rule]));
    this.#options = options;
  }

  run({ from, to, steps }: Explanation): ProofCheck {
    const failures: { step: number; wrong: string }[] = [];
    let whole = this.#adopt(from);
    for (const [k, step] of steps.entries()) {
      const [before, after] = [this.#adopt(step.from), this.#adopt(step.to)];
      const there = at(whole, step.path);
      if (there !== before) {
        const found = there === undefined ? "nothing" : termText(there);
        failures.push({ step: k, wrong: `${termText(before)} is not there but ${found}` });
        break;
      }
      const wrong = step.isRule ? this.#step(step, before, after) : this.#take();
      if (wrong !== null) failures.push({ step: k, wrong });
      whole = this.#pool.replace(whole, step.path, after);
    }
    if (failures.length === 0 && whole !== this.#adopt(to)) {
      failures.push({ step: steps.length, wrong: `it ends at ${termText(whole)}` });
    }
    return { ok: failures.length === 0, checked: this.#checked, taken: this.#taken, failures };
  }

  #take(): null {
    this.#taken += 1;
    return null;
  }

  /** What is wrong with a use of a rule; null for nothing. */
  #step(step: ProofStep, before: ProofTerm, after: ProofTerm): string | null {
    const rule = this.#rules.get(step.rule);
    if (rule === undefined) return `there is no rule "${step.rule}"`;
    const [left, right] = step.forward ? [before, after] : [after, before];
    const patterns = Array.isArray(rule.constraints) ? rule.constraints : [rule.constraints];
    const matched = step.matched.map((term) => this.#adopt(term));
    if (matched[step.pattern] !== left) return `${termText(left)} is not what the rule matched`;
    const ways = this.#matches(patterns as readonly Constraints[], matched);
    if (ways.length === 0) return `the rule does not match ${termText(left)}`;
    const template = templatesOf(rule)[step.pattern] ?? null;
    if (template === null) return this.#take();
    const fitting = ways.filter((names) => this.#make(rule, template, names) === right);
    if (fitting.length === 0) return `the rule does not make ${termText(right)}`;
    const held = fitting.some((names) => this.#failed(rule, names) === null);
    if (!held) return `its condition ${String(this.#failed(rule, fitting[0]))} does not hold`;
    this.#checked += 1;
    return null;
  }

  /** All bindings under which every pattern matches its term. */
  #matches(
    patterns: readonly Constraints[],
    terms: readonly ProofTerm[],
  ): readonly Record<string, unknown>[] {
    const access = accessOf(this.#options.field ?? property);
    let ways: readonly Record<string, unknown>[] = [{}];
    patterns.forEach((pattern, k) => {
      const found: Record<string, unknown>[] = [];
      interpret(interpreted(pattern), terms[k], access, (places) => {
        found.push(bindingsOf(pattern, places, access));
        return false;
      });
      ways = ways.flatMap((way) =>
        found.filter((own) => agree(way, own)).map((own) => ({ ...way, ...own })),
      );
    });
    return ways;
  }

  #make(
    rule: EGraphRule,
    template: RuleExpression,
    names: Readonly<Record<string, unknown>>,
  ): unknown {
    return this.#evaluate(rule, template, names);
  }

  #evaluate(
    rule: EGraphRule,
    expression: RuleExpression,
    names: Readonly<Record<string, unknown>>,
  ): unknown {
    const host = hostOf<ProofTerm>({
      isTerm: (value): value is ProofTerm =>
        typeof value === "object" && value !== null && "inputs" in value && "operation" in value,
      termOf: (term) => term,
      inputsOf: ({ inputs }) => inputs,
      make: (operation, attr, inputs) => this.#pool.make(operation, bare(attr), inputs),
      operation: (name) => this.#operation(rule, name),
      field: this.#options.field ?? property,
    });
    return evaluate(expression, names, null, host);
  }

  #operation(rule: EGraphRule, name: string): Operation | undefined {
    const patterns = Array.isArray(rule.constraints) ? rule.constraints : [rule.constraints];
    const types = (patterns as readonly Constraints[])
      .flatMap(({ constraints }) => constraints)
      .flatMap((each) => (each.kind === "operation" ? each.types : []));
    const known = rule.operations?.get(name) ?? this.#options.operations?.get(name);
    return known ?? types.find((type) => type.name === name);
  }

  /** The condition that does not hold; null where all do. */
  #failed(rule: EGraphRule, names: Readonly<Record<string, unknown>>): string | null {
    const { holds } = this.#options;
    for (const { name, expression = null } of rule.guards ?? []) {
      const held =
        expression === null
          ? (holds?.(rule, name, names) ?? true)
          : this.#evaluate(rule, expression, names) === true;
      if (!held) return `"${name}"`;
    }
    return null;
  }

  /** The same term in the checker's own pool. */
  #adopt(term: ProofTerm): ProofTerm {
    const made = new Map<ProofTerm, ProofTerm>();
    const stack = [term];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const missing = top.inputs.filter((input) => !made.has(input));
      stack.push(...missing);
      if (missing.length > 0) continue;
      stack.pop();
      const inputs = top.inputs.map((input) => made.get(input) as ProofTerm);
      made.set(top, this.#pool.make(top.operation, top.attr, inputs));
    }
    return made.get(term) as ProofTerm;
  }
}

function at(term: ProofTerm, path: readonly number[]): ProofTerm | undefined {
  return path.reduce<ProofTerm | undefined>((there, k) => there?.inputs[k], term);
}

/** Attributes that hold nothing are none. */
function bare(attr: unknown): unknown {
  const isEmpty = typeof attr === "object" && attr !== null && Object.keys(attr).length === 0;
  return isEmpty ? null : attr;
}

function agree(
  left: Readonly<Record<string, unknown>>,
  right: Readonly<Record<string, unknown>>,
): boolean {
  return Object.keys(right).every(
    (name) => !Object.hasOwn(left, name) || same(left[name], right[name]),
  );
}

/** Terms of one pool are equal where they are identical; that is told first. */
function same(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || sameValue(a, b);
}
