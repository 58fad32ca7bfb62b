/** Worlds of seeds, one after the other. */
import { type Program, programOf } from "./programs.ts";
import { type Scenario, scenarioOf, without } from "./scenario.ts";
import { textOf } from "./world/common.ts";
import type { Outcome } from "./world/outcome.ts";
import { World } from "./world/world.ts";

/** What a world may be made without, and whether its story is kept. */
export interface SimulateOptions {
  readonly dropped?: ReadonlySet<number>;
  readonly story?: boolean;
}

let current: World | undefined;

/** A promise of the world that nobody waits for was rejected. */
export function stray(error: unknown): void {
  current?.fail(`nobody caught: ${textOf(error)}`);
}

/** The world of a seed, from its beginning to its end. */
export async function simulate(seed: number, options: SimulateOptions = {}): Promise<Outcome> {
  const whole = scenarioOf(seed);
  return await simulateScenario(without(whole, options.dropped ?? new Set()), options.story);
}

/** The world of a scenario. */
export async function simulateScenario(scenario: Scenario, story = false): Promise<Outcome> {
  const programs = new Map<number, Program>();
  for (const action of scenario.actions) {
    if (action.kind === "submit") programs.set(action.program, await programOf(action.program));
  }
  const world = new World(scenario, programs);
  current = world;
  if (story) world.trace.rows = [];
  const outcome = await world.run();
  current = undefined;
  return story ? { ...outcome, story: world.trace.rows ?? [] } : outcome;
}
