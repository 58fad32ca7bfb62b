/** A graph of classes of equal terms over any operations: what users hold. */
import { EGraphTermError, OptionError } from "../core/index.ts";
import type { Operation } from "../matching/index.ts";
import { Analyses, type AnalysesHost, type Analysis, type NodeView } from "./analyses.ts";
import { Attributes, type FieldOf } from "./attributes.ts";
import { ClassIndex } from "./class-index.ts";
import { type Core, intern, rebuild, unite } from "./congruence.ts";
import { lookup } from "./hash-cons.ts";
import { throwIfUnsound } from "./proof/blame.ts";
import { ProofLog } from "./proof/log.ts";
import { Reasons } from "./proof/reasons.ts";
import { DEAD, find, grown, membersOf, Table } from "./table.ts";

/** Options of a graph. */
export interface EGraphOptions {
  readonly analyses?: readonly Analysis<never, EGraph>[];
  /** Keeps why terms are equal, for `explain`; true unless told. About 30 bytes a node. */
  readonly proofs?: boolean;
  /** How rules read a field of an attribute; a property of the attribute unless told. */
  readonly field?: FieldOf;
}

/** Parts of a graph that the other files of this folder work on. */
export interface Internals {
  readonly core: Core;
  readonly index: ClassIndex;
  readonly attributes: Attributes;
  readonly reasons: Reasons;
  /** Per rule, the stamp up to which it has seen the graph. */
  readonly seen: WeakMap<object, number>;
}

/**
 * Terms and which of them are equal. A class is a number, and any number that `add` or `union` ever
 * answered goes on naming its class. Attributes are numbered by structure and must not change.
 */
export class EGraph {
  /** For the other files of this folder only. */
  readonly internals: Internals;
  readonly #operations = new Map<Operation, number>();
  readonly #listed: Operation[] = [];

  constructor({ analyses = [], proofs = true, field }: EGraphOptions = {}) {
    const host: AnalysesHost & { core: Core } = {
      core: {
        table: new Table(),
        analyses: null,
        proofs: proofs ? new ProofLog() : null,
        pending: [],
        scratch: new Int32Array(16),
      },
      view: (node) => this.node(node),
      modify: (analysis, id, data) => this.#modify(analysis, id, data),
    };
    if (analyses.length > 0) {
      const list = analyses as readonly unknown[] as readonly Analysis[];
      host.core = { ...host.core, analyses: new Analyses(list, host) };
    }
    this.internals = {
      core: host.core,
      index: new ClassIndex(),
      attributes: new Attributes(field),
      reasons: new Reasons(),
      seen: new WeakMap(),
    };
  }

  /** Living nodes. */
  get nodeCount(): number {
    return this.internals.core.table.live;
  }

  /** Classes. */
  get classCount(): number {
    const { size, unions } = this.internals.core.table;
    return size - unions;
  }

  /** Bytes that the graph's arrays take; attributes and facts of analyses come on top. */
  get bytes(): number {
    const { core, index } = this.internals;
    return core.table.bytes + index.bytes + (core.proofs?.bytes ?? 0);
  }

  /** Operations in the order in which the graph met them. */
  get operations(): readonly Operation[] {
    return this.#listed;
  }

  /** The number of `operation` in this graph. */
  operation(operation: Operation): number {
    let id = this.#operations.get(operation);
    if (id === undefined) {
      id = this.#listed.push(operation) - 1;
      this.#operations.set(operation, id);
    }
    return id;
  }

  /** The class of a term, which is added where it is missing. @throws EGraphTermError */
  add(operation: Operation, attr: unknown = null, inputs: readonly number[] = []): number {
    const { core } = this.internals;
    return find(core.table, this.addNode(operation, attr, inputs));
  }

  /** As `add`, but answers the very node: its number names its class, too, and its own term in proofs. */
  addNode(operation: Operation, attr: unknown, inputs: readonly number[]): number {
    const { core, attributes } = this.internals;
    this.#load(inputs);
    const op = this.operation(operation);
    return intern(core, op, attributes.idFor(op, attr), inputs.length);
  }

  /** The class of a term if it is there, else null. Asked after `rebuild`, it knows all that is equal. */
  lookup(operation: Operation, attr: unknown, inputs: readonly number[]): number | null {
    const { core, attributes } = this.internals;
    const op = this.#operations.get(operation);
    if (op === undefined) return null;
    this.#load(inputs);
    const { table, scratch } = core;
    for (let k = 0; k < inputs.length; k++) scratch[k] = find(table, scratch[k]);
    const found = lookup(table, op, attributes.idOf(attr), scratch, 0, inputs.length);
    return found < 0 ? null : find(table, found);
  }

  /** Says that two classes are equal; false where they were known to be. @throws UnsoundMergeError */
  union(left: number, right: number, reason = "given"): boolean {
    this.#checkClass(left);
    this.#checkClass(right);
    const { core, reasons } = this.internals;
    const { proofs } = core;
    proofs?.begin();
    const joined = unite(core, left, right, proofs?.next ?? 0);
    proofs?.commit(reasons.given(reason), { row: [left, right], from: 0, width: 2 }, []);
    throwIfUnsound(this);
    return joined;
  }

  /** The number by which a class goes now. */
  find(id: number): number {
    this.#checkClass(id);
    return find(this.internals.core.table, id);
  }

  /** Whether two classes are one. */
  equal(left: number, right: number): boolean {
    return this.find(left) === this.find(right);
  }

  /** Restores congruence after unions: equal inputs make equal terms. @throws UnsoundMergeError */
  rebuild(): void {
    rebuild(this.internals.core);
    throwIfUnsound(this);
  }

  /** The leaders of all classes, oldest first. */
  classes(): number[] {
    const { leader, size } = this.internals.core.table;
    const found: number[] = [];
    for (let id = 0; id < size; id++) if (leader[id] === id) found.push(id);
    return found;
  }

  /** The living nodes of a class. */
  members(id: number): number[] {
    const { table } = this.internals.core;
    return membersOf(table, this.find(id)).filter((node) => (table.flags[node] & DEAD) === 0);
  }

  /** A node as it is now. */
  node(node: number): NodeView {
    const { core, attributes } = this.internals;
    const { table } = core;
    const inputs: number[] = [];
    for (let slot = table.start[node]; slot < table.start[node + 1]; slot++) {
      inputs.push(find(table, table.kids[slot]));
    }
    const attr = attributes.valueOf(table.attr[node]);
    return { id: node, operation: this.#listed[table.op[node]], attr, inputs };
  }

  /** What an analysis knows of a class. */
  data<D>(analysis: Analysis<D, EGraph>, id: number): D {
    const { analyses } = this.internals.core;
    const k = analyses?.list.indexOf(analysis as unknown as Analysis) ?? -1;
    if (analyses === null || k < 0) {
      throw new OptionError("data", `the graph was made without the analysis "${analysis.name}"`);
    }
    return analyses.of(k, this.find(id)) as D;
  }

  #load(inputs: readonly number[]): void {
    const { core } = this.internals;
    if (inputs.length > core.scratch.length) {
      core.scratch = grown(core.scratch, inputs.length * 2);
    }
    for (let k = 0; k < inputs.length; k++) {
      this.#checkClass(inputs[k]);
      core.scratch[k] = inputs[k];
    }
  }

  #checkClass(id: number): void {
    if (Number.isInteger(id) && id >= 0 && id < this.internals.core.table.size) return;
    throw new EGraphTermError(`there is no class ${String(id)} in this graph`, id);
  }

  #modify(analysis: Analysis, id: number, data: unknown): void {
    const { core, reasons } = this.internals;
    core.proofs?.begin();
    analysis.modify?.(this, id, data);
    const nothing = { row: [], from: 0, width: 0 };
    core.proofs?.commit(reasons.given(`analysis ${analysis.name}`), nothing, []);
  }
}
