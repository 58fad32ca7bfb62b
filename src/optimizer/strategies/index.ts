/** Every strategy. */
export {
  apply,
  attempt,
  best,
  choice,
  fail,
  fixpoint,
  fixpointNoCycle,
  id,
  oncePerBatch,
  parallel,
  repeat,
  rules,
  seq,
  union,
  unless,
} from "./basic.ts";
export { type Budget, budget, checkpoint, phase } from "./bounds.ts";
export { at, type Downward, fold, inRegion, when, where, withContext } from "./places.ts";
export {
  all,
  allTopDown,
  bottomUp,
  type Control,
  downUp,
  innermost,
  onceBottomUp,
  onceTopDown,
  one,
  outermost,
  postwalk,
  prewalk,
  type Steer,
  some,
  topDown,
  worklist,
} from "./walks.ts";
