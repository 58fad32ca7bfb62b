/** The operation in array code: `npm start`. */
import { apply, type NDArray, random } from "plygraph";
import { clamp } from "./clamp.ts";
import { plugin } from "./plugin.ts";

const x = random.normal([2_000, 1_000], { seed: 1, chunks: [500, 1_000] });
const inner = apply(clamp, [x], { low: -2, high: 1 });
const rows: NDArray = apply(clamp, [inner], { low: -1, high: 2 }).slice("0:10, :");

const value = await rows.sum().compute({ plugins: [plugin] });
const same = await x.slice("0:10, :").clip(-1, 1).sum().compute();
process.stdout.write(`sum of ten rows: ${value.item()}; by NumPy's clip: ${same.item()}\n`);
