/** The same search as the generated one, step by step: where code generation is forbidden, and as its check. */
import { holdsGround, type Search, type SearchInput, sameLists } from "./environment.ts";
import type { Column, Plan, Step } from "./plan.ts";

/** A search that reads the plan as it goes. */
export function interpret(plan: Plan): Search {
  return (input) => {
    input.matches.used = 0;
    new Walk(plan, input).step(0);
  };
}

type Doer<S extends Step> = (walk: Walk, step: S, next: number) => void;

/** The registers of one search. Loops run what is behind them once for each element. */
class Walk {
  readonly plan: Plan;
  readonly input: SearchInput;
  /** Per place: the node, the class or value, where a list begins or a floating input is, its length. */
  readonly node: Int32Array;
  readonly value: Int32Array;
  readonly at: Int32Array;
  readonly length: Int32Array;
  readonly open: number[] = [];
  left: number;
  stopped = false;

  constructor(plan: Plan, input: SearchInput) {
    const places = plan.combined.places.length;
    this.plan = plan;
    this.input = input;
    this.node = new Int32Array(places);
    this.value = new Int32Array(places);
    this.at = new Int32Array(places);
    this.length = new Int32Array(places);
    this.left = input.meter.first;
  }

  /** Runs step `k` and all behind it. */
  step(k: number): void {
    if (this.stopped) return;
    const step = this.plan.steps[k];
    if (step === undefined) this.emit();
    else (DOERS[step.do] as Doer<Step>)(this, step, k + 1);
  }

  /** Whether something that matched so far is new. */
  fresh(): boolean {
    const { since, table, grounds } = this.input;
    if (this.open.some((place) => table.stamp[this.node[place]] > since)) return true;
    return grounds.some(({ stamp }) => stamp > since);
  }

  /** Whether only new roots are wanted, and this is none. */
  isOldRoot(node: number): boolean {
    const { newRoots, since, table } = this.input;
    return newRoots && table.stamp[node] <= since;
  }

  /** Whether the node's operation is one that is wanted. */
  wanted(node: number, types: readonly number[], not: boolean): boolean {
    const found = types.some((type) => this.input.types[type] === this.input.table.op[node]);
    return found !== not;
  }

  /** Runs what is behind a loop with `node` at `place`. */
  enter(place: number, node: number, next: number): void {
    this.node[place] = node;
    this.value[place] = this.input.table.leader[node];
    this.open.push(place);
    this.step(next);
    this.open.pop();
  }

  read({ place, what, ground = -1, of = -1 }: Column): number {
    if (what === "position") return this.at[place] - this.input.table.start[this.node[of]];
    if (what === "ground") return this.input.grounds[ground].node;
    if (what === "node") return this.node[place];
    if (what === "value") return this.value[place];
    return what === "start" ? this.at[place] : this.length[place];
  }

  emit(): void {
    if (!this.fresh()) return;
    const { matches, meter } = this.input;
    if (matches.used + matches.width > matches.rows.length) matches.grow();
    for (const column of this.plan.row) matches.rows[matches.used++] = this.read(column);
    this.left -= 1;
    if (this.left === 0) {
      this.left = meter.more();
      this.stopped = this.left === 0;
    }
  }
}

const DOERS: { readonly [D in Step["do"]]: Doer<Extract<Step, { do: D }>> } = {
  root: (walk, { place, types, not }, next) => {
    const { opNodes, opStart } = walk.input.index;
    for (let k = 0; k < opStart[opStart.length - 1] && !walk.stopped; k++) {
      if (!walk.wanted(opNodes[k], types, not)) continue;
      if (place === 0 && walk.isOldRoot(opNodes[k])) continue;
      if ((k & 4095) === 4095 && walk.input.meter.late()) walk.stopped = true;
      walk.enter(place, opNodes[k], next);
    }
  },
  open: (walk, { place, types, not, last }, next) => {
    const { memberStart, members, newest } = walk.input.index;
    const id = walk.value[place];
    if (last && newest[id] <= walk.input.since && !walk.fresh()) return;
    for (let k = memberStart[id]; k < memberStart[id + 1] && !walk.stopped; k++) {
      if (walk.wanted(members[k], types, not)) walk.enter(place, members[k], next);
    }
  },
  arity: (walk, { place, count, exact }, next) => {
    const { start } = walk.input.table;
    const node = walk.node[place];
    const arity = start[node + 1] - start[node];
    if (exact ? arity === count : arity >= count) walk.step(next);
  },
  input: (walk, { place, of, index, fromEnd }, next) => {
    const { start, kids } = walk.input.table;
    const node = walk.node[of];
    walk.value[place] = kids[fromEnd ? start[node + 1] - 1 - index : start[node] + index];
    walk.step(next);
  },
  floating: (walk, { place, of, front, back }, next) => {
    const { start, kids } = walk.input.table;
    const node = walk.node[of];
    const end = start[node + 1] - back;
    for (let at = start[node] + front; at < end && !walk.stopped; at++) {
      walk.at[place] = at;
      walk.value[place] = kids[at];
      walk.step(next);
    }
  },
  rest: (walk, { place, of, front, back, beside }, next) => {
    const { start } = walk.input.table;
    const node = walk.node[of];
    let from = start[node] + front;
    let to = start[node + 1] - back;
    if (beside?.side === "after") from = walk.at[beside.place] + 1;
    if (beside?.side === "before") to = walk.at[beside.place];
    walk.at[place] = from;
    walk.length[place] = to - from;
    walk.step(next);
  },
  attr: (walk, { place, of, column }, next) => {
    const attr = walk.input.table.attr[walk.node[of]];
    const field = walk.input.columns[column];
    walk.value[place] = field.ids[attr] || field.fill(attr);
    walk.step(next);
  },
  equals: (walk, { place, constant }, next) => {
    if (walk.value[place] === walk.input.constants[constant]) walk.step(next);
  },
  holds: (walk, { place, test }, next) => {
    if (walk.input.tests[test].ask(walk.value[place])) walk.step(next);
  },
  ground: (walk, { place, ground }, next) => {
    if (holdsGround(walk.input.grounds[ground], walk.value[place])) walk.step(next);
  },
  same: (walk, { place, other, lists }, next) => {
    const { at, length, value } = walk;
    const same = lists
      ? sameLists(walk.input.table.kids, [at[place], length[place]], [at[other], length[other]])
      : value[place] === value[other];
    if (same) walk.step(next);
  },
  guard: (walk, { guard }, next) => {
    const { asked, guards } = walk.input;
    walk.plan.guards[guard].columns.forEach((column, k) => {
      asked[k] = walk.read(column);
    });
    if (guards[guard].ask(asked)) walk.step(next);
  },
};
