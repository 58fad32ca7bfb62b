/** A plan in one graph: the numbers that operations, constants and fields have there. */
import { EGraphRuleError, isPlygraphError, readableError, shown } from "../../core/index.ts";
import type { Core } from "../congruence.ts";
import type { EGraph } from "../egraph.ts";
import { lookup } from "../hash-cons.ts";
import { find, grown } from "../table.ts";
import {
  type GroundClasses,
  holdsGround,
  MatchBuffer,
  type Meter,
  type Question,
  type SearchInput,
} from "./environment.ts";
import type { Ground } from "./ground.ts";
import type { Plan } from "./plan.ts";

/** What changes from search to search. */
export interface SearchTurn {
  readonly since: number;
  readonly meter: Meter;
  readonly guards: readonly Question<Int32Array>[];
  readonly newRoots: boolean;
}

/** Remembers the answers of a test by the number of the value. */
class Remembered implements Question<number> {
  readonly #holds: (value: number) => boolean;
  #answers = new Uint8Array(64);

  constructor(holds: (value: number) => boolean) {
    this.#holds = holds;
  }

  ask(value: number): boolean {
    if (value >= this.#answers.length) {
      const answers = new Uint8Array(value * 2);
      answers.set(this.#answers);
      this.#answers = answers;
    }
    const known = this.#answers[value];
    if (known !== 0) return known === 2;
    const holds = this.#holds(value);
    this.#answers[value] = holds ? 2 : 1;
    return holds;
  }
}

/** Whether a test of a pattern holds. @throws EGraphRuleError in place of what it throws */
function holdsFor(rule: string, test: Plan["tests"][number], value: unknown): boolean {
  try {
    return test.holds(value);
  } catch (cause) {
    if (isPlygraphError(cause)) throw cause;
    const wrong = `a test of its pattern threw for ${shown(value)}: ${readableError(cause).message}`;
    throw new EGraphRuleError(wrong, { rule, cause, attribute: value });
  }
}

/** Searches of one plan in one graph; keeps what can be kept between them. */
export class BoundPlan {
  readonly matches: MatchBuffer;
  readonly #graph: EGraph;
  readonly #plan: Plan;
  readonly #types: Int32Array;
  readonly #constants: Int32Array;
  readonly #tests: readonly Question<number>[];
  readonly #asked: Int32Array;

  /** `rule`: whose plan it is, for errors. */
  constructor(graph: EGraph, plan: Plan, rule = "") {
    const { attributes } = graph.internals;
    this.#graph = graph;
    this.#plan = plan;
    this.matches = new MatchBuffer(plan.row.length);
    this.#types = Int32Array.from(plan.types, (type) => graph.operation(type));
    this.#constants = Int32Array.from(plan.constants, (value) => attributes.fieldId(value));
    this.#tests = plan.tests.map(
      (test) => new Remembered((id) => holdsFor(rule, test, attributes.fieldValue(id))),
    );
    const widest = Math.max(0, ...plan.guards.map(({ columns }) => columns.length));
    this.#asked = new Int32Array(widest);
  }

  /** What a search reads; the graph's index must be fresh. */
  input({ since, meter, guards, newRoots }: SearchTurn): SearchInput {
    const { core, index, attributes } = this.#graph.internals;
    return {
      table: core.table,
      index,
      types: this.#types,
      constants: this.#constants,
      columns: this.#plan.columns.map((name) => attributes.column(name)),
      tests: this.#tests,
      guards,
      grounds: this.#plan.grounds.map((ground) => classesOf(this.#graph, ground)),
      asked: this.#asked,
      since,
      newRoots,
      meter,
      matches: this.matches,
    };
  }
}

/** The classes that hold a term without names: one lookup where its attributes are wholly known. */
export function classesOf(graph: EGraph, ground: Ground): GroundClasses {
  const inputs = ground.inputs.map((input) => classesOf(graph, input));
  if (inputs.some(({ only }) => only === -1)) return NOWHERE;
  const { attributes } = graph.internals;
  if (attributes.plain && inputs.every(({ only }) => only >= 0)) {
    const names = attributes.namesOf(graph.operation(ground.type));
    const exact =
      names !== null &&
      names ===
        ground.attrs
          .map(({ name }) => name)
          .sort()
          .join();
    if (exact) return looked(graph, ground, inputs);
  }
  return scanned(graph, ground, inputs);
}

const NOWHERE: GroundClasses = Object.freeze({
  only: -1,
  nodes: new Map<number, number>(),
  node: -1,
  stamp: 0,
});

function looked(graph: EGraph, ground: Ground, inputs: readonly GroundClasses[]): GroundClasses {
  const { core, attributes } = graph.internals;
  const attr = Object.fromEntries(ground.attrs.map(({ name, value }) => [name, value]));
  reserve(core, inputs.length);
  inputs.forEach(({ only }, k) => {
    core.scratch[k] = only;
  });
  const op = graph.operation(ground.type);
  const { table, scratch } = core;
  const node = lookup(table, op, attributes.idOf(attr), scratch, 0, inputs.length);
  if (node < 0 || table.flags[node] !== 0) return NOWHERE;
  const stamp = Math.max(table.stamp[node], ...inputs.map((input) => input.stamp));
  const id = find(table, node);
  return { only: id, nodes: new Map([[id, node]]), node, stamp };
}

function scanned(graph: EGraph, ground: Ground, inputs: readonly GroundClasses[]): GroundClasses {
  const { core, index, attributes } = graph.internals;
  const { table } = core;
  const op = graph.operation(ground.type);
  const asked = ground.attrs.map(({ name, value }) => {
    return { column: attributes.column(name), id: attributes.fieldId(value) };
  });
  const nodes = new Map<number, number>();
  let stamp = Math.max(0, ...inputs.map((input) => input.stamp));
  for (let k = index.opStart[op]; k < index.opStart[op + 1]; k++) {
    const node = index.opNodes[k];
    const from = table.start[node];
    if (table.start[node + 1] - from !== inputs.length) continue;
    const attr = table.attr[node];
    const holds =
      asked.every(({ column, id }) => (column.ids[attr] || column.fill(attr)) === id) &&
      inputs.every((input, j) => holdsGround(input, table.kids[from + j]));
    if (!holds) continue;
    nodes.set(table.leader[node], node);
    stamp = Math.max(stamp, table.stamp[node]);
  }
  const [[first, node] = [-1, -1]] = nodes;
  return { only: nodes.size > 1 ? -2 : first, nodes, node, stamp };
}

/** Makes `scratch` hold `length` inputs. */
export function reserve(core: Core, length: number): void {
  if (length > core.scratch.length) core.scratch = grown(core.scratch, length * 2);
}
