/** Run with `--disallow-code-generation-from-strings`: optimizes a plan, and prints what it became. */
import { mayGenerate } from "../../src/matching/index.ts";
import { optimize } from "../../src/optimizer/index.ts";
import { readLayers, showPlan } from "./plans.ts";

const lines = ["x = file a 400x40 4x40"];
const ends: string[] = [];
// More layers than are looked at before code is generated.
for (let k = 0; k < 100; k++) {
  lines.push(`a${k} = add x ${k}`, `t${k} = transpose a${k} 1 0`, `r${k} = reduce sum t${k} 0`);
  lines.push(`s${k} = slice r${k} 0:${k + 1}`);
  ends.push(`s${k}`);
}
lines.push(`out ${ends.join(" ")}`);
const { outputs, fires } = optimize(readLayers(lines), { check: true });
process.stdout.write(JSON.stringify({ generates: mayGenerate(), fires, plan: showPlan(outputs) }));
