/** The names that a rule can use, and which of them it does use. */
import type { Helper } from "../../matching/index.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { Name } from "../syntax/ast.ts";
import type { OperationInfo } from "./operations.ts";
import type { Type } from "./types.ts";

/** A function that expressions can call. */
export interface HelperInfo {
  readonly helper: Helper;
  /** Least and most arguments, and what it answers, where that is known. */
  readonly takes: { readonly min: number; readonly max: number } | null;
  readonly answers: Type;
}

/** What all declarations of a file share. */
export interface Env {
  readonly diagnostics: Diagnostics;
  readonly operations: ReadonlyMap<string, OperationInfo>;
  /** Names of operations by tag. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
  readonly helpers: ReadonlyMap<string, HelperInfo>;
  /** Imported helpers that were called. */
  readonly called: Set<string>;
}

interface Variable {
  readonly type: Type;
  readonly name: Name;
  used: boolean;
}

/** Names with types; an inner scope sees the outer one. */
export class Scope {
  readonly #own = new Map<string, Variable>();
  readonly #outer: Scope | null;

  constructor(outer: Scope | null = null) {
    this.#outer = outer;
  }

  /** The type of `name`, which counts as used from now on; undefined where nothing binds it. */
  use(name: string): Type | undefined {
    const own = this.#own.get(name);
    if (own === undefined) return this.#outer?.use(name);
    own.used = true;
    return own.type;
  }

  /** Whether `name` is bound. */
  has(name: string): boolean {
    return this.#own.has(name) || this.#outer?.has(name) === true;
  }

  /** Binds `name`. */
  bind(name: Name, type: Type): void {
    this.#own.set(name.text, { type, name, used: false });
  }

  /** All names, the inner ones first. */
  names(): string[] {
    return [...this.#own.keys(), ...(this.#outer?.names() ?? [])];
  }

  /** Names of this scope that nothing used. */
  unused(): Name[] {
    return [...this.#own.values()].filter(({ used }) => !used).map(({ name }) => name);
  }
}
