/** How long it takes until faults that were planted in rules are found, each by a counter-example that is shrunk. */
import { checkRules } from "../../src/verify/index.ts";
import { ARITHMETIC } from "../../test/verify/planted/arithmetic.ts";
import { EXTREMES } from "../../test/verify/planted/extremes.ts";
import { MOVES } from "../../test/verify/planted/moves.ts";
import { REDUCTIONS } from "../../test/verify/planted/reductions.ts";
import { SLICES } from "../../test/verify/planted/slices.ts";

/** How many; the same ones each time. */
export const SEEDED = 20;

const ALL = [...SLICES, ...MOVES, ...ARITHMETIC, ...REDUCTIONS, ...EXTREMES];
/** Every third, so that each file of faults has its share. */
const CHOSEN = Array.from({ length: SEEDED }, (_, k) => ALL[(3 * k) % ALL.length]);

/**
 * Milliseconds until each of the faults is found, one after the other.
 * @throws RangeError where one is not found
 */
export function msUntilFound(seed: number): readonly number[] {
  return CHOSEN.map(({ rule, kinds }) => {
    const budget = {
      small: 600,
      random: 4000,
      costs: kinds.includes("cost") ? 80 : 0,
      firesMin: 0,
    };
    const from = performance.now();
    const { findings } = checkRules([rule], { budget, hints: {}, seed });
    const ms = performance.now() - from;
    if (!findings.some(({ kind }) => kinds.includes(kind))) {
      throw new RangeError(`the fault in "${rule.name}" was not found with seed ${seed}`);
    }
    return ms;
  });
}
