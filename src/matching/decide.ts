/** Builds the decisions of a group of rules: which test comes when. */
import type { Constraint } from "./constraints.ts";
import type { Decision, DecisionCase, MergedRules } from "./decision.ts";
import type { Operation } from "./pattern.ts";
import {
  assume,
  type Fact,
  isAskable,
  isSwitchable,
  type RuleState,
  stateKey,
} from "./rule-state.ts";

/** Different points of one matcher; beyond, parts are tried one after another, which never grows. */
const STATES_MAX = 1000;

/** Rules that share tests: a function of more would be too large for an optimizing compiler. */
const RULES_AT_ONCE = 100;

const DONE: Decision = Object.freeze({ kind: "done" });

/** A test that several rules may need: a `switch` on something at a place, or a condition. */
interface Site {
  readonly kind: "operation" | "arity" | "value" | "test";
  readonly constraint: Constraint;
}

/**
 * What to decide for terms whose root has operation `root`; null: one that no rule names. Rules are
 * tried in `order`: a rule that matches is offered before any later one, whatever the tests' order.
 *
 * At each point the first rule says what may be tested. Of that, the test that most of the other
 * rules need is chosen, and of equals the one that tells more of them apart. Points that leave the
 * same to be asked are one. Very many rules are several decisions, to be gone through in turn.
 */
export function decide(
  merged: MergedRules,
  order: readonly number[],
  root: Operation | null,
): readonly Decision[] {
  const states = order.map((rule): RuleState => {
    const { constraints, floating } = merged.rules[rule];
    return { rule, left: constraints, closed: floating };
  });
  const open = assume(merged, states, { kind: "operation", place: 0, is: root });
  const decisions: Decision[] = [];
  for (let from = 0; from < open.length; from += RULES_AT_ONCE) {
    decisions.push(new Builder(merged).decide(open.slice(from, from + RULES_AT_ONCE)));
  }
  return decisions;
}

class Builder {
  readonly #merged: MergedRules;
  readonly #known = new Map<string, Decision>();

  constructor(merged: MergedRules) {
    this.#merged = merged;
  }

  decide(states: readonly RuleState[]): Decision {
    if (states.length === 0) return DONE;
    const key = stateKey(states);
    let known = this.#known.get(key);
    if (known === undefined) {
      known = this.#make(states);
      this.#known.set(key, known);
    }
    return known;
  }

  #make(states: readonly RuleState[]): Decision {
    const [first, ...others] = states;
    const { rule, left, closed } = first;
    if (left.length === 0 && closed.length === 0) {
      return { kind: "match", rule, next: this.decide(others) };
    }
    const site = this.#choose(states);
    if (site === null) {
      const [place, ...inner] = closed;
      const body = this.decide([{ rule, left, closed: inner }]);
      return { kind: "loop", place, body, next: this.decide(others) };
    }
    const asking = states.map((state) => this.#needs(state, site));
    const until = asking.indexOf(false);
    if (until < 0) return this.#split(states, site);
    const again = asking.indexOf(true, until) >= 0;
    if (again && this.#known.size < STATES_MAX) return this.#split(states, site);
    const next = this.decide(states.slice(until));
    return { kind: "both", first: this.#split(states.slice(0, until), site), next };
  }

  /** Where to go for each answer to a test. */
  #split(states: readonly RuleState[], { kind, constraint }: Site): Decision {
    const { place } = constraint;
    const go = (fact: Fact): Decision => this.decide(assume(this.#merged, states, fact));
    if (kind === "test") {
      const yes = go({ kind: "holds", constraint, answer: true });
      const no = go({ kind: "holds", constraint, answer: false });
      return { kind: "test", constraint, yes, no };
    }
    if (kind === "operation") {
      const numbers = this.#operationsAt(states, place);
      const cases = numbers.map((value) => {
        const is = this.#merged.operations[value - 1];
        return { value, to: go({ kind: "operation", place, is }) };
      });
      return { kind, place, cases, otherwise: go({ kind: "operation", place, is: null }) };
    }
    if (kind === "arity") {
      const cases = this.#countsAt(states, place).map((value): DecisionCase<number> => {
        return { value, to: go({ kind: "arity", place, count: value }) };
      });
      return { kind, place, cases, otherwise: go({ kind: "arity", place, count: null }) };
    }
    const cases = this.#valuesAt(states, place).map((value) => {
      return { value, to: go({ kind: "value", place, is: value }) };
    });
    return { kind, place, cases, otherwise: go({ kind: "value", place, is: null }) };
  }

  /** The best of the tests that the first rule may ask; null: it must open a loop. */
  #choose(states: readonly RuleState[]): Site | null {
    const [first] = states;
    const { constraints } = this.#merged;
    let best: Site | null = null;
    let score = -1;
    for (const id of first.left) {
      const constraint = constraints[id];
      if (!isAskable(this.#merged, first, constraint)) continue;
      const site = siteOf(constraint);
      const own = this.#score(states, site);
      if (own > score) {
        best = site;
        score = own;
      }
    }
    return best;
  }

  /** Rules that need the answer, those that are tried earlier first; then how many it tells apart. */
  #score(states: readonly RuleState[], site: Site): number {
    let needed = 0;
    let weight = 1;
    for (const state of states) {
      if (this.#needs(state, site)) needed += weight;
      else weight = 0.5;
    }
    return needed * states.length + this.#answers(states, site) / (states.length + 1);
  }

  #answers(states: readonly RuleState[], { kind, constraint: { place } }: Site): number {
    if (kind === "operation") return this.#operationsAt(states, place).length;
    if (kind === "arity") return this.#countsAt(states, place).length;
    return kind === "value" ? this.#valuesAt(states, place).length : 1;
  }

  #needs({ left }: RuleState, { kind, constraint }: Site): boolean {
    const { constraints } = this.#merged;
    if (kind === "test") return left.some((id) => constraints[id] === constraint);
    return left.some((id) => {
      const own = constraints[id];
      return own.place === constraint.place && siteOf(own).kind === kind;
    });
  }

  #at(states: readonly RuleState[], place: number): readonly Constraint[] {
    return states.flatMap(({ left }) =>
      left.map((id) => this.#merged.constraints[id]).filter((own) => own.place === place),
    );
  }

  #operationsAt(states: readonly RuleState[], place: number): readonly number[] {
    const { operations } = this.#merged;
    const types = this.#at(states, place).flatMap((own) =>
      own.kind === "operation" ? own.types : [],
    );
    return distinct(types.map((type) => operations.indexOf(type) + 1));
  }

  #countsAt(states: readonly RuleState[], place: number): readonly number[] {
    return distinct(
      this.#at(states, place).flatMap((own) =>
        own.kind === "arity" && own.exact ? [own.count] : [],
      ),
    );
  }

  #valuesAt(states: readonly RuleState[], place: number): readonly (string | number)[] {
    return distinct(
      this.#at(states, place).flatMap((own) =>
        own.kind === "equals" && isSwitchable(own.value) ? [own.value] : [],
      ),
    );
  }
}

const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

function siteOf(constraint: Constraint): Site {
  if (constraint.kind === "operation") return { kind: "operation", constraint };
  if (constraint.kind === "arity" && constraint.exact) return { kind: "arity", constraint };
  if (constraint.kind === "equals" && isSwitchable(constraint.value)) {
    return { kind: "value", constraint };
  }
  return { kind: "test", constraint };
}
