/** Terms that fit the left side of a rule, made from the pattern; what cannot be made so is left to chance. */
import type {
  ChildPattern,
  NodePatternData,
  Operation,
  RootPattern,
} from "../../matching/index.ts";
import type { Draw, Sort } from "../sort.ts";

/** Why there is no term: the inputs or attributes that came out do not fit together. */
class Misfit {}

interface Making<T> {
  readonly sort: Sort<T>;
  readonly draw: Draw;
  /** Names that stand for inputs in more than one place. */
  readonly shared: ReadonlySet<string>;
  readonly bound: Map<string, T>;
}

/** A term that the pattern most likely matches; null where its parts do not fit. */
export function termFromPattern<T>(pattern: RootPattern, sort: Sort<T>, draw: Draw): T | null {
  const making = { sort, draw, shared: sharedNames(pattern), bound: new Map<string, T>() };
  try {
    return node(pattern, making);
  } catch (error) {
    if (error instanceof Misfit) return null;
    throw error;
  }
}

function node<T>(root: RootPattern, making: Making<T>): T {
  const pattern: NodePatternData = root.kind === "as" ? root.pattern : root;
  const { sort, draw } = making;
  const operation = draw.of(operationsOf(pattern, sort.operations));
  const slots =
    pattern.inputs === null
      ? new Array<T | null>(sort.arity(operation, draw)).fill(null)
      : pattern.inputs.flatMap((child, k) =>
          draw.within(`input ${k}`, () => childOf(child, making, pattern.inputs ?? [])),
        );
  const fixed = fixedOf(pattern, draw);
  const term = draw.within("own", () => built(operation, slots, fixed, making));
  if (term === null) throw new Misfit();
  return term;
}

function operationsOf(
  { types, not }: NodePatternData,
  all: readonly Operation[],
): readonly Operation[] {
  return not === true ? all.filter((operation) => !types.includes(operation)) : types;
}

function built<T>(
  operation: Operation,
  slots: readonly (T | null)[],
  fixed: Readonly<Record<string, unknown>>,
  { sort, draw }: Making<T>,
): T | null {
  try {
    return sort.build(operation, slots, fixed, draw);
  } catch (error) {
    if (error instanceof RangeError && /stack/.test(error.message)) throw error;
    return null;
  }
}

/** The inputs that a child pattern stands for; null is free. */
function childOf<T>(
  child: ChildPattern,
  making: Making<T>,
  siblings: readonly ChildPattern[],
): readonly (T | null)[] {
  const { draw, sort, shared, bound } = making;
  switch (child.kind) {
    case "any":
      return [null];
    case "rest": {
      const alone = siblings.length === 1;
      const count = alone ? draw.of([1, 2, 3, 0]) : draw.pick(3);
      return new Array<null>(count).fill(null);
    }
    case "var": {
      if (!shared.has(child.name)) return [null];
      const known = bound.get(child.name) ?? sort.leaf(draw);
      bound.set(child.name, known);
      return [known];
    }
    default:
      return [node(child, making)];
  }
}

/** Attributes that the pattern asks for by value. */
function fixedOf({ attrs }: NodePatternData, draw: Draw): Readonly<Record<string, unknown>> {
  const fixed: Record<string, unknown> = {};
  for (const [name, pattern] of Object.entries(attrs)) {
    if (pattern.kind === "literal") fixed[name] = pattern.value;
    if (pattern.kind === "test" && "values" in pattern && Array.isArray(pattern.values)) {
      fixed[name] = draw.of(pattern.values as readonly unknown[]);
    }
  }
  return fixed;
}

function sharedNames(root: RootPattern): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  const visit = (pattern: ChildPattern): void => {
    const inner = pattern.kind === "as" ? pattern.pattern : pattern;
    if (inner.kind === "node") inner.inputs?.forEach(visit);
    if (inner.kind === "var") (seen.has(inner.name) ? twice : seen).add(inner.name);
  };
  visit(root);
  return twice;
}
