/** Chooses among equal plans by cost: equality saturation over the regions where rules can explore. */
import {
  type Algorithm,
  extract,
  type NodeView,
  type SaturateReport,
  saturate,
} from "../../egraph/index.ts";
import type { Layer } from "../../layers/index.ts";
import { type CostModel, checkedModel, costVector, scalarCost, seconds } from "../cost/index.ts";
import type { LayerAnalysis } from "../facts.ts";
import type { RuleIR } from "../rule.ts";
import type { SeenClass } from "../seen-class.ts";
import { applies } from "./applies.ts";
import { layersOfTerms, replaceAll } from "./chosen-layers.ts";
import { classesSeen } from "./classes-seen.ts";
import { LayerGraph, layerOf, OUTSIDE } from "./layer-graph.ts";
import { type Region, regionsOf } from "./region.ts";
import { checkSaturationOptions } from "./saturation-options.ts";
import { saturationContext, saturationRule } from "./saturation-rule.ts";

/** Choices for saturation. */
export interface SaturateLayersOptions {
  /** Those that make other forms; all run in the e-graph, normalizing ones too. */
  readonly rules: readonly RuleIR[];
  /** Estimated seconds on a small machine unless told. */
  readonly model?: CostModel;
  /** Nodes of an e-graph, of one region; 20 000 unless told. */
  readonly nodesMax?: number;
  /** Time for all regions together; 40 unless told. */
  readonly msMax?: number;
  /** Layers of a region; 500 unless told. */
  readonly layersMax?: number;
  /** How the plan is chosen; `local` unless told. */
  readonly extraction?: Algorithm;
  /** Facts that all forms of a value must agree on. */
  readonly analyses?: readonly LayerAnalysis[];
}

/** What became of one region. */
export interface RegionReport {
  readonly layers: number;
  readonly costBefore: number;
  readonly costAfter: number;
  readonly run: SaturateReport;
  /** The e-graph around what was chosen, where that was asked for and changes the plan. */
  readonly classes: readonly SeenClass[];
}

/** What saturation chose. */
export interface SaturatedLayers {
  /** In the order of what was given; same shape, element type, chunks. */
  readonly outputs: readonly Layer[];
  readonly changed: boolean;
  readonly regions: readonly RegionReport[];
  /** For each layer of the plan that is new, the rules behind it. */
  readonly origins: ReadonlyMap<Layer, readonly string[]>;
}

/** A region whose plan got cheaper. */
interface Choice {
  /** What stands in the place of each root. */
  readonly replaced: ReadonlyMap<Layer, Layer>;
  readonly origins: ReadonlyMap<Layer, readonly string[]>;
  readonly report: RegionReport;
}

const NODES_MAX = 20_000;
const MS_MAX = 40;
const LAYERS_MAX = 500;

/**
 * The cheapest plan that `rules` find within the budgets, region by region; never dearer than what was
 * given, by the model. Time: at most `msMax`, and O(layers) to find the regions. With `watched`, the
 * e-graphs are part of the answer.
 * @throws RuleError for a rule that throws, UnsoundMergeError for rules that say that different
 *   values are equal
 */
export function saturateLayers(
  outputs: readonly Layer[],
  options: SaturateLayersOptions,
  watched = false,
): SaturatedLayers {
  checkSaturationOptions("saturateLayers()", options, ["rules"]);
  const { rules, layersMax = LAYERS_MAX, msMax = MS_MAX } = options;
  const exploring = rules.filter(({ mode }) => mode !== "normalize");
  const regions = regionsOf(outputs, (layer) => applies(exploring, layer), layersMax);
  const until = performance.now() + msMax;
  const replaced = new Map<Layer, Layer>();
  const origins = new Map<Layer, readonly string[]>();
  const reports: RegionReport[] = [];
  for (const region of regions) {
    const left = until - performance.now();
    if (left <= 0) break;
    const choice = choose(region, { ...options, msMax: left }, watched);
    reports.push(choice.report);
    for (const [layer, form] of choice.replaced) replaced.set(layer, form);
    for (const [layer, by] of choice.origins) origins.set(layer, by);
  }
  const made = replaced.size === 0 ? null : replaceAll(outputs, replaced);
  return {
    outputs: made ?? outputs,
    changed: made !== null,
    regions: reports,
    origins,
  };
}

function choose(region: Region, options: SaturateLayersOptions, watched: boolean): Choice {
  const { rules, nodesMax = NODES_MAX, msMax = MS_MAX } = options;
  const model = checkedModel(options.model ?? seconds());
  const layers = new LayerGraph(options.analyses);
  addRegion(layers, region);
  const roots = region.roots.map((layer) => layers.add(layer));
  const run = saturate(layers.graph, rules.map(saturationRule), {
    nodes: nodesMax,
    ms: msMax,
    domain: layers.domain,
    context: saturationContext(layers),
  });
  const price = (node: NodeView): number => costOfNode(layers, node, model);
  const { terms, nodes } = extract(layers.graph, roots, price, {
    algorithm: options.extraction ?? "local",
    ms: msMax,
  });
  const found = layersOfTerms(layers, terms);
  const costBefore = scalarCost(region.roots, model);
  const costAfter = scalarCost(found.layers, model);
  const report = { layers: region.layers.length, costBefore, run };
  if (costAfter >= costBefore) {
    return {
      replaced: new Map(),
      origins: new Map(),
      report: { ...report, costAfter: costBefore, classes: [] },
    };
  }
  const pairs = region.roots.map((layer, k) => [layer, found.layers[k]] as const);
  const replaced = new Map(pairs.filter(([layer, form]) => layer !== form));
  const classes = watched ? classesSeen(layers, roots, nodes, price) : [];
  return { replaced, origins: found.origins, report: { ...report, costAfter, classes } };
}

/** Adds the layers of a region; what they read from outside goes in as it is. */
function addRegion(layers: LayerGraph, region: Region): void {
  const inside = new Set(region.layers);
  for (const layer of region.layers) {
    for (const input of layer.inputs) if (!inside.has(input)) layers.addOutside(input);
  }
}

/** Estimated cost of one node, over the layers that stand for its inputs. */
function costOfNode(layers: LayerGraph, node: NodeView, model: CostModel): number {
  if (node.operation === OUTSIDE) return 0;
  return model.scalarize(costVector(layerOf(node, (input) => layers.standingFor(input))));
}
