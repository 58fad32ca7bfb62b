/** One rule at one term: both sides are run in every way, and compared. */
import { isPlygraphError } from "../core/index.ts";
import type { RuleIR } from "../optimizer/index.ts";
import { type Application, applyRule } from "./apply.ts";
import type { FindingKind } from "./finding.ts";
import { type FloatPolicy, policyOf, type Values } from "./policy.ts";
import type { Difference, Runner, Sort } from "./sort.ts";

/** What is wrong at one term. */
export interface Wrong<T> {
  readonly kind: FindingKind;
  readonly text: string;
  readonly runner: string | null;
  readonly before: T;
  /** Other readers of what is below `before`, where that is what is wrong. */
  readonly others?: readonly T[];
  readonly after: T | null;
}

/** What became of a rule at a term, and what is wrong with it. */
export interface Verdict<T> {
  readonly outcome: Application<T>["outcome"];
  readonly by: string | null;
  readonly wrong: Wrong<T> | null;
}

/** How often in a row a rule may fire at the same root. */
const REPEATS_MAX = 24;

/**
 * Tries `rule` at `root`, in which there are `values`: with special ones, sides that add are not compared.
 * The sharing gate is not asked: both sides are equal with any number
 * of readers.
 */
export function checkTerm<T>(
  rule: RuleIR,
  root: T,
  sort: Sort<T>,
  values: Values = "any",
): Verdict<T> {
  const wrong = (kind: FindingKind, text: string, after: T | null = null): Verdict<T> => ({
    outcome: "fired",
    by: null,
    wrong: { kind, text, runner: null, before: root, after },
  });
  let once: Application<T>;
  try {
    once = applyRule(rule, root, sort);
    const twice = applyRule(rule, root, sort);
    const same = once.by === twice.by && sameResult(once.result, twice.result, sort);
    if (!same) return wrong("impure", "asked twice, it answered differently", once.result);
  } catch (error) {
    return wrong("throws", `it threw ${messageOf(error)}`);
  }
  const { outcome, by, result } = once;
  if (result === null) return { outcome, by, wrong: null };
  if (result === root) {
    return wrong(
      "unchanged",
      "it answered the term that it was given, and says that it fired",
      result,
    );
  }
  const found =
    differenceOf(once, root, sort) ??
    (isExcused([root, result], sort, values)
      ? null
      : sidesOf(root, result, sort, sort.policyAt(root, policyOf(rule)))) ??
    (rule.mode === "normalize" ? endless(rule, root, result, sort) : null) ??
    inContext(root, result, sort);
  if (found === null) return { outcome, by, wrong: null };
  return { outcome, by, wrong: { runner: null, ...found, before: root, after: result } };
}

/** Special values are drawn for rules that distribute, which promise nothing of them where a side adds. */
function isExcused<T>(sides: readonly T[], { adds }: Sort<T>, values: Values): boolean {
  if (values !== "special") return false;
  return adds === undefined || sides.some((side) => adds(side));
}

type Found = Pick<Wrong<unknown>, "kind" | "text"> & { readonly runner?: string };

function sameResult<T>(a: T | null, b: T | null, { access }: Sort<T>): boolean {
  return a === b || (a !== null && b !== null && access.same(a, b));
}

function differenceOf<T>(
  { result, matched, made }: Application<T>,
  root: T,
  sort: Sort<T>,
): Found | null {
  const after = result as T;
  const found = sort.differs(root, after) ?? sort.lost(matched, [after, ...made]);
  return found === null ? null : { kind: found.what as FindingKind, text: textOf(found) };
}

const textOf = ({ what, text }: Difference): string =>
  what === "annotations" ? text : `${what}: ${text}`;

/** Runs both sides in every way. A term that has no value (a maximum of nothing) says nothing. */
function sidesOf<T>(before: T, after: T, sort: Sort<T>, policy: FloatPolicy): Found | null {
  for (const runner of sort.runners) {
    const found = sideOf(runner, before, after, sort, policy);
    if (found !== null) return { ...found, runner: runner.name };
  }
  return null;
}

function sideOf<T>(
  runner: Runner<T>,
  before: T,
  after: T,
  sort: Sort<T>,
  policy: FloatPolicy,
): Found | null {
  let wanted: unknown;
  try {
    wanted = runner.run(before);
  } catch {
    return null;
  }
  try {
    const found = runner.run(after);
    const difference = sort.compare(wanted, found, policy);
    return difference === null
      ? null
      : { kind: "values", text: `by ${runner.name}: ${difference.text}` };
  } catch (error) {
    if (isPlygraphError(error, "UnknownToReference")) return null;
    return { kind: "throws", text: `by ${runner.name}: the right side threw ${messageOf(error)}` };
  }
}

/** A consumer that reads the one side must be able to read the other. */
function inContext<T>(before: T, after: T, sort: Sort<T>): Found | null {
  try {
    const reader = sort.consumer(before);
    const found = sort.differs(reader, sort.withInputs(reader, [after]));
    return found === null ? null : { kind: "context", text: `a reader of it: ${textOf(found)}` };
  } catch (error) {
    return { kind: "context", text: `a reader of it cannot be made: ${messageOf(error)}` };
  }
}

/** The rule again at what it made: it must come to an end, and not come back. */
function endless<T>(rule: RuleIR, root: T, result: T, sort: Sort<T>): Found | null {
  const alone = sort.endless?.(root, rule) ?? null;
  if (alone !== null) return { kind: "loops", text: alone };
  const seen = [root];
  let at = result;
  for (let step = 0; step < REPEATS_MAX; step++) {
    seen.push(at);
    let next: T | null;
    try {
      next = applyRule(rule, at, sort).result;
    } catch (error) {
      return { kind: "throws", text: `at its own result it threw ${messageOf(error)}` };
    }
    if (next === null) return null;
    const made = next;
    if (made === at)
      return { kind: "unchanged", text: "at its own result it fires, and changes nothing" };
    if (seen.some((one) => sort.access.same(one, made))) {
      return { kind: "loops", text: `it comes back to a term after ${step + 2} firings` };
    }
    at = made;
  }
  return { kind: "loops", text: `it fires more than ${REPEATS_MAX} times in a row at one root` };
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.split("\n")[0]}` : String(error);
}
