/** What expressions of rules can ask of layers, and how they make new ones. */
import { RuleExpressionError } from "../core/index.ts";
import { defaultRegistry, type Layer, type LayerType, nbytesOf } from "../layers/index.ts";
import type { Operation, TermHost } from "../matching/index.ts";
import type { RewriteContext } from "./rule.ts";

type Property = (layer: Layer, context: RewriteContext) => unknown;

/** Properties of layers; every other name is an attribute. */
export const LAYER_PROPERTIES: Readonly<Record<string, Property>> = Object.freeze({
  shape: ({ shape }) => shape,
  dtype: ({ dtype }) => dtype,
  chunks: ({ chunks }) => chunks,
  /** Blocks along each axis. */
  grid: ({ grid }) => grid,
  numblocks: ({ grid }) => grid,
  ndim: ({ shape }) => shape.length,
  nbytes: nbytesOf,
  tasks: ({ tasks }) => tasks,
  inputs: (layer, context) => context.inputs(layer),
  /** All attributes, as a record: `{...x.attrs, axis: 0}`. */
  attrs: ({ attrs }) => attrs,
  /** Decides sharing: never part of a guard. */
  uses: (layer, context) => context.uses(layer),
} satisfies Record<string, Property>);

/** Layers for the evaluator, with these names for their types. */
export function layerHost(operations: ReadonlyMap<string, Operation>): TermHost<RewriteContext> {
  return {
    operation: (name) => operations.get(name),
    isTerm,
    member(term, name, context) {
      const layer = term as Layer;
      if (Object.hasOwn(LAYER_PROPERTIES, name)) return LAYER_PROPERTIES[name](layer, context);
      return Object.hasOwn(layer.attrs, name)
        ? (layer.attrs as Readonly<Record<string, unknown>>)[name]
        : undefined;
    },
    method(term, name, args, context) {
      if (name !== "allUses") return undefined;
      return context.allUses(term as Layer, typeIn(args[0], name));
    },
    make: (operation, attrs, inputs, from, context) =>
      context.make(operation as LayerType, attrs, inputs as readonly Layer[], from as Layer),
    with(term, attrs, context) {
      const layer = term as Layer;
      const next = { ...layer.attrs, ...attrs };
      return context.make(layer.type, next, context.inputs(layer), layer);
    },
  };
}

function isTerm(value: unknown): boolean {
  return typeof value === "object" && value !== null && "annotations" in value && "type" in value;
}

function typeIn(operation: unknown, method: string): LayerType {
  if (typeof operation === "object" && operation !== null && "schema" in operation) {
    return operation as LayerType;
  }
  const known = defaultRegistry().names.join(", ");
  throw new RuleExpressionError(method, `asks for a type of layer: ${known}`);
}
