/** The left side of a rule as it stood in the graph when it matched: a term for each pattern. */
import type { PlaceId } from "../../matching/index.ts";
import type { Combined } from "../search/combine.ts";
import type { ProofStep } from "./step.ts";
import { inside, reversed } from "./step.ts";
import type { ProofTerm } from "./terms.ts";

/** A term, a node of its class, and the steps from the node's own term to this one. */
export interface Ref {
  readonly term: ProofTerm;
  readonly node: number;
  readonly steps: readonly ProofStep[];
}

/** What instances need of a proof in progress. */
export interface Prover {
  /** Inputs of a node as it was added. */
  inputs(node: number): readonly number[];
  /** The term that a node was added as. */
  term(node: number): ProofTerm;
  /** The same node with other inputs. */
  over(node: number, inputs: readonly ProofTerm[]): ProofTerm;
  /** Steps from one node's term to another's. */
  between(left: number, right: number): ProofStep[];
}

/** Steps between the terms of two refs. */
export function betweenRefs(prover: Prover, left: Ref, right: Ref): ProofStep[] {
  if (left.term === right.term) return [];
  return [...reversed(left.steps), ...prover.between(left.node, right.node), ...right.steps];
}

/** What stands at the places of a rule's patterns. */
export class Instance {
  readonly #combined: Combined;
  readonly #matched: readonly number[];
  readonly #prover: Prover;
  readonly #refs = new Map<PlaceId, Ref>();

  readonly #floating: (place: PlaceId) => number;

  /** `matched` are the nodes in the order of `combined.nodes`; `floating` says which input each was. */
  constructor(
    combined: Combined,
    matched: readonly number[],
    { prover, floating }: { prover: Prover; floating: (place: PlaceId) => number },
  ) {
    this.#combined = combined;
    this.#matched = matched;
    this.#prover = prover;
    this.#floating = floating;
  }

  /** What stands at a place that holds a term. Equal names are one term: that of the first. */
  at(place: PlaceId): Ref {
    let ref = this.#refs.get(place);
    if (ref === undefined) {
      ref = this.#make(place);
      this.#refs.set(place, ref);
    }
    return ref;
  }

  /** What stands at the inputs of a rest. */
  list(place: PlaceId): readonly Ref[] {
    const way = this.#combined.places[place];
    if (way.kind !== "rest") return [];
    const node = this.nodeAt(way.of);
    const all = this.#prover.inputs(node);
    const beside = way.beside === null ? -1 : this.#position(way.beside.place);
    const from = way.beside?.side === "after" ? beside + 1 : way.front;
    const to = way.beside?.side === "before" ? beside : all.length - way.back;
    return all.slice(from, to).map((input) => this.#own(input));
  }

  /** The node that was matched at a place of a node pattern. */
  nodeAt(place: PlaceId): number {
    return this.#matched[this.#combined.nodes.indexOf(place)];
  }

  #own(node: number): Ref {
    return { term: this.#prover.term(node), node, steps: [] };
  }

  #make(place: PlaceId): Ref {
    const { nodes, constraints } = this.#combined;
    if (nodes.includes(place)) return this.#opened(place);
    const same = constraints.find((each) => each.kind === "same" && each.place === place);
    if (same?.kind === "same") return this.at(same.other);
    return this.#own(this.#childAt(place));
  }

  /** A node pattern: the node with the instances of its inputs. */
  #opened(place: PlaceId): Ref {
    const prover = this.#prover;
    const node = this.nodeAt(place);
    const kids = prover.inputs(node).map((input) => this.#own(input));
    const steps: ProofStep[] = [];
    for (const [child, way] of this.#combined.places.entries()) {
      if (way.kind === "root" || way.of !== place) continue;
      if (way.kind === "attr" || way.kind === "rest") continue;
      const k = this.#position(child);
      const ref = this.at(child);
      steps.push(...inside(k, betweenRefs(prover, kids[k], ref)));
      kids[k] = ref;
    }
    return {
      term: prover.over(
        node,
        kids.map(({ term }) => term),
      ),
      node,
      steps,
    };
  }

  #childAt(place: PlaceId): number {
    const way = this.#combined.places[place];
    if (way.kind === "root") return this.nodeAt(place);
    return this.#prover.inputs(this.nodeAt(way.of))[this.#position(place)];
  }

  /** Which input of its node a place is. */
  #position(place: PlaceId): number {
    const way = this.#combined.places[place];
    if (way.kind === "input") return way.index;
    if (way.kind === "floating") return this.#floating(place);
    if (way.kind !== "inputFromEnd") return 0;
    return this.#prover.inputs(this.nodeAt(way.of)).length - 1 - way.index;
  }
}
