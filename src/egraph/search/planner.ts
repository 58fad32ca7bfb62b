/** Puts the constraints of patterns in the order of a loop nest: checks as early as they can be asked. */

import { invariant } from "../../core/index.ts";
import type { Constraint, Operation, PlaceId, Test } from "../../matching/index.ts";
import type { Combined } from "./combine.ts";
import { type Ground, isOuter, markAll } from "./ground.ts";
import type { GuardNeeds, Step } from "./plan.ts";

/** A list in which every element has one number. */
class Numbered<T> {
  readonly list: T[] = [];

  numberOf(value: T): number {
    const found = this.list.findIndex((each) => Object.is(each, value));
    return found >= 0 ? found : this.list.push(value) - 1;
  }
}

/** Makes the steps of one search; used once. */
export class Planner {
  readonly types = new Numbered<Operation>();
  readonly constants = new Numbered<unknown>();
  readonly columns = new Numbered<string>();
  readonly tests = new Numbered<Test>();
  readonly grounds: readonly Ground[];
  readonly #combined: Combined;
  readonly #needs: readonly GuardNeeds[];
  readonly #steps: Step[] = [];
  readonly #opened = new Set<PlaceId>();
  readonly #valued = new Set<PlaceId>();
  #pending: readonly Constraint[];
  #guards: readonly number[];
  #grounds: readonly number[];

  constructor(combined: Combined, grounds: readonly Ground[], needs: readonly GuardNeeds[]) {
    this.#combined = combined;
    this.#needs = needs;
    this.grounds = grounds;
    this.#guards = needs.map((_, guard) => guard);
    this.#grounds = grounds.flatMap((ground, k) => (isOuter(ground, grounds) ? k : []));
    const inside = new Set<PlaceId>();
    for (const ground of grounds) markAll(ground, inside);
    const within = (place: PlaceId): boolean => {
      const way = combined.places[place];
      return inside.has(place) || (way.kind === "attr" && inside.has(way.of));
    };
    this.#pending = combined.constraints.filter(({ place }) => !within(place));
  }

  /** All steps, up to the one that a match has passed. */
  run(): readonly Step[] {
    do this.#check();
    while (this.#open());
    for (const { place, what } of this.#combined.bindings) if (what !== "node") this.#value(place);
    this.#ask();
    invariant(this.#guards.length === 0, "a guard's names are never bound");
    return this.#steps;
  }

  /** Every check that can be asked by now. */
  #check(): void {
    this.#pending = this.#pending.filter((constraint) => {
      if (constraint.kind !== "arity" || !this.#opened.has(constraint.place)) return true;
      this.#steps.push({ ...constraint, do: "arity" });
      return false;
    });
    this.#grounds = this.#grounds.filter((ground) => {
      const { place } = this.grounds[ground];
      if (!this.#known(place)) return true;
      this.#value(place);
      this.#steps.push({ do: "ground", place, ground });
      return false;
    });
    this.#pending = this.#pending.filter((constraint) => !this.#test(constraint));
    this.#ask();
  }

  /** Asks a check on values, if it can be asked. */
  #test(constraint: Constraint): boolean {
    const { kind, place } = constraint;
    if (kind === "operation" || kind === "arity" || !this.#known(place)) return false;
    if (kind === "same" && !this.#known(constraint.other)) return false;
    this.#value(place);
    if (kind === "equals") {
      const constant = this.constants.numberOf(constraint.value);
      this.#steps.push({ do: "equals", place, constant });
    } else if (kind === "test") {
      this.#steps.push({ do: "holds", place, test: this.tests.numberOf(constraint.test) });
    } else {
      const { other } = constraint;
      this.#value(other);
      const lists = this.#combined.places[place].kind === "rest";
      this.#steps.push({ do: "same", place, other, lists });
    }
    return true;
  }

  /** Guards of which all names are bound. A floating name waits for a node behind it. */
  #ask(): void {
    this.#guards = this.#guards.filter((guard) => {
      const needs = this.#needs[guard];
      const bindings = this.#combined.bindings.filter(({ name }) => needs?.includes(name) ?? true);
      if (bindings.some(({ place, what }) => !this.#bound(place, what === "node"))) return true;
      for (const { place, what } of bindings) if (what !== "node") this.#value(place);
      this.#steps.push({ do: "guard", guard });
      return false;
    });
  }

  #bound(place: PlaceId, node: boolean): boolean {
    return node ? this.#opened.has(place) : this.#known(place);
  }

  /** Opens the next node pattern: first where one input can be it, then floating ones, then roots. */
  #open(): boolean {
    const opens = this.#pending.filter((constraint) => constraint.kind === "operation");
    const places = this.#combined.places;
    const isRoot = (each: Constraint): boolean => places[each.place].kind === "root";
    const next =
      opens.find((each) => !isRoot(each) && this.#fixed(each.place)) ??
      opens.find((each) => !isRoot(each) && this.#known(each.place)) ??
      opens[0];
    if (next?.kind !== "operation") return false;
    this.#pending = this.#pending.filter((constraint) => constraint !== next);
    const { place, not } = next;
    const types = next.types.map((type) => this.types.numberOf(type));
    if (places[place].kind === "root") {
      this.#steps.push({ do: "root", place, types, not });
    } else {
      this.#value(place);
      this.#steps.push({ do: "open", place, types, not, last: opens.length === 1 });
    }
    this.#opened.add(place);
    this.#valued.add(place);
    return true;
  }

  #fixed(place: PlaceId): boolean {
    return this.#known(place) && this.#combined.places[place].kind !== "floating";
  }

  /** Whether a place can be looked at: its node is open, and has inputs enough. */
  #known(place: PlaceId): boolean {
    const way = this.#combined.places[place];
    if (way.kind === "root") return this.#opened.has(place);
    if (!this.#opened.has(way.of)) return false;
    return !this.#pending.some(({ kind, place: at }) => kind === "arity" && at === way.of);
  }

  /** The step that looks at a place, once. */
  #value(place: PlaceId): void {
    if (this.#valued.has(place)) return;
    this.#valued.add(place);
    const way = this.#combined.places[place];
    if (way.kind === "input" || way.kind === "inputFromEnd") {
      const fromEnd = way.kind === "inputFromEnd";
      this.#steps.push({ do: "input", place, of: way.of, index: way.index, fromEnd });
    } else if (way.kind === "attr") {
      const column = this.columns.numberOf(way.name);
      this.#steps.push({ do: "attr", place, of: way.of, column });
    } else if (way.kind === "floating") {
      this.#steps.push({ ...way, do: "floating", place });
    } else if (way.kind === "rest") {
      if (way.beside !== null) this.#value(way.beside.place);
      this.#steps.push({ ...way, do: "rest", place });
    }
  }
}
