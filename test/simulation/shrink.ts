/** The least of a failing scenario that still fails. */
import { scenarioOf } from "./scenario.ts";
import { simulate } from "./simulate.ts";

/** What a failure is called: its first line, without figures. */
export function kindOf(failure: string): string {
  return failure
    .split("\n", 1)[0]
    .replace(/[\d.]+/g, "#")
    .slice(0, 100);
}

/**
 * Actions that the failure of a seed does not need, in as many tries as `tries` at most. Kinds in `skip` are
 * left out from the start.
 */
export async function shrink(
  seed: number,
  tries = 200,
  skip: readonly string[] = [],
): Promise<ReadonlySet<number>> {
  const { actions } = scenarioOf(seed);
  const left = new Set(actions.flatMap(({ kind }, k) => (skip.includes(kind) ? [k] : [])));
  const { failure } = await simulate(seed, { dropped: left });
  if (failure === undefined) return left;
  const name = kindOf(failure).slice(0, 24);
  let triesLeft = tries;
  const needs = async (candidates: readonly number[]): Promise<boolean> => {
    triesLeft--;
    const outcome = await simulate(seed, { dropped: new Set([...left, ...candidates]) });
    if (outcome.failure === undefined || !kindOf(outcome.failure).startsWith(name)) return true;
    for (const number of candidates) left.add(number);
    return false;
  };
  for (let size = actions.length >> 1; size > 0 && triesLeft > 0; size >>= 1) {
    for (let from = 0; from < actions.length && triesLeft > 0; from += size) {
      const part = actions.map((_, k) => k).slice(from, from + size);
      const fresh = part.filter((k) => !left.has(k));
      if (fresh.length > 0) await needs(fresh);
    }
  }
  return left;
}

/** What replays a scenario. */
export function commandOf(seed: number, dropped: ReadonlySet<number>): string {
  const drop = dropped.size > 0 ? ` --without ${[...dropped].sort((a, b) => a - b).join(",")}` : "";
  return `npm run simulate -- --seed ${seed}${drop}`;
}
