import { ooc } from "./ooc-limits.ts";
import { p1 } from "./p1-submission.ts";
import { p2 } from "./p2-wire-bytes.ts";
import { p3 } from "./p3-optimizer.ts";
import { p3Slices } from "./p3-slices.ts";
import { p4 } from "./p4-scheduler-core.ts";
import { p6 } from "./p6-latency.ts";
import { p9 } from "./p9-fused.ts";
import { p10 } from "./p10-rechunk.ts";
import { p13 } from "./p13-out-of-core.ts";
import { p14 } from "./p14-spill-send.ts";
import { p15 } from "./p15-recovery.ts";
import { p16a } from "./p16-egraph.ts";
import { r6 } from "./r6-validation.ts";
import { r10 } from "./r10-authentication.ts";
import { s3 } from "./s3-rules.ts";
import { s4 } from "./s4-saturation.ts";
import { s5 } from "./s5-watching.ts";
import type { Suite } from "./support/suite.ts";
import { reduction } from "./t7-reduction.ts";

/** Every benchmark, by the names of the design's measures. */
export const SUITES: readonly Suite[] = [
  ooc,
  p1,
  p2,
  p3,
  p3Slices,
  p4,
  p6,
  p9,
  p10,
  p13,
  p14,
  p15,
  p16a,
  r6,
  r10,
  reduction,
  s3,
  s4,
  s5,
];
