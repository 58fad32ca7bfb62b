/** The operation in array code. */
import { apply, random } from "plygraph";
import { clamp } from "./clamp.ts";
import { plugin } from "./plugin.ts";

const x = random.normal([2_000, 1_000], { seed: 1, chunks: [500, 1_000] });
const twice = apply(clamp, [apply(clamp, [x], { low: -2, high: 1 })], { low: -1, high: 2 });
const rows = twice.slice("0:10, :");

const value = await rows.sum().compute({ plugins: [plugin] });
const same = await x.slice("0:10, :").clip(-1, 1).sum().compute();
process.stdout.write(`sum of ten rows: ${value.item()}; by NumPy's clip: ${same.item()}\n`);

/** For `plygraph explain use.ts`. */
export const outputs = [rows];
