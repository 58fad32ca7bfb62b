/** Terms of proofs: equal terms are one object. */
import type { Operation, TermAccess, TermHost } from "../../matching/index.ts";
import { Interner } from "../interner.ts";

/** A term. From one pool, equal terms are identical. */
export interface ProofTerm {
  readonly operation: Operation;
  readonly attr: unknown;
  readonly inputs: readonly ProofTerm[];
}

/** Makes terms. */
export class TermPool {
  readonly #known = new Map<string, ProofTerm>();
  readonly #numbers = new Map<Operation | ProofTerm, number>();
  readonly #attrs = new Interner();

  /** The term of this shape. */
  make(operation: Operation, attr: unknown, inputs: readonly ProofTerm[]): ProofTerm {
    const kids = inputs.map((input) => this.#numberOf(input));
    const key = `${this.#numberOf(operation)}|${this.#attrs.idOf(attr)}|${kids.join()}`;
    let term = this.#known.get(key);
    if (term === undefined) {
      term = Object.freeze({ operation, attr, inputs: Object.freeze([...inputs]) });
      this.#known.set(key, term);
    }
    return term;
  }

  /** `term` with `part` where `path` leads. */
  replace(term: ProofTerm, path: readonly number[], part: ProofTerm): ProofTerm {
    const above: ProofTerm[] = [];
    let at = term;
    for (const k of path) {
      above.push(at);
      at = at.inputs[k];
    }
    let made = part;
    for (let depth = path.length - 1; depth >= 0; depth--) {
      const { operation, attr, inputs } = above[depth];
      const next = made;
      made = this.make(
        operation,
        attr,
        inputs.map((input, k) => (k === path[depth] ? next : input)),
      );
    }
    return made;
  }

  #numberOf(what: Operation | ProofTerm): number {
    let number = this.#numbers.get(what);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(what, number);
    }
    return number;
  }
}

/** How a matcher reads terms of one pool. */
export function accessOf(field: (attr: unknown, name: string) => unknown): TermAccess<ProofTerm> {
  return {
    operation: ({ operation }) => operation,
    arity: ({ inputs }) => inputs.length,
    input: ({ inputs }, k) => inputs[k],
    attr: ({ attr }, name) => field(attr, name),
    same: (a, b) => a === b,
    value: (term) => term,
  };
}

/** Evaluates right sides over what stands for terms: `make` builds, `termOf` reads. */
export function hostOf<T extends object>(parts: {
  readonly isTerm: (value: unknown) => value is T;
  readonly termOf: (value: T) => ProofTerm;
  readonly inputsOf: (value: T) => readonly T[];
  readonly make: (operation: Operation, attr: unknown, inputs: readonly T[]) => T;
  readonly operation: (name: string) => Operation | undefined;
  readonly field: (attr: unknown, name: string) => unknown;
}): TermHost<unknown> {
  const { isTerm, termOf, inputsOf, make, operation, field } = parts;
  const attrOf = (value: unknown): object | null => termOf(value as T).attr as object | null;
  return {
    operation,
    isTerm,
    member: (value, name) => field(attrOf(value), name),
    method: () => undefined,
    make: (type, attrs, inputs) => make(type, attrs, inputs as readonly T[]),
    with: (value, attrs) =>
      make(termOf(value as T).operation, { ...attrOf(value), ...attrs }, inputsOf(value as T)),
  };
}

/** `(add x (num {"value":1}))`. */
export function termText({ operation, attr, inputs }: ProofTerm, most = 400): string {
  const head = attr === null ? operation.name : `${operation.name} ${attrText(attr)}`;
  const text =
    inputs.length === 0 && attr === null
      ? head
      : `(${[head, ...inputs.map((input) => termText(input, most))].join(" ")})`;
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function attrText(attr: unknown): string {
  try {
    return JSON.stringify(attr) ?? String(attr);
  } catch {
    return String(attr);
  }
}
