/** What keeps a rule from firing at a layer: one thing, with the values that decide it. */
import { valueText } from "../values.ts";

/** A part of a condition and what it is. */
export interface NamedValue {
  /** As it would stand in a `.rules` file. */
  readonly text: string;
  readonly value: unknown;
}

/** The first thing that does not hold, in the order in which an engine asks. */
export type Obstacle =
  /** A layer of another type stands where the pattern wants one of `wanted`. */
  | {
      readonly kind: "operation";
      readonly place: string;
      readonly wanted: string;
      readonly found: unknown;
    }
  /** The layer has another number of inputs. */
  | {
      readonly kind: "inputs";
      readonly place: string;
      readonly wanted: string;
      readonly found: number;
    }
  /** An attribute is not what the pattern asks for. */
  | {
      readonly kind: "attribute";
      readonly place: string;
      readonly wanted: string;
      readonly found: unknown;
    }
  /** Two places hold different things where the pattern asks for the same. */
  | {
      readonly kind: "same";
      readonly place: string;
      readonly other: string;
      readonly found: unknown;
      readonly wanted: unknown;
    }
  /** A condition, or the sharing gate, does not hold. */
  | {
      readonly kind: "guard" | "sharing";
      readonly name: string;
      readonly values: readonly NamedValue[];
    }
  /** The right side made nothing, or the layer that is there already. */
  | {
      readonly kind: "rewrite";
      readonly name: string;
      readonly values: readonly NamedValue[];
    }
  /** The other form is not cheaper. */
  | { readonly kind: "cost"; readonly before: number; readonly after: number }
  /** A guard, a helper or the right side threw. */
  | { readonly kind: "error"; readonly message: string }
  /** Nothing stands in the way at this layer. */
  | { readonly kind: "none" };

/** An obstacle in words; further lines hold the values. */
export function obstacleText(obstacle: Obstacle): readonly string[] {
  switch (obstacle.kind) {
    case "operation":
      return [
        `${obstacle.place} is no ${obstacle.wanted}`,
        `  found: ${valueText(obstacle.found)}`,
      ];
    case "inputs":
      return [`${obstacle.place} has ${obstacle.found} inputs; the pattern has ${obstacle.wanted}`];
    case "attribute":
      return [
        `${obstacle.place} is not ${obstacle.wanted}`,
        `  found: ${valueText(obstacle.found)}`,
      ];
    case "same":
      return [
        `${obstacle.place} is not the same as ${obstacle.other}`,
        `  ${obstacle.place}: ${valueText(obstacle.found)}`,
        `  ${obstacle.other}: ${valueText(obstacle.wanted)}`,
      ];
    case "guard":
      return [`where ${obstacle.name} does not hold`, ...lines(obstacle.values)];
    case "sharing":
      return [`the sharing gate does not hold: ${obstacle.name}`, ...lines(obstacle.values)];
    case "rewrite":
      return [`the right side makes no other layer: ${obstacle.name}`, ...lines(obstacle.values)];
    case "cost": {
      const [before, after] = [obstacle.before, obstacle.after].map((cost) => cost.toPrecision(3));
      return [`the other form is not cheaper: ${after} s in place of ${before} s, estimated`];
    }
    case "error":
      return [`it threw: ${obstacle.message}`];
    case "none":
      return ["nothing stands in its way here"];
  }
}

const lines = (values: readonly NamedValue[]): string[] =>
  values.map(({ text, value }) => `  ${text} = ${valueText(value)}`);
