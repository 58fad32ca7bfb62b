/** Examples: graphs before and after a rule, made when they are asked for. */

import type { Layer, LayerType } from "../../layers/index.ts";
import type { RuleExpression } from "../../matching/index.ts";
import { evaluate, type Helper, type Operation, type TermHost } from "../../matching/index.ts";
import {
  BUILTINS,
  EXAMPLE_TERMS,
  exampleLayer,
  type RuleExample,
  type RuleSpan,
} from "../../optimizer/index.ts";
import type { DeclarationOf } from "../syntax/ast.ts";
import { check } from "./expressions.ts";
import type { OperationInfo } from "./operations.ts";
import { type Env, type HelperInfo, Scope } from "./scope.ts";
import { fits, listOf, type Type, termOf, typeText, UNKNOWN, value } from "./types.ts";

/** An example that was checked. */
export interface CheckedExample {
  readonly rule: string;
  readonly node: DeclarationOf<"example">;
  readonly input: RuleExpression;
  readonly expect: RuleExpression | null;
}

const ARRAY = termOf("Array");
const KERNEL = value("Kernel");
/** Arguments at least and at most, and what is answered. */
const ANSWERS: Readonly<Record<keyof typeof EXAMPLE_TERMS, readonly [number, number, Type]>> = {
  array: [1, 2, ARRAY],
  file: [2, 4, ARRAY],
  blocks: [2, 2, value("Chunks")],
  elementwise: [2, 2, ARRAY],
  matmul: [2, 2, ARRAY],
  reduction: [1, 3, value("Reduction")],
  literal: [3, 4, ARRAY],
  lengths: [1, 2, value("AxisChunks")],
  places: [1, 1, value("Indices")],
  element: [2, 2, value("Expression")],
  coordinate: [1, 1, value("Expression")],
  constant: [2, 2, value("Expression")],
  apply: [1, Number.POSITIVE_INFINITY, value("Expression")],
  applyWith: [2, Number.POSITIVE_INFINITY, value("Expression")],
  convert: [2, 2, value("Expression")],
  computes: [1, 1, KERNEL],
  reduces: [4, 4, KERNEL],
  builtin: [2, 2, KERNEL],
  json: [1, 1, UNKNOWN],
  wished: [2, 4, ARRAY],
  together: [1, Number.POSITIVE_INFINITY, ARRAY],
};

/** Drops the context that helpers of rules are handed: here, it would be an argument. */
const plain = (helper: (...args: never[]) => unknown): Helper =>
  ((...args: never[]) => helper(...args.slice(0, -1))) as Helper;

/** What examples can call. */
const EXAMPLE_HELPERS: ReadonlyMap<string, HelperInfo> = new Map([
  ...Object.entries(EXAMPLE_TERMS).map(([name, helper]): [string, HelperInfo] => {
    const [min, max, answers] = ANSWERS[name as keyof typeof EXAMPLE_TERMS];
    return [
      name,
      { helper: plain(helper as (...args: never[]) => unknown), takes: { min, max }, answers },
    ];
  }),
  ...Object.entries(BUILTINS).map(([name, helper]): [string, HelperInfo] => [
    name,
    {
      helper: helper as Helper,
      takes: { min: helper.length, max: helper.length },
      answers: UNKNOWN,
    },
  ]),
]);

/** Checks an example; null where something is wrong. */
export function checkExample(node: DeclarationOf<"example">, env: Env): CheckedExample | null {
  const before = env.diagnostics.errors;
  const own: Env = {
    ...env,
    operations: withIndex(env.operations),
    helpers: new Map([...env.helpers, ...EXAMPLE_HELPERS]),
  };
  const [input, expect] = [node.input, node.expect].map((part) => {
    if (part === null) return null;
    const { ir, type } = check(part, new Scope(), own);
    if (!fits(type, ARRAY)) {
      env.diagnostics.add("type", part.span, `an example is a term, this is ${typeText(type)}`);
    }
    return ir;
  });
  if (input === null || env.diagnostics.errors > before) return null;
  return { rule: node.rule.text, node, input, expect };
}

/** `Slice(x) { index: [0:2, :] }` stands for all attributes of a slice. */
function withIndex(operations: Env["operations"]): Env["operations"] {
  const slice = operations.get("Slice");
  if (slice === undefined) return operations;
  const attrs = new Map(
    [...slice.attrs].map(([name, attr]) => [name, { ...attr, optional: true }]),
  );
  attrs.set("index", { type: listOf(UNKNOWN), optional: true });
  const own: OperationInfo = { ...slice, attrs };
  return new Map(operations).set("Slice", own);
}

/**
 * The graphs of an example, made when they are read: one that cannot be made leaves the others alone.
 * Reading them throws what layers throw that refuse their attributes.
 */
export function exampleFrom(
  { input, expect }: CheckedExample,
  operations: ReadonlyMap<string, Operation>,
  span: RuleSpan,
): RuleExample {
  const host = exampleHost(operations);
  const made = (part: RuleExpression): Layer => evaluate(part, {}, undefined, host) as Layer;
  const example = {
    get input() {
      return made(input);
    },
    span,
  };
  if (expect === null) return example;
  return Object.defineProperty(example, "expect", { enumerable: true, get: () => made(expect) });
}

function exampleHost(operations: ReadonlyMap<string, Operation>): TermHost<undefined> {
  return {
    operation: (name) => operations.get(name),
    isTerm: (found) => typeof found === "object" && found !== null && "annotations" in found,
    member: (term, name) => (term as Readonly<Record<string, unknown>>)[name],
    method: () => undefined,
    make: (operation, attrs, inputs) =>
      exampleLayer(
        operation as LayerType,
        attrs as Readonly<Record<string, unknown>>,
        inputs as readonly Layer[],
      ),
    with(term, attrs) {
      const layer = term as Layer;
      return exampleLayer(layer.type, { ...layer.attrs, ...attrs }, layer.inputs);
    },
  };
}
