/** Means of the numeric columns of a Parquet file: `node examples/parquet-columns.ts FILE`. */
import { Client, compute, LocalCluster, parquetInfo, readParquet } from "plygraph";

const path = process.argv[2] ?? "node_modules/vega-datasets/data/flights-3m.parquet";
const info = await parquetInfo(path);
const names = info.columns.filter(({ dtype }) => dtype !== null).map(({ name }) => name);
const columns = await Promise.all(
  names.map((name) => readParquet(path, name, { dtype: "float64", chunks: 500_000 })),
);

await using cluster = await LocalCluster.start({
  workers: 2,
  threadsPerWorker: 1,
  processes: true,
});
await using client = await Client.connect(cluster);
// One graph: every column is read once.
const means = await compute(
  columns.map((column) => column.nanmean()),
  { client },
);
names.forEach((name, k) => {
  process.stdout.write(`${name.padEnd(20)} ${String(means[k].item())}\n`);
});
