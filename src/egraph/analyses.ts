/**
 * Facts about classes: what every node of a class says must agree (a join), and what is known of
 * inputs flows to what is made of them. After egg's analyses, with joins that can refuse.
 */
import {
  CallbackError,
  checkThat,
  isPlygraphError,
  type PlygraphError,
  readableError,
  shown,
} from "../core/index.ts";
import type { Operation } from "../matching/index.ts";
import type { Core } from "./congruence.ts";
import { DEAD, find, membersOf, type Table, usersOf } from "./table.ts";

/** A node, for people and for analyses. `inputs` are classes. */
export interface NodeView {
  readonly id: number;
  readonly operation: Operation;
  readonly attr: unknown;
  readonly inputs: readonly number[];
}

/** What two facts cannot both be; a join answers it where a merge cannot be sound. */
export class Conflict {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Says that two facts cannot both be true. @throws OptionError for a reason that is no text */
export function conflict(reason: string): Conflict {
  checkThat("conflict()", "the reason", reason ?? null, typeof reason === "string", "a text");
  return new Conflict(reason);
}

/** A fact of type `D` about every class. Pure but for `modify`; `G` is the graph. */
export interface Analysis<D = unknown, G = unknown> {
  readonly name: string;
  /** What a node says, given what is known of its inputs. */
  make(node: NodeView, of: (input: number) => D): D;
  /** What holds of a class of which both hold; `conflict` where both cannot. */
  join(a: D, b: D): D | Conflict;
  /** Whether nothing changed; `Object.is` unless told. */
  equal?(a: D, b: D): boolean;
  /** May add nodes and unions for a class whose fact is new. */
  modify?(graph: G, id: number, data: D): void;
}

/** What the analyses need of the graph that they belong to. */
export interface AnalysesHost {
  readonly core: Core;
  view(node: number): NodeView;
  modify(analysis: Analysis, id: number, data: unknown): void;
}

/** A join that an analysis refused: two nodes that were made equal and cannot be. */
export interface Refusal {
  readonly analysis: number;
  readonly reason: string;
  readonly nodes: readonly [number, number];
  readonly values: readonly [unknown, unknown];
}

/** The facts of all analyses of one graph, kept at the leaders of classes. */
export class Analyses {
  readonly list: readonly Analysis[];
  readonly #host: AnalysesHost;
  readonly #data: unknown[][];
  /** The first join that was refused. Told by `throwIfUnsound`, once its proof is written down. */
  refusal: Refusal | null = null;
  #changed: number[] = [];
  #fresh: number[] = [];

  constructor(list: readonly Analysis[], host: AnalysesHost) {
    this.list = list;
    this.#host = host;
    this.#data = list.map(() => []);
  }

  /** The fact of analysis number `k` about the class of leader `id`. */
  of(k: number, id: number): unknown {
    return this.#data[k][id];
  }

  /** What `node` alone says, given its inputs as they are known now. */
  make(k: number, node: number): unknown {
    const { table } = this.#host.core;
    const data = this.#data[k];
    const view = this.#host.view(node);
    try {
      return this.list[k].make(view, (input) => data[find(table, input)]);
    } catch (cause) {
      throw this.#wrong(k, "make", [node], cause);
    }
  }

  /** A node was added in a class of its own. */
  created(node: number): void {
    for (let k = 0; k < this.list.length; k++) this.#data[k][node] = this.make(k, node);
    if (this.list.some(({ modify }) => modify !== undefined)) this.#fresh.push(node);
  }

  /** Two classes were joined. */
  joined(winner: number, loser: number): void {
    let changed = false;
    for (let k = 0; k < this.list.length; k++) {
      const data = this.#data[k];
      const [a, b] = [data[winner], data[loser]];
      const both = this.#join(k, [a, b], [winner, loser]);
      if (!this.#equal(k, a, both) || !this.#equal(k, b, both)) changed = true;
      data[winner] = both;
      data[loser] = undefined;
    }
    if (changed) this.#changed.push(winner);
    if (changed && this.list.some(({ modify }) => modify !== undefined)) this.#fresh.push(winner);
  }

  /** Carries what changed to the users of each class, and lets analyses modify. */
  settle(): void {
    while (this.#changed.length > 0 || this.#fresh.length > 0) {
      const changed = this.#changed;
      this.#changed = [];
      for (const id of changed) this.#carry(id);
      const fresh = this.#fresh;
      this.#fresh = [];
      for (const id of fresh) this.#modify(id);
    }
  }

  /** Rules ask for facts of classes they match and of inputs: both are looked at again. */
  #carry(id: number): void {
    const { table } = this.#host.core;
    const leader = find(table, id);
    for (const node of membersOf(table, leader)) table.stamp[node] = table.now;
    const users = usersOf(table, leader);
    for (const node of users) if ((table.flags[node] & DEAD) === 0) this.#remake(table, node);
  }

  #remake(table: Table, node: number): void {
    table.stamp[node] = table.now;
    const id = find(table, node);
    for (let k = 0; k < this.list.length; k++) {
      const old = this.#data[k][id];
      const both = this.#join(k, [old, this.make(k, node)], [id, node]);
      if (this.#equal(k, old, both)) continue;
      this.#data[k][id] = both;
      this.#changed.push(id);
      if (this.list[k].modify !== undefined) this.#fresh.push(id);
    }
  }

  #modify(id: number): void {
    const { core } = this.#host;
    for (let k = 0; k < this.list.length; k++) {
      const leader = find(core.table, id);
      if (this.list[k].modify !== undefined) {
        this.#modifyBy(k, leader);
      }
    }
  }

  #modifyBy(k: number, leader: number): void {
    try {
      this.#host.modify(this.list[k], leader, this.#data[k][leader]);
    } catch (cause) {
      throw this.#wrong(k, "modify", [leader], cause);
    }
  }

  #join(k: number, values: readonly [unknown, unknown], nodes: readonly [number, number]): unknown {
    let both: unknown;
    try {
      both = this.list[k].join(...values);
    } catch (cause) {
      throw this.#wrong(k, "join", nodes, cause);
    }
    if (!(both instanceof Conflict)) return both;
    this.refusal ??= { analysis: k, reason: both.reason, nodes, values };
    return values[0];
  }

  #equal(k: number, a: unknown, b: unknown): boolean {
    const { equal = Object.is } = this.list[k];
    try {
      return equal(a, b);
    } catch (cause) {
      throw this.#wrong(k, "equal", [], cause);
    }
  }

  /** The error of an analysis that threw `cause`, unless that is one of ours already. */
  #wrong(k: number, call: string, nodes: readonly number[], cause: unknown): PlygraphError {
    if (isPlygraphError(cause)) return cause;
    const terms = nodes.map((node) => viewText(this.#host.view(node))).join(" and ");
    const wrong = `threw: ${readableError(cause).message}`;
    return new CallbackError(`analysis "${this.list[k].name}"`, wrong, {
      call,
      cause,
      ...(nodes.length > 0 && { node: terms }),
    });
  }
}

/** A node in one line: `(add #3 #7) {"value":0}`. */
function viewText({ operation, attr, inputs }: NodeView): string {
  const term = [operation.name, ...inputs.map((input) => `#${input}`)].join(" ");
  return attr === null ? `(${term})` : `(${term}) ${shown(attr)}`;
}
