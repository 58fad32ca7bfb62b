/**
 * The plan of a search: loops over nodes and checks between them, in a line; a step runs for
 * everything that the steps before it let through. Generated code and the interpreter both follow it.
 */
import type { Operation, PlaceId, Test } from "../../matching/index.ts";
import type { Combined } from "./combine.ts";
import { type Ground, groundsOf } from "./ground.ts";
import { Planner } from "./planner.ts";

/** One step. Operations, constants, columns, tests, guards and grounds are numbers into the plan's lists. */
export type Step =
  /** For every node of some operations. */
  | {
      readonly do: "root";
      readonly place: PlaceId;
      readonly types: readonly number[];
      readonly not: boolean;
    }
  /** For every node of some operations in the class at `place`. `last`: no loop over nodes follows. */
  | {
      readonly do: "open";
      readonly place: PlaceId;
      readonly types: readonly number[];
      readonly not: boolean;
      readonly last: boolean;
    }
  | {
      readonly do: "arity";
      readonly place: PlaceId;
      readonly count: number;
      readonly exact: boolean;
    }
  | {
      readonly do: "input";
      readonly place: PlaceId;
      readonly of: PlaceId;
      readonly index: number;
      readonly fromEnd: boolean;
    }
  /** For every input between the first `front` and the last `back`. */
  | {
      readonly do: "floating";
      readonly place: PlaceId;
      readonly of: PlaceId;
      readonly front: number;
      readonly back: number;
    }
  | {
      readonly do: "rest";
      readonly place: PlaceId;
      readonly of: PlaceId;
      readonly front: number;
      readonly back: number;
      readonly beside: { readonly side: "before" | "after"; readonly place: PlaceId } | null;
    }
  | {
      readonly do: "attr";
      readonly place: PlaceId;
      readonly of: PlaceId;
      readonly column: number;
    }
  | { readonly do: "equals"; readonly place: PlaceId; readonly constant: number }
  | { readonly do: "holds"; readonly place: PlaceId; readonly test: number }
  | { readonly do: "ground"; readonly place: PlaceId; readonly ground: number }
  | {
      readonly do: "same";
      readonly place: PlaceId;
      readonly other: PlaceId;
      readonly lists: boolean;
    }
  | { readonly do: "guard"; readonly guard: number };

/** A number that a match keeps of a place. `position`: which input of node `of` a floating one was. */
export interface Column {
  readonly place: PlaceId;
  readonly what: "node" | "value" | "start" | "length" | "ground" | "position";
  /** Which ground term's node it is. */
  readonly ground?: number;
  readonly of?: PlaceId;
}

/** What a name is in the row of a match: its column, and for lists the next one, too. */
export interface Slot {
  readonly name: string;
  readonly what: "node" | "input" | "rest" | "attr";
  readonly column: number;
  readonly place: PlaceId;
}

/** Which names a guard looks at; null: all. */
export type GuardNeeds = readonly string[] | null;

/** Everything that does not depend on a graph. */
export interface Plan {
  readonly combined: Combined;
  readonly steps: readonly Step[];
  /** What a row holds: the matched nodes first, in the order of `combined.nodes`. */
  readonly row: readonly Column[];
  readonly slots: readonly Slot[];
  /** For each guard, what it is handed: columns, and the slots that say what they are. */
  readonly guards: readonly GuardPlan[];
  readonly types: readonly Operation[];
  readonly constants: readonly unknown[];
  readonly columns: readonly string[];
  readonly tests: readonly Test[];
  readonly grounds: readonly Ground[];
}

/** What a guard is handed. */
export interface GuardPlan {
  readonly columns: readonly Column[];
  readonly slots: readonly Slot[];
}

/** Plans the search of a rule's patterns; `needs` names what each guard looks at. */
export function planOf(combined: Combined, needs: readonly GuardNeeds[]): Plan {
  const grounds = groundsOf(combined);
  const planner = new Planner(combined, grounds, needs);
  const steps = planner.run();
  const { row, slots } = rowOf(combined, grounds);
  return {
    combined,
    steps,
    row,
    slots,
    guards: needs.map((names) => guardPlan(slots, names)),
    types: planner.types.list,
    constants: planner.constants.list,
    columns: planner.columns.list,
    tests: planner.tests.list,
    grounds: planner.grounds,
  };
}

function rowOf(
  { nodes, bindings, places }: Combined,
  grounds: readonly Ground[],
): { row: Column[]; slots: Slot[] } {
  const row = nodes.map((place): Column => {
    const ground = grounds.findIndex((each) => each.place === place);
    return ground < 0 ? { place, what: "node" } : { place, what: "ground", ground };
  });
  for (const [place, way] of places.entries()) {
    if (way.kind === "floating") row.push({ place, what: "position", of: way.of });
  }
  const slots = bindings.map(({ name, place, what }): Slot => {
    if (what === "node") return { name, what, place, column: nodes.indexOf(place) };
    const column = row.length;
    row.push(...columnsOf(place, what));
    return { name, what, place, column };
  });
  return { row, slots };
}

function columnsOf(place: PlaceId, what: Slot["what"]): Column[] {
  if (what === "node") return [{ place, what: "node" }];
  if (what !== "rest") return [{ place, what: "value" }];
  return [
    { place, what: "start" },
    { place, what: "length" },
  ];
}

function guardPlan(all: readonly Slot[], names: GuardNeeds): GuardPlan {
  const columns: Column[] = [];
  const wanted = all.filter(({ name }) => names === null || names.includes(name));
  const slots = wanted.map((slot): Slot => {
    const column = columns.length;
    columns.push(...columnsOf(slot.place, slot.what));
    return { ...slot, column };
  });
  return { columns, slots };
}
