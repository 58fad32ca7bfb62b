/** Checks of what callers let an e-graph of layers spend, and how it chooses. */
import { checkCount, checkLimit, checkOneOf, checkOptions } from "../../core/index.ts";
import { ALGORITHMS } from "../../egraph/index.ts";
import { checkAnalyses, checkModel } from "../arguments.ts";

const KEYS = ["model", "nodesMax", "msMax", "layersMax", "extraction", "analyses"] as const;

/** @throws OptionError that names the option, the value, and what it takes */
export function checkSaturationOptions(
  where: string,
  options: unknown,
  more: readonly string[] = [],
): void {
  checkOptions(where, options, [...KEYS, ...more]);
  const given = (options ?? {}) as Readonly<Record<(typeof KEYS)[number], unknown>>;
  checkCount(where, "nodesMax", given.nodesMax, 1);
  checkLimit(where, "msMax", given.msMax);
  checkCount(where, "layersMax", given.layersMax, 1);
  checkOneOf(where, "extraction", given.extraction, ALGORITHMS);
  checkModel(where, "model", given.model);
  checkAnalyses(where, given.analyses);
}
