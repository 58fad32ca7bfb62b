/** Decisions as code: one function for each operation at the root. */
import type {
  CodeConstant,
  CodeExpression,
  CodeFunction,
  CodeModule,
  CodeStatement,
} from "./code.ts";
import { give, name, when } from "./code-make.ts";
import { Block } from "./code-scope.ts";
import { decide } from "./decide.ts";
import type { Decision, MergedRules } from "./decision.ts";
import type { CodeDialect } from "./dialect.ts";
import { sameValue } from "./equal.ts";
import type { Operation } from "./pattern.ts";

/** Parameters of every function of a matcher. */
const TERM = "term";
const SINK = "sink";
const ENABLED = "enabled";
/** The constant that translates process-wide numbers of operations; see `groupNumbers`. */
const NUMBERS = "numbers";

/** Code for a group of rules, and what must be given to it. */
export interface MatcherCode {
  readonly module: CodeModule;
  /**
   * Numbered from 1, as `groupNumbers` does. `module.exports` has a function for each, behind the one
   * for all other operations.
   */
  readonly operations: readonly Operation[];
}

/**
 * Code that offers every match of a rule of the group to `sink.accept(rule, bindings)`, in `order`,
 * until it answers true. `spans` says where rules were written, for comments.
 */
export function emitMatcher(
  merged: MergedRules,
  order: readonly number[],
  dialect: CodeDialect,
  spans: readonly (string | null)[] = [],
): MatcherCode {
  const { operations } = merged;
  const emitter = new Emitter(merged, dialect, spans);
  const exports = [null, ...operations].map((operation) =>
    emitter.root(operation, decide(merged, order, operation)),
  );
  const numbers: CodeConstant = { kind: "operations", name: NUMBERS, operations };
  const constants = [numbers, ...dialect.constants, ...emitter.constants];
  const used = namesUsed(emitter.functions);
  return {
    operations,
    module: {
      doc: "",
      constants: constants.filter((one) => used.has(one.name)),
      functions: emitter.functions,
      exports,
    },
  };
}

class Emitter {
  readonly functions: CodeFunction[] = [];
  readonly constants: CodeConstant[] = [{ kind: "function", name: "sameValue", value: sameValue }];
  readonly #merged: MergedRules;
  readonly #dialect: CodeDialect;
  readonly #spans: readonly (string | null)[];
  /** Functions of decisions that several others go on with. */
  #shared = new Map<Decision, string>();
  #prefix = "";

  constructor(merged: MergedRules, dialect: CodeDialect, spans: readonly (string | null)[]) {
    this.#merged = merged;
    this.#dialect = dialect;
    this.#spans = spans;
  }

  /** The function for terms of `operation`; answers its name. */
  root(operation: Operation | null, decisions: readonly Decision[]): string {
    const text = operation === null ? "Other" : pascal(operation.name);
    this.#prefix = `match${text}${this.functions.length}`;
    this.#shared = new Map();
    const seen = new Map<Decision, number>();
    for (const decision of decisions) countUses(decision, seen);
    for (const [shared, uses] of seen) {
      const apart = uses > 1 || (decisions.length > 1 && decisions.includes(shared));
      if (apart && shared.kind !== "done") {
        this.#shared.set(shared, `${this.#prefix}Part${this.#shared.size}`);
      }
    }
    for (const [shared, own] of this.#shared) {
      this.#function(own, "", (block) => {
        this.#inside(shared, block);
      });
    }
    const doc = operation === null ? "Every other operation." : `\`${operation.name}\``;
    this.#function(this.#prefix, doc, (block) => {
      for (const decision of decisions) this.#write(decision, block);
    });
    return this.#prefix;
  }

  #function(own: string, doc: string, write: (block: Block) => void): void {
    const block = new Block(this.#merged.places, this.#dialect, new Map([[0, name(TERM)]]));
    write(block);
    this.functions.push({
      name: own,
      doc,
      params: [
        { name: TERM, type: this.#dialect.termType },
        { name: SINK, type: "MatchSink" },
        { name: ENABLED, type: "Uint8Array" },
      ],
      result: "boolean",
      body: [...block.statements, give({ kind: "boolean", value: false })],
    });
  }

  /** Writes `decision` into `block`, or a call of its function. */
  #write(decision: Decision, block: Block): void {
    const shared = this.#shared.get(decision);
    if (shared === undefined) this.#inside(decision, block);
    else {
      const args = [TERM, SINK, ENABLED].map(name);
      block.statements.push(returnIf({ kind: "call", of: name(shared), args }));
    }
  }

  #inside(decision: Decision, block: Block): void {
    switch (decision.kind) {
      case "done":
        return;
      case "match":
        this.#offer(decision.rule, block);
        this.#write(decision.next, block);
        return;
      case "both":
        this.#write(decision.first, block);
        this.#write(decision.next, block);
        return;
      case "test":
        this.#test(decision, block);
        return;
      case "loop":
        this.#loop(decision, block);
        return;
      default:
        this.#switch(decision, block);
    }
  }

  #offer(rule: number, block: Block): void {
    const { name: own, bindings } = this.#merged.rules[rule];
    const inner = block.inner();
    const fields = bindings.map(
      ({ name: bound, place, what }) => [bound, inner.bound(place, what)] as const,
    );
    const accept: CodeExpression = {
      kind: "call",
      of: { kind: "member", of: name(SINK), name: "accept" },
      args: [
        { kind: "number", value: rule },
        { kind: "record", fields },
      ],
    };
    const span = this.#spans[rule] ?? null;
    block.statements.push({ kind: "comment", text: span === null ? own : `${span} ${own}` });
    const enabled: CodeExpression = {
      kind: "binary",
      op: "!==",
      left: { kind: "at", of: name(ENABLED), at: { kind: "number", value: rule } },
      right: { kind: "number", value: 0 },
    };
    block.statements.push(when(enabled, [...inner.statements, returnIf(accept)]));
  }

  #test({ constraint, yes, no }: Decision & { readonly kind: "test" }, block: Block): void {
    const condition = block.condition(constraint, (value) => this.#constant(value));
    const [whenTrue, whenFalse] = [yes, no].map((to) => this.#branch(to, block));
    block.statements.push(when(condition, whenTrue, whenFalse));
  }

  #switch(
    decision: Decision & { readonly kind: "operation" | "arity" | "value" },
    block: Block,
  ): void {
    const { kind, place, cases } = decision;
    const term = block.at(place);
    const on =
      kind === "value"
        ? term
        : kind === "arity"
          ? this.#dialect.arity(term)
          : {
              kind: "at" as const,
              of: name(NUMBERS),
              at: this.#dialect.operation(term),
            };
    const otherwise = this.#branch(decision.otherwise, block);
    if (cases.length === 1) {
      const [{ value, to }] = cases;
      const right: CodeExpression =
        typeof value === "string" ? { kind: "text", value } : { kind: "number", value };
      const condition: CodeExpression = { kind: "binary", op: "===", left: on, right };
      block.statements.push(when(condition, this.#branch(to, block), otherwise));
      return;
    }
    const bodies = new Map<Decision, (string | number)[]>();
    for (const { value, to } of cases) {
      const values = bodies.get(to);
      if (values === undefined) bodies.set(to, [value]);
      else values.push(value);
    }
    block.statements.push({
      kind: "switch",
      on,
      cases: [...bodies].map(([to, values]) => ({ values, body: this.#branch(to, block) })),
      otherwise,
    });
  }

  #loop({ place, body, next }: Decision & { readonly kind: "loop" }, block: Block): void {
    const { index, from, until, inner } = block.open(place);
    this.#write(body, inner);
    block.statements.push({ kind: "for", name: index, from, until, body: inner.statements });
    this.#write(next, block);
  }

  #branch(to: Decision, block: Block): readonly CodeStatement[] {
    const inner = block.inner();
    this.#write(to, inner);
    return inner.statements;
  }

  /** A name for a value that code cannot spell. */
  #constant(made: Omit<CodeConstant, "name">): CodeExpression {
    const value = (one: object): unknown =>
      "test" in one ? one.test : "value" in one ? one.value : undefined;
    // A zero has two signs, and both have names.
    const known = this.constants.find(
      (one) => one.kind === made.kind && Object.is(value(one), value(made)),
    );
    if (known !== undefined) return name(known.name);
    const own = `${made.kind}${this.constants.length}`;
    this.constants.push({ ...made, name: own } as CodeConstant);
    return name(own);
  }
}

const returnIf = (condition: CodeExpression): CodeStatement =>
  when(condition, [give({ kind: "boolean", value: true })]);

/** How often each decision outside of loops is gone on with. */
function countUses(decision: Decision, seen: Map<Decision, number>): void {
  const before = seen.get(decision) ?? 0;
  seen.set(decision, before + 1);
  if (before > 0) return;
  for (const next of nextOf(decision)) countUses(next, seen);
}

function nextOf(decision: Decision): readonly Decision[] {
  switch (decision.kind) {
    case "done":
      return [];
    case "match":
      return [decision.next];
    case "both":
      return [decision.first, decision.next];
    case "test":
      return [decision.yes, decision.no];
    case "loop":
      // What stands in a loop needs its locals: it is never a function.
      return [decision.next];
    default:
      return [...new Set([...decision.cases.map(({ to }) => to), decision.otherwise])];
  }
}

const pascal = (text: string): string =>
  text.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_, letter: string) => letter.toUpperCase());

/** Every name that stands in the functions. */
function namesUsed(functions: readonly CodeFunction[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("kind" in value && value.kind === "name" && "name" in value) found.add(String(value.name));
    for (const part of Object.values(value)) visit(part);
  };
  visit(functions.map(({ body }) => body));
  return found;
}
