/** The names that rules have for layer types. */
import { coreTypes } from "../layers/index.ts";
import type { Operation } from "../matching/index.ts";

/** `slice` is `Slice`, `vendor/two-words` is `VendorTwoWords`. */
export const operationName = (type: Operation): string =>
  type.name
    .split(/[/-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

/** Operations by the names that rules have for them. */
export const operationTable = (types: readonly Operation[]): ReadonlyMap<string, Operation> =>
  new Map(types.map((type) => [operationName(type), type]));

/** The layer types that come with plygraph: `Slice`, `Blockwise`, … */
export const LAYER_OPERATIONS: ReadonlyMap<string, Operation> = operationTable(coreTypes);
