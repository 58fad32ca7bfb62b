/** Equality saturation of layers. */
export {
  type RegionReport,
  type SaturatedLayers,
  type SaturateLayersOptions,
  saturateLayers,
} from "./saturate-layers.ts";
export { checkSaturationOptions } from "./saturation-options.ts";
export { saturationRule } from "./saturation-rule.ts";
export { saturate } from "./strategy.ts";
