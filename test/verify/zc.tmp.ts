import { coverRules, formatCoverage } from "../../src/verify/index.ts";
const t=performance.now(); console.log(formatCoverage(coverRules(undefined,{programs:150}))); console.log(performance.now()-t);
