/** Plans and rules as pictures. */
export { planDot } from "./dot.ts";
export type { PictureOptions } from "./labels.ts";
export { planMermaid } from "./mermaid.ts";
export { type Enables, type RuleGraph, ruleGraph, ruleGraphDot } from "./rule-graph.ts";
