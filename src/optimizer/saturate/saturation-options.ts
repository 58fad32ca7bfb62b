/** Checks of what callers let an e-graph of layers spend, and how it chooses. */
import { checkLimit, checkOneOf, checkOptions, checkThat } from "../../core/index.ts";
import { ALGORITHMS } from "../../egraph/index.ts";

const KEYS = ["model", "nodesMax", "msMax", "layersMax", "extraction", "analyses"] as const;

/** @throws OptionError that names the option, the value, and what it takes */
export function checkSaturationOptions(
  where: string,
  options: unknown,
  more: readonly string[] = [],
): void {
  checkOptions(where, options, [...KEYS, ...more]);
  const given = (options ?? {}) as Readonly<Record<(typeof KEYS)[number], unknown>>;
  checkLimit(where, "nodesMax", given.nodesMax);
  checkLimit(where, "msMax", given.msMax);
  checkLimit(where, "layersMax", given.layersMax);
  checkOneOf(where, "extraction", given.extraction, ALGORITHMS);
  const { model, analyses } = given;
  const models = "a cost model, as costModel(), part() or seconds() make one";
  checkThat(where, "model", model, isModel(model), models);
  checkThat(where, "analyses", analyses, Array.isArray(analyses), "a list of analyses");
}

const isModel = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as { readonly scalarize?: unknown }).scalarize === "function";
