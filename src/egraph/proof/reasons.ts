/** Who joined classes: rules, and what was given from outside. */

/** A rule, or a name. */
export type Reason =
  | { readonly kind: "rule"; readonly rule: { readonly name: string } }
  | { readonly kind: "given"; readonly text: string };

/** Numbers reasons for the proof log. */
export class Reasons {
  readonly #list: Reason[] = [];
  readonly #byKey = new Map<unknown, number>();

  /** The number of a rule. */
  rule(rule: { readonly name: string }): number {
    return this.#of(rule, { kind: "rule", rule });
  }

  /** The number of a union that no rule made. */
  given(text: string): number {
    return this.#of(text, { kind: "given", text });
  }

  /** The reason of a number. */
  at(id: number): Reason {
    return this.#list[id];
  }

  #of(key: unknown, reason: Reason): number {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    this.#byKey.set(key, this.#list.length);
    return this.#list.push(reason) - 1;
  }
}
