/** Operations of plugins: logical layer types that rules lower to those which schedulers know. */
import {
  allBlocks,
  type Chunks,
  type DType,
  invariant,
  isDType,
  isRecord,
  shapeOf,
  shown,
  type TypedArray,
} from "../core/index.ts";
import {
  type Cost,
  costOf,
  type Derived,
  type Fields,
  type Layer,
  type LayerType,
  nbytesOf,
  schema,
} from "../layers/index.ts";
import { callbackError, calling } from "./callback.ts";
import { checkOperationSpec } from "./operation-spec.ts";
import { valueText } from "./values.ts";

/** A whole array, row by row: what a reference implementation takes and answers. */
export interface PlainArray {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: TypedArray;
}

/** Chooses one of `below` values, as a whole number from 0: how checks ask for attributes. */
export type Choose = (below: number) => number;

/** What an operation is; functions are pure. */
export interface OperationSpec<A extends object> {
  /** `vendor/name`; rules call it `VendorName`. */
  readonly name: string;
  /** 1 unless told. */
  readonly version?: number;
  /** One line for people. */
  readonly doc?: string;
  /** A field for each attribute: `{ low: f.number }`. */
  readonly attributes: Fields<A>;
  /** How many arrays it takes; 1 unless told. */
  readonly inputs?: number | { readonly min: number; readonly max: number };
  /** Shape, element type and chunks; those of the first input unless told. Throws where inputs do not fit. */
  readonly derive?: (attrs: A, inputs: readonly Layer[]) => Derived;
  /** What it means, written for clarity: checks compare what rules make of it with this. */
  readonly reference: (attrs: A, inputs: readonly PlainArray[]) => PlainArray;
  /** Attributes for checks, from choices; null where none fit these inputs. */
  readonly sample: (choose: Choose, inputs: readonly Layer[]) => A | null;
  /** Work before it is lowered; each input is read once and nothing computed unless told. */
  readonly cost?: (attrs: A, inputs: readonly Layer[]) => Partial<Cost>;
  /** The attributes that matter, on one short line. */
  readonly summary?: (attrs: A) => string;
}

/** What plugins know of a layer type beside what every type has. */
interface Knowledge {
  readonly doc: string;
  readonly reference: OperationSpec<object>["reference"];
  readonly sample: OperationSpec<object>["sample"];
}

const known = new WeakMap<LayerType, Knowledge>();

/**
 * A logical layer type of a plugin's own.
 * @throws PluginError for a name of another form, or what is missing; OptionError for an option that
 *   there is not, or a value that it does not take
 */
export function operation<A extends object>(spec: OperationSpec<A>): LayerType<A> {
  checkOperationSpec(spec);
  const { name, version = 1, doc = "", inputs = 1, derive = likeFirst, cost, summary } = spec;
  const logical = (what: string) => () =>
    invariant(false, `a logical "${name}" has no ${what}: optimize it first`) as never;
  const type: LayerType<A> = Object.freeze({
    name,
    version,
    phase: "logical",
    schema: schema<A>(spec.attributes),
    arity: typeof inputs === "number" ? { min: inputs, max: inputs } : inputs,
    derive: (attrs: A, layers: readonly Layer[]) => derivedBy(spec, derive, attrs, layers),
    expand: logical("tasks"),
    kernel: logical("kernel"),
    // Before it is lowered nobody knows which blocks it reads: all of them.
    cull: (layer: Layer<A>) => layer.inputs.map(({ grid }) => allBlocks(grid)),
    cost: (layer: Layer<A>) => workOf(layer, cost as OperationSpec<object>["cost"]),
    summary: ({ attrs }: Layer<A>) => summaryOf(summary, attrs),
  });
  const { reference, sample } = spec as unknown as OperationSpec<object>;
  known.set(type as LayerType, Object.freeze({ doc, reference, sample }));
  return type;
}

/** Whether `operation` made this type. */
export const isPluginOperation = (type: LayerType): boolean => known.has(type);

/** One line about an operation of a plugin; empty for other types. */
export const operationDoc = (type: LayerType): string => known.get(type)?.doc ?? "";

/** The reference implementation of an operation of a plugin; undefined for other types. */
export function operationMeaning(
  type: LayerType,
): ((layer: Layer, inputs: readonly PlainArray[]) => PlainArray) | undefined {
  const found = known.get(type);
  return found && ((layer, inputs) => found.reference(layer.attrs, inputs));
}

/** Attributes of an operation of a plugin, from choices; undefined for other types. */
export function operationSample(
  type: LayerType,
): ((choose: Choose, inputs: readonly Layer[]) => object | null) | undefined {
  return known.get(type)?.sample;
}

/** Work of a layer of a plugin's operation before it is lowered; undefined for other types. */
export const statedWork = (layer: Layer): Cost | undefined =>
  known.has(layer.type) ? costOf(layer) : undefined;

function likeFirst(_attrs: object, [first]: readonly Layer[]): Derived {
  return { shape: first.shape, dtype: first.dtype, chunks: first.chunks };
}

/** @throws CallbackError for what is no shape, element type and chunks that go together */
function derivedBy<A extends object>(
  { name }: OperationSpec<A>,
  derive: NonNullable<OperationSpec<A>["derive"]>,
  attrs: A,
  inputs: readonly Layer[],
): Derived {
  const values = (): Record<string, string> => ({
    attributes: valueText(attrs),
    inputs: valueText(inputs),
  });
  const called = { what: `operation "${name}"`, call: "derive", values };
  const found: unknown = calling(called, () => derive(attrs, inputs));
  const wrong = wrongDerived(found);
  if (wrong !== null) throw callbackError(called, `answers ${wrong}`);
  return found as Derived;
}

function wrongDerived(found: unknown): string | null {
  if (typeof found !== "object" || found === null) return `${shown(found)}, which is no record`;
  const { shape, dtype, chunks } = found as Readonly<Record<keyof Derived, unknown>>;
  const isShape =
    Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!isShape) return `the shape ${shown(shape)}, which is no list of sizes`;
  if (dtype !== "object" && !isDType(dtype)) return `${shown(dtype)}, which is no element type`;
  if (!Array.isArray(chunks) || chunks.some((axis: unknown) => !isRecord(axis))) {
    return `the chunks ${shown(chunks)}, which are none`;
  }
  const cut = shapeOf(chunks as Chunks);
  if (cut.length === shape.length && cut.every((size, axis) => size === shape[axis])) return null;
  return `chunks of shape [${cut.join(", ")}], and the shape [${shape.join(", ")}]`;
}

/** @throws CallbackError where the operation's own cost throws, or is none */
function workOf(layer: Layer, cost: OperationSpec<object>["cost"]): Cost {
  const readBytes = layer.inputs.reduce((sum, input) => sum + nbytesOf(input), 0);
  const { tasks, type } = layer;
  const called = {
    what: `operation "${type.name}"`,
    call: "cost",
    node: () => `${type.name} ${type.summary(layer)} -> (${layer.shape.join(", ")})`,
  };
  const told: unknown = calling(called, () => cost?.(layer.attrs, layer.inputs) ?? {});
  const plain = { tasks, readBytes, movedBytes: 0, outBytes: nbytesOf(layer), flops: 0 };
  for (const [part, value] of Object.entries(told as object)) {
    if (!Object.hasOwn(plain, part)) {
      const parts = Object.keys(plain).join(", ");
      throw callbackError(called, `answers "${part}"; it takes ${parts}`);
    }
    if (typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY) continue;
    throw callbackError(called, `answers ${part} ${shown(value)}, and costs are finite, from 0 on`);
  }
  return Object.freeze({ ...plain, ...(told as Partial<Cost>) });
}

/** A line for people: where the operation's own throws, that is not worth an error. */
function summaryOf<A extends object>(summary: OperationSpec<A>["summary"], attrs: A): string {
  try {
    const text: unknown = summary?.(attrs);
    if (typeof text === "string") return text;
  } catch {
    // What everybody gets, then.
  }
  return plainSummary(attrs);
}

const plainSummary = (attrs: object): string =>
  Object.entries(attrs)
    .map(
      ([name, value]) =>
        `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
    )
    .join(", ");
