/** Reads one line of a trace, with every number and word checked. */
import { TraceFormatError } from "../../../core/index.ts";
import type { Stop } from "../../report.ts";
import { PHASES, type PhaseName } from "../../rule.ts";
import type { SeenChoice, SeenClass } from "../../seen-class.ts";

/** A line, as JSON holds it. */
export type Line = readonly unknown[];

const LINE_CHARACTERS_MAX = 64 * 2 ** 20;

const REASONS: ReadonlySet<unknown> = new Set<Stop["reason"]>([
  "fixpoint",
  "fires",
  "nodes",
  "ms",
  "cycle",
  "rule",
  "saturation",
]);

/** One line, read with checks. Numbers of layers must be those of layers further up. */
export class LineReader {
  readonly #line: number;
  readonly #values: Line;
  readonly #layers: number;

  constructor(row: string, line: number, layers: number) {
    this.#line = line;
    this.#layers = layers;
    if (row.length > LINE_CHARACTERS_MAX) this.fail("is too long");
    let values: unknown;
    try {
      values = JSON.parse(row);
    } catch (error) {
      this.fail(`is no JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#values = Array.isArray(values) ? values : this.fail("is no list");
  }

  get kind(): unknown {
    return this.#values[0];
  }

  fail(wrong: string): never {
    throw new TraceFormatError(this.#line, wrong);
  }

  text(at: number): string {
    return this.#text(this.#values[at]);
  }

  texts(at: number): readonly string[] {
    return this.list(at).map((one) => this.#text(one));
  }

  number(at: number): number {
    const value = this.#values[at];
    return typeof value === "number" && value >= 0 ? value : this.fail(`has no number at ${at}`);
  }

  count(at: number): number {
    return this.whole(this.#values[at]);
  }

  whole(value: unknown): number {
    return Number.isSafeInteger(value) && (value as number) >= 0
      ? (value as number)
      : this.fail(`holds ${JSON.stringify(value)} where a whole number belongs`);
  }

  list(at: number): readonly unknown[] {
    const value = this.#values[at];
    return Array.isArray(value) ? value : this.fail(`has no list at ${at}`);
  }

  layer(at: number): number {
    return this.#known(this.#values[at]);
  }

  layers(at: number): readonly number[] {
    return this.list(at).map((one) => this.#known(one));
  }

  phase(at: number): PhaseName {
    return (
      PHASES.find((name) => name === this.#values[at]) ?? this.fail("names a phase that is none")
    );
  }

  reason(at: number): Stop["reason"] {
    const value = this.#values[at];
    return REASONS.has(value) ? (value as Stop["reason"]) : this.fail("names no reason to stop");
  }

  bytes(at: number): Uint8Array {
    const text = this.text(at);
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) this.fail("holds bytes that are no base64");
    return new Uint8Array(Buffer.from(text, "base64"));
  }

  origins(at: number): readonly (readonly [number, readonly string[]])[] {
    return this.list(at).map((pair) => {
      if (!Array.isArray(pair) || !Array.isArray(pair[1])) return this.fail("has no origins");
      return [this.#known(pair[0]), pair[1].map((one: unknown) => this.#text(one))] as const;
    });
  }

  /** Traces of older releases have none. */
  classes(at: number): readonly SeenClass[] {
    if (this.#values[at] === undefined) return [];
    const all = this.list(at);
    return all.map((one) => {
      const [value, hidden, choices] = this.#tuple(one, 3);
      if (!Array.isArray(choices)) return this.fail("has a class without choices");
      return {
        value: this.#text(value),
        hidden: this.whole(hidden),
        choices: choices.map((choice: unknown) => this.#choice(choice, all.length)),
      };
    });
  }

  #choice(value: unknown, classes: number): SeenChoice {
    const [text, rule, inputs, chosen, cost] = this.#tuple(value, 5);
    if (!Array.isArray(inputs) || typeof chosen !== "boolean" || typeof cost !== "number") {
      return this.fail("has a choice that is none");
    }
    const wrong: unknown = inputs.find(
      (input) => !Number.isSafeInteger(input) || input < -1 || input >= classes,
    );
    if (wrong !== undefined) this.fail(`names class ${JSON.stringify(wrong)}, which is not there`);
    return {
      text: this.#text(text),
      rule: rule === null ? null : this.#text(rule),
      inputs: inputs as readonly number[],
      chosen,
      cost,
    };
  }

  #tuple(value: unknown, length: number): readonly unknown[] {
    return Array.isArray(value) && value.length === length
      ? value
      : this.fail(`has no list of ${length} where one belongs`);
  }

  #text(value: unknown): string {
    return typeof value === "string"
      ? value
      : this.fail(`holds ${JSON.stringify(value)} where a text belongs`);
  }

  #known(value: unknown): number {
    const number = this.whole(value);
    return number < this.#layers ? number : this.fail(`names layer ${number}, which is not there`);
  }
}
