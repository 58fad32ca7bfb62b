/** What rules know about operations: how many inputs, which attributes, of which sort and tags. */
import type { Operation } from "../../matching/index.ts";
import type { DeclarationOf, TypeNode } from "../syntax/ast.ts";
import { listOf, type Type, value } from "./types.ts";

/** An operation, as it was declared. */
export interface OperationInfo {
  readonly name: string;
  readonly operation: Operation;
  readonly inputs: readonly InputInfo[];
  readonly attrs: ReadonlyMap<string, AttrInfo>;
  readonly sort: string;
  readonly tags: readonly string[];
}

/** An input; `many` stands for any number, and is the last. */
export interface InputInfo {
  readonly name: string;
  readonly sort: string;
  readonly many: boolean;
}

/** An attribute. */
export interface AttrInfo {
  readonly type: Type;
  /** It may be left out. */
  readonly optional: boolean;
}

/** A declaration as data: what the generated prelude consists of. */
export interface OperationData {
  readonly name: string;
  readonly inputs: readonly InputInfo[];
  readonly attrs: readonly {
    readonly name: string;
    readonly type: string;
    readonly lists: number;
    readonly optional: boolean;
  }[];
  readonly sort: string;
  readonly tags: readonly string[];
}

/** A declaration without its places. */
export function operationData(declaration: DeclarationOf<"op">): OperationData {
  return {
    name: declaration.name.text,
    inputs: declaration.inputs.map(({ name, sort, many }) => ({
      name: name.text,
      sort: sort.text,
      many,
    })),
    attrs: declaration.attrs.map(({ name, type }) => ({ name: name.text, ...typeData(type) })),
    sort: declaration.sort.text,
    tags: declaration.tags.map(({ text }) => text),
  };
}

const typeData = ({
  name,
  lists,
  optional,
}: TypeNode): { type: string; lists: number; optional: boolean } => ({
  type: name.text,
  lists,
  optional,
});

/** The operation that `data` declares; `operation` is what patterns tell it by. */
export function operationInfo(data: OperationData, operation: Operation): OperationInfo {
  return {
    name: data.name,
    operation,
    inputs: data.inputs,
    attrs: new Map(
      data.attrs.map(({ name, type, lists, optional }) => [
        name,
        { type: typeFrom(type, lists), optional },
      ]),
    ),
    sort: data.sort,
    tags: data.tags,
  };
}

function typeFrom(name: string, lists: number): Type {
  let type: Type = value(name);
  for (let k = 0; k < lists; k++) type = listOf(type);
  return type;
}

/** How many inputs an operation takes. */
export function arityOf({ inputs }: OperationInfo): { readonly min: number; readonly max: number } {
  const many = inputs.at(-1)?.many === true;
  return {
    min: many ? inputs.length - 1 : inputs.length,
    max: many ? Number.POSITIVE_INFINITY : inputs.length,
  };
}

/** The sort of input `k`. */
export const inputSort = ({ inputs }: OperationInfo, k: number): string =>
  (inputs[k] ?? inputs.at(-1))?.sort ?? "Any";
