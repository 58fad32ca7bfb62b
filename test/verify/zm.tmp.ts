import { mutateGuards, formatMutants } from "../../src/verify/mutate.ts";
import { RULES } from "../../src/optimizer/index.ts";
const t=performance.now();
console.log(formatMutants(mutateGuards(RULES.rules, {skipExcused:true}))); console.log(performance.now()-t);
