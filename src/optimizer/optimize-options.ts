/** Checks of what callers hand to the optimizer: JavaScript lets anything through. */
import { checkCount, checkLimit, checkOneOf, checkOptions, checkThat } from "../core/index.ts";
import { hasMethods, isRule } from "./arguments.ts";
import { LEVELS } from "./levels.ts";
import { SILENT } from "./observer.ts";
import { PHASES } from "./rule.ts";
import { checkSaturationOptions } from "./saturate/index.ts";

const KEYS = [
  "rules",
  "extra",
  "plugins",
  "disable",
  "level",
  "saturation",
  "limits",
  "check",
  "trace",
  "onRuleError",
  "cost",
  "costModel",
  "strategies",
  "observer",
] as const;
const LIMITS = ["firesMax", "nodesMax", "msMax", "ruleFiresMax", "ruleNodesMax"] as const;

type Given = Readonly<Record<(typeof KEYS)[number], unknown>>;

/**
 * Checks names and values of the options of `optimize`, and of what optimizes by the way.
 * @throws OptionError that names the option, the value, and what it takes
 */
export function checkOptimizeOptions(where: string, options: object): void {
  checkOptions(where, options, KEYS);
  const given = options as Given;
  checkChoices(where, given);
  checkLists(where, given);
  checkRecords(where, given);
  checkSaturationOptions(`${where}: saturation`, given.saturation);
}

function checkChoices(where: string, given: Given): void {
  const { level, check, trace, onRuleError, cost, costModel } = given;
  checkOneOf(where, "level", level, LEVELS);
  checkOneOf(where, "check", check, [true, false]);
  checkOneOf(where, "trace", trace, [true, false]);
  checkOneOf(where, "onRuleError", onRuleError, ["throw", "skip"]);
  checkThat(where, "cost", cost, typeof cost === "function", "a function of a layer");
  const isName = typeof costModel === "string";
  checkThat(where, "costModel", costModel, isName, "the name of a plugin's cost");
}

function checkLists(where: string, { extra, disable, plugins }: Given): void {
  const names = 'names of rules, "#tag" or names with "*"';
  list(where, "disable", disable, (one) => typeof one === "string", names);
  list(where, "extra", extra, isRule, "rules, as rule() makes them");
  checkThat(where, "plugins", plugins, Array.isArray(plugins), "a list of plugins");
}

function checkRecords(where: string, { rules, limits, strategies, observer }: Given): void {
  const set = "a set of rules, as ruleSet() makes one";
  checkThat(where, "rules", rules, hasMethods(rules, ["extend", "disable", "only"]), set);
  checkThat(
    where,
    "observer",
    observer,
    hasMethods(observer, Object.keys(SILENT)),
    "a whole Observer",
  );
  checkOptions(`${where}: limits`, limits, LIMITS);
  for (const [name, value] of Object.entries(limits ?? {})) {
    const check = name === "msMax" ? checkLimit : checkCount;
    check(`${where}: limits`, name, value);
  }
  checkOptions(`${where}: strategies`, strategies, PHASES);
  for (const [phase, walk] of Object.entries(strategies ?? {})) {
    const holds = typeof walk === "function" || typeof walk === "string";
    checkThat(
      `${where}: strategies`,
      phase,
      walk,
      holds,
      "a walk, or the name of a plugin's strategy",
    );
  }
}

function list(
  where: string,
  name: string,
  value: unknown,
  fits: (item: unknown) => boolean,
  takes: string,
): void {
  checkThat(where, name, value, Array.isArray(value), `a list of ${takes}`);
  ((value ?? []) as readonly unknown[]).forEach((item, at) => {
    const holds = item !== undefined && fits(item);
    checkThat(where, `${name}[${at}]`, item ?? null, holds, `one of ${takes}`);
  });
}
