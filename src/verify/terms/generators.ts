/** The generator of each layer type, by name. A plugin adds those of its own operations. */
import type { Operation } from "../../matching/index.ts";
import { blockwiseTerm } from "./blockwise.ts";
import {
  concatTerm,
  type Generator,
  overlapTerm,
  rechunkTerm,
  reshapeTerm,
  sliceTerm,
  stackTerm,
  takeTerm,
  transposeTerm,
} from "./moves.ts";
import { reduceTerm, scanTerm, treeTerm } from "./reductions.ts";
import { sourceTerm } from "./sources.ts";

const GENERATORS: ReadonlyMap<string, Generator> = new Map(
  Object.entries({
    source: sourceTerm,
    slice: sliceTerm,
    transpose: transposeTerm,
    rechunk: rechunkTerm,
    take: takeTerm,
    reshape: reshapeTerm,
    overlap: overlapTerm,
    concat: concatTerm,
    stack: stackTerm,
    reduce: reduceTerm,
    tree: treeTerm,
    scan: scanTerm,
    blockwise: blockwiseTerm,
  } satisfies Record<string, Generator>),
);

const more = new Map<Operation, Generator>();

/** Says how terms of an operation of a plugin are made. */
export function provideGenerator(operation: Operation, generator: Generator): void {
  more.set(operation, generator);
}

/** The generator of an operation; undefined where it has none. */
export const generatorOf = (operation: Operation): Generator | undefined =>
  more.get(operation) ?? GENERATORS.get(operation.name);
