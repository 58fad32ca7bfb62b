/** Placeholder until the expression owner writes the operation table. */
export type OpName = string;
