/** What rules are told of layers that nobody is rewriting. */
import { type Layer, makeLayer } from "../layers/index.ts";
import type { RewriteContext } from "./rule.ts";

/** The graph as it stands: no layer has another form, and each is read once. */
export const AS_IT_IS: RewriteContext = Object.freeze({
  current: (layer: Layer) => layer,
  inputs: ({ inputs }: Layer) => inputs,
  uses: () => 1,
  allUses: () => true,
  make: (type, attrs, inputs, from) => makeLayer(type, attrs, inputs, from.annotations),
} satisfies RewriteContext);
