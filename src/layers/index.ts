/** The graph: layers, their types, packing, culling, and the expression language. */
export { type LabelledAxis, RANK_MAX } from "./axis-fields.ts";
