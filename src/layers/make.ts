/** Makes layers: checked, derived once, frozen, and hash-consed, so equal layers are one object. */
import {
  type Chunks,
  contentHash,
  dtypeInfo,
  GraphLimitError,
  invariant,
  isDType,
  LayerInputError,
  OptionError,
  type Shape,
  shown,
  sizeOf,
} from "../core/index.ts";
import { checkAnnotations, NO_ANNOTATIONS } from "./annotations.ts";
import { extentOver } from "./extent.ts";
import { type Consumers, findLayer, keepLayer, type LayerContent, sameItems } from "./interned.ts";
import type { Kernel } from "./kernel.ts";
import type { Annotations, ElementType, Extent, Layer } from "./layer.ts";
import type { Cost, Derived, Expansion, LayerType } from "./layer-type.ts";

/** What one JavaScript value is taken to weigh where nobody knows. */
const OBJECT_BYTES = 64;

/** A layer, with what was worked out about it later. Private fields stay writable when it is frozen. */
class LayerNode implements Layer {
  readonly id: number;
  readonly type: LayerType;
  readonly attrs: object;
  readonly inputs: readonly Layer[];
  readonly annotations: Annotations;
  readonly shape: Shape;
  readonly dtype: ElementType;
  readonly chunks: Chunks;
  readonly grid: readonly number[];
  readonly tasks: number;
  readonly depth: number;
  readonly extent: Extent;
  #expansion: Expansion | undefined;
  #token: string | undefined;
  #cost: Cost | undefined;
  #consumers: Consumers | undefined;

  constructor(id: number, content: LayerContent, { shape, dtype, chunks }: Derived) {
    const { type, attrs, annotations } = content;
    const inputs = content.inputs.slice();
    const like = inputs.length > 0 && sameItems(chunks, inputs[0].chunks) ? inputs[0] : undefined;
    this.id = id;
    this.type = type;
    this.attrs = attrs;
    this.inputs = Object.freeze(inputs);
    this.annotations = annotations;
    this.dtype = dtype;
    // Most layers are cut as their input is: the lists are shared.
    this.chunks = like?.chunks ?? Object.freeze(chunks);
    this.shape = like?.shape ?? Object.freeze(shape);
    this.grid = like?.grid ?? Object.freeze(chunks.map(({ blocks }) => blocks));
    this.tasks = like?.tasks ?? this.grid.reduce((product, blocks) => product * blocks, 1);
    if (this.tasks > Number.MAX_SAFE_INTEGER) {
      throw new GraphLimitError(`tasks in one "${type.name}" layer`, this.tasks, 2 ** 53);
    }
    this.extent = extentOver(id, inputs);
    this.depth = inputs.reduce((most, input) => Math.max(most, input.depth), 0) + 1;
    Object.freeze(this);
  }

  get consumers(): Consumers | undefined {
    return this.#consumers;
  }

  set consumers(consumers: Consumers) {
    this.#consumers = consumers;
  }

  /** Made on first use. */
  expansion(): Expansion {
    if (this.#expansion === undefined) {
      invariant(this.type.phase === "physical", `a logical layer "${this.type.name}" has no tasks`);
      this.#expansion = this.type.expand(this);
    }
    return this.#expansion;
  }

  /** Worked out on first use. */
  cost(): Cost {
    this.#cost ??= this.type.cost(this);
    return this.#cost;
  }

  /** Hashed on first use; the inputs' tokens must be there. */
  token(): string {
    this.#token ??= this.type.token?.(this) ?? this.#hash();
    return this.#token;
  }

  /** Whether `token` is there already. */
  get hasToken(): boolean {
    return this.#token !== undefined;
  }

  #hash(): string {
    const { type, attrs, inputs } = this;
    let text = `${type.name}@${type.version}(${type.schema.content(attrs)})`;
    for (let k = 0; k < inputs.length; k++) text += nodeOf(inputs[k]).token();
    return contentHash(text);
  }
}

/** Whether `makeLayer` made it. */
export const isLayer = (value: unknown): value is Layer => value instanceof LayerNode;

function nodeOf(layer: Layer): LayerNode {
  invariant(layer instanceof LayerNode, "a layer that makeLayer did not make");
  return layer;
}

let nextLayerId = 0;

/**
 * The layer of `type` with these attributes and inputs; the very same object where an equal one is
 * alive. Throws AttributeError for attributes that do not fit the schema, LayerInputError for a wrong
 * number of inputs, GraphLimitError beyond 2⁵³ tasks, and whatever `type.derive` finds wrong.
 */
export function makeLayer<A extends object>(
  type: LayerType<A>,
  attrs: A,
  inputs: readonly Layer[],
  annotations?: Annotations,
): Layer<A> {
  checkParts(type, inputs);
  return makeChecked(type, type.schema.check(attrs, type.name), inputs, annotations);
}

/** What JavaScript lets through. */
function checkParts(type: unknown, inputs: unknown): void {
  const given = type as Partial<LayerType> | null | undefined;
  if (typeof given?.schema?.check !== "function" || typeof given.derive !== "function") {
    throw new OptionError("makeLayer()", `takes a type of layers first, not ${shown(type)}`);
  }
  if (!Array.isArray(inputs)) {
    throw new OptionError("makeLayer()", `inputs are a list of layers, not ${shown(inputs)}`);
  }
  for (let k = 0; k < inputs.length; k++) {
    if (isLayer(inputs[k])) continue;
    throw new OptionError("makeLayer()", `input ${k} is ${shown(inputs[k])}, and no layer`);
  }
}

/** `makeLayer` for attributes that the type's schema has checked. */
export function makeChecked<A extends object>(
  type: LayerType<A>,
  attrs: A,
  inputs: readonly Layer[],
  annotations?: Annotations,
): Layer<A> {
  const wishes =
    annotations === undefined ? NO_ANNOTATIONS : checkAnnotations(annotations, type.name);
  const wanted: LayerContent = { type: type as LayerType, attrs, inputs, annotations: wishes };
  const found = findLayer(wanted);
  if (found !== undefined) return found as Layer<A>;
  const made = derived(wanted);
  keepLayer(made);
  return made as Layer as Layer<A>;
}

/**
 * A layer that is an object of its own, though an equal one may be alive; so are those that are made
 * over it. For whoever must not keep the equal one alive.
 */
export function makeApart<A extends object>(type: LayerType<A>, attrs: A): Layer<A> {
  const content = { type: type as LayerType, attrs, inputs: [], annotations: NO_ANNOTATIONS };
  return derived(content) as Layer as Layer<A>;
}

function derived(wanted: LayerContent): LayerNode {
  const { type, attrs, inputs } = wanted;
  const { min, max } = type.arity;
  if (inputs.length < min || inputs.length > max) {
    throw new LayerInputError(type.name, `it takes ${arityText(min, max)}, not ${inputs.length}`);
  }
  for (let k = 0; k < inputs.length; k++) nodeOf(inputs[k]);
  const made = new LayerNode(nextLayerId, wanted, type.derive(attrs, inputs));
  nextLayerId++;
  return made;
}

function arityText(min: number, max: number): string {
  const unit = max === 1 ? "input" : "inputs";
  if (min === max) return `${min} ${unit}`;
  return max === Number.POSITIVE_INFINITY ? `${min} inputs or more` : `${min} to ${max} ${unit}`;
}

/** The same layer over other inputs. */
export function withInputs<A extends object>(layer: Layer<A>, inputs: readonly Layer[]): Layer<A> {
  return makeChecked(layer.type, layer.attrs, inputs, layer.annotations);
}

/** The same layer with other wishes. */
export function withAnnotations<A extends object>(
  layer: Layer<A>,
  annotations: Annotations,
): Layer<A> {
  return makeChecked(layer.type, layer.attrs, layer.inputs, annotations);
}

/** The arithmetic of a physical layer, made on first use. */
export function expansionOf(layer: Layer): Expansion {
  return nodeOf(layer).expansion();
}

/** Work and traffic of the whole layer, worked out on first use. */
export function costOf(layer: Layer): Cost {
  return nodeOf(layer).cost();
}

/** What every task of the layer runs. */
export function kernelOf(layer: Layer): Kernel {
  return layer.type.kernel(layer);
}

/** 32 hexadecimal digits; equal for equal content in every process. Annotations do not count. */
export function tokenOf(layer: Layer): string {
  const node = nodeOf(layer);
  // Iterative: chains of layers may be 100 000 deep.
  const stack: LayerNode[] = node.hasToken ? [] : [node];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const depth = stack.length;
    for (let k = 0; k < top.inputs.length; k++) {
      const below = nodeOf(top.inputs[k]);
      if (!below.hasToken) stack.push(below);
    }
    if (stack.length > depth) continue;
    top.token();
    stack.pop();
  }
  return node.token();
}

/** Bytes of one element; a guess for JavaScript values. */
export function itemsizeOf(dtype: ElementType): number {
  return isDType(dtype) ? dtypeInfo(dtype).itemsize : OBJECT_BYTES;
}

/** Bytes of the whole output. */
export function nbytesOf(layer: Layer): number {
  return sizeOf(layer.shape) * itemsizeOf(layer.dtype);
}
