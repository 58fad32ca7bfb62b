/** Rules of plugins: their operations are made, run and costed as those that come with plygraph. */
import { checkThat, isPlygraphError } from "../core/index.ts";
import { type Layer, type LayerType, topologicalOrder } from "../layers/index.ts";
import {
  isPlugin,
  operationMeaning,
  operationSample,
  optimize,
  type Plugin,
  RULES,
  type RuleIR,
} from "../optimizer/index.ts";
import { ARRAYS, costsOf } from "./arrays.ts";
import type { Dense } from "./reference/dense.ts";
import { provideMeaning } from "./reference/interpret.ts";
import { runTasks } from "./run-tasks.ts";
import type { Costs, Draw, Sort } from "./sort.ts";
import { provideGenerator } from "./terms/generators.ts";
import { leafLayer } from "./terms/leaves.ts";
import type { Made } from "./terms/moves.ts";

/** How many arrays are offered to an operation that is choosy about its inputs. */
const OFFERS = 4;

/**
 * Arrays with the operations of these plugins: their reference implementations are what they mean,
 * their `sample` makes attributes, and their rules of phase `lower` make tasks of them.
 * @throws OptionError
 */
export function arraysWith(plugins: readonly Plugin[]): Sort<Layer> {
  const areAll = Array.isArray(plugins) && plugins.every(isPlugin);
  const form = "a list of plugins, as definePlugin() or loadPlugin() answers them";
  checkThat("arraysWith()", "what it takes", plugins ?? null, areAll, form);
  const operations = plugins.flatMap((plugin) => plugin.operations);
  for (const type of operations) provide(type);
  const lowering = plugins.flatMap(({ rules }) =>
    rules.filter(({ phases }) => phases.includes("lower")),
  );
  const [reference] = ARRAYS.runners;
  const plain = RULES.only().extend(lowering);
  return Object.freeze({
    ...ARRAYS,
    runners: [
      reference,
      {
        name: "tasks",
        run: (layer: Layer) => runTasks(optimize([layer], { rules: plain }).outputs)[0],
      },
    ],
    costs: (outputs: readonly Layer[], rule: RuleIR) => planCosts(outputs, rule, lowering),
  });
}

function provide(type: LayerType): void {
  const meaning = operationMeaning(type);
  const sample = operationSample(type);
  if (meaning !== undefined) {
    provideMeaning(type, (layer, inputs) => meaning(layer, inputs) as Dense);
  }
  if (sample !== undefined) {
    provideGenerator(type, (slots, draw) => termOf(type, slots, draw, sample));
  }
}

/** Attributes and inputs that the operation accepts; null where no offer fits. */
function termOf(
  type: LayerType,
  slots: readonly (Layer | null)[],
  draw: Draw,
  sample: (choose: (below: number) => number, inputs: readonly Layer[]) => object | null,
): Made | null {
  for (let offer = 0; offer < OFFERS; offer++) {
    // Most operations take numbers with fractions.
    const wish = offer === 0 ? {} : { dtype: "float64" as const };
    const inputs = slots.map((slot) => slot ?? leafLayer(draw, wish));
    const attrs = accepted(type, () => sample((below) => draw.pick(below), inputs), inputs);
    if (attrs !== null) return { attrs, inputs };
    if (!slots.includes(null)) return null;
  }
  return null;
}

function accepted(
  type: LayerType,
  make: () => object | null,
  inputs: readonly Layer[],
): object | null {
  try {
    const attrs = make();
    if (attrs !== null) type.derive(attrs, inputs);
    return attrs;
  } catch (error) {
    if (isPlygraphError(error)) return null;
    throw error;
  }
}

function planCosts(
  outputs: readonly Layer[],
  rule: RuleIR,
  lowering: readonly RuleIR[],
): Costs | null {
  const others = lowering.filter(({ name }) => name !== rule.name);
  const having = optimize(outputs, { extra: [...others, rule] });
  const fired = having.stats.some(({ name, fired: times }) => name === rule.name && times > 0);
  if (!fired) return null;
  const without = optimize(outputs, { extra: others });
  // What only this rule lowers has no plan without it.
  if (topologicalOrder(without.outputs).some(({ type }) => type.phase === "logical")) return null;
  return costsOf(without.outputs, having.outputs);
}
