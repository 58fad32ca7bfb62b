/** Equality saturation of layers. */
export { LayerGraph } from "./layer-graph.ts";
export {
  type RegionReport,
  type SaturatedLayers,
  type SaturateLayersOptions,
  saturateLayers,
} from "./saturate-layers.ts";
export { saturationContext, saturationRule } from "./saturation-rule.ts";
export { saturate } from "./strategy.ts";
