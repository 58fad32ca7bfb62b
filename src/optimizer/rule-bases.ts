/**
 * Where lists of rules come from. A list that is part of another is matched with the other's matcher
 * and a mask: switching rules off compiles nothing.
 */
import { PHASES, type PhaseName, type RuleIR } from "./rule.ts";

const bases = new WeakMap<readonly RuleIR[], readonly RuleIR[]>();
const phases = new WeakMap<readonly RuleIR[], ReadonlyMap<PhaseName, readonly RuleIR[]>>();

/** The list that `rules` was taken from; `rules` itself where it was not. */
export const baseOf = (rules: readonly RuleIR[]): readonly RuleIR[] => bases.get(rules) ?? rules;

/** `part`, frozen, known to have been taken from `rules`. */
export function partOf(rules: readonly RuleIR[], part: readonly RuleIR[]): readonly RuleIR[] {
  const frozen = Object.freeze([...part]);
  bases.set(frozen, baseOf(rules));
  return frozen;
}

/** Those of `rules` that run in `phase`; the same list each time. */
export function rulesOfPhase(rules: readonly RuleIR[], phase: PhaseName): readonly RuleIR[] {
  let found = phases.get(rules);
  if (found === undefined) {
    found = new Map(
      PHASES.map((name) => [
        name,
        partOf(
          rules,
          rules.filter((rule) => rule.phases.includes(name)),
        ),
      ]),
    );
    phases.set(rules, found);
  }
  return found.get(phase) ?? [];
}
