/** Standardizes the columns of a random table and prints their correlation: `node examples/standardize.ts`. */
import { random } from "plygraph";

const x = random.normal([1_000_000, 8], { seed: 1, mean: 5, std: 3, chunks: [100_000, 8] });
const z = x.sub(x.mean({ axis: 0 })).div(x.std({ axis: 0 }));
const correlation = z.T.matmul(z).div(x.shape[0]);

process.stdout.write(`${correlation.explain()}\n${String(await correlation.compute())}\n`);
