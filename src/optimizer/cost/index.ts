/** Costs of layers and plans. */
export {
  type CostModel,
  checkedModel,
  costModel,
  part,
  scalarCost,
  seconds,
} from "./cost-model.ts";
export { checkProfile, DEFAULT_PROFILE, type MachineProfile } from "./machine-profile.ts";
export { machineProfile, measureMachine, profileFile } from "./measure-machine.ts";
export { COST_PARTS, type CostPart, type CostVector, costVector, planCost } from "./vector.ts";
