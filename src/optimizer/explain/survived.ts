/** Which firings of rules are behind what is in the final plan. */
import { type Layer, topologicalOrder } from "../../layers/index.ts";
import type { Optimized } from "../optimize.ts";
import type { TraceEvent } from "../report.ts";

/** Counts by name of a rule. */
export interface Survived {
  /** Firings whose result is in the final plan, as it is or with what other rules made of it. */
  readonly firings: ReadonlyMap<string, number>;
  /** Layers of the final plan that an e-graph chose because of a rule; these are firings of their own. */
  readonly chosen: ReadonlyMap<string, number>;
}

type Told = Pick<Optimized, "outputs" | "trace" | "origins" | "inherited" | "stats">;

/**
 * Goes back from the layers of the final plan to what they were made of, firing by firing. Never more
 * than a rule fired. Without a trace firings are not known: then layers that a rule has a part in count,
 * up to its firings.
 */
export function survived(optimized: Told): Survived {
  const { origins, stats } = optimized;
  const { events, others } = behind(optimized);
  const fired = new Map(stats.map((rule) => [rule.name, rule.fired]));
  const [firings, chosen] = [new Map<string, number>(), new Map<string, number>()];
  for (const { rule } of events) add(firings, rule);
  for (const rule of others.flatMap((layer) => origins.get(layer) ?? [])) {
    const most = fired.get(rule) ?? 0;
    if (most === 0) add(chosen, rule);
    else if ((firings.get(rule) ?? 0) < most) add(firings, rule);
  }
  return { firings, chosen };
}

function add(counts: Map<string, number>, rule: string): void {
  counts.set(rule, (counts.get(rule) ?? 0) + 1);
}

/** The firings behind the final plan, and the layers behind it that none of the trace made. */
function behind({ outputs, trace, inherited }: Told): {
  readonly events: ReadonlySet<TraceEvent>;
  readonly others: readonly Layer[];
} {
  const makers = makersOf(trace);
  const events = new Set<TraceEvent>();
  const others: Layer[] = [];
  const seen = new Set<Layer>();
  const stack = [...topologicalOrder(outputs)];
  for (let layer = stack.pop(); layer !== undefined; layer = stack.pop()) {
    if (seen.has(layer)) continue;
    seen.add(layer);
    const own = makers.get(layer) ?? [];
    const older = inherited.get(layer);
    if (older !== undefined) stack.push(older);
    else if (own.length === 0) others.push(layer);
    for (const event of own) {
      events.add(event);
      stack.push(event.before);
    }
  }
  return { events, others };
}

/** Every firing that made a layer. */
function makersOf(trace: readonly TraceEvent[]): ReadonlyMap<Layer, readonly TraceEvent[]> {
  const makers = new Map<Layer, TraceEvent[]>();
  for (const event of trace) {
    for (const layer of new Set([event.after, ...event.made])) {
      const known = makers.get(layer);
      if (known === undefined) makers.set(layer, [event]);
      else known.push(event);
    }
  }
  return makers;
}
