/** Equality saturation of layers. */
export { explore } from "./explore.ts";
export { LayerGraph } from "./layer-graph.ts";
export {
  type RegionReport,
  type SaturatedLayers,
  type SaturateLayersOptions,
  saturateLayers,
} from "./saturate-layers.ts";
export { saturationContext, saturationRule } from "./saturation-rule.ts";
