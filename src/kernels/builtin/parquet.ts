/** Rows of one numeric column of a Parquet file. */
import { ChangedFileError, type DType } from "../../core/index.ts";
import type { Layer, Plain } from "../../layers/index.ts";
import { copyView } from "../copy.ts";
import { domainOf, locatorOf } from "../domain.ts";
import { type ColumnRows, readColumn } from "../io/parquet-column.ts";
import { openParquet, type ParquetFile } from "../io/parquet-file.ts";
import { type KernelEnv, type LayerRunner, paramsAs } from "../types.ts";
import { boxView, contiguousView, type View } from "../view.ts";

interface Params {
  /** Absolute: it is looked up on the worker. */
  readonly path: string;
  readonly column: string;
  /** Of the file when the layer was made. */
  readonly version: string;
}

/** A row group this many times longer than the block is read by pages, where the file has an index. */
const GROUP_RATIO = 4;
/** Row groups shorter than this are read whole. */
const SMALL_GROUP = 100_000;

/** Makes the runner of `parquet`. It reads the row groups that the block touches. */
export function parquet(raw: Plain, layer: Layer, _env: KernelEnv): LayerRunner {
  const { path, column, version } = paramsAs<Params>(raw);
  const domain = domainOf(layer);
  const locator = locatorOf(layer, domain);
  const dtype = layer.dtype as DType;
  return {
    async run(task, _inputs, out) {
      locator.locate(task);
      const wanted = { start: locator.starts[0], step: domain.steps[0], length: locator.sizes[0] };
      if (wanted.length === 0) return;
      const file = await openParquet(path);
      if (file.info.version !== version) {
        throw new ChangedFileError(path, version, file.info.version);
      }
      await readRows(file, column, dtype, wanted, out);
    },
  };
}

/** Row `start + step · i` for `i < length`. */
interface Rows {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

async function readRows(
  file: ParquetFile,
  column: string,
  dtype: DType,
  wanted: Rows,
  out: View,
): Promise<void> {
  const last = wanted.start + wanted.step * (wanted.length - 1);
  const low = Math.min(wanted.start, last);
  const high = Math.max(wanted.start, last) + 1;
  let from = 0;
  for (const count of file.info.rowGroups) {
    const [first, behind] = [Math.max(low, from), Math.min(high, from + count)];
    if (first < behind) {
      const whole = count < GROUP_RATIO * (behind - first) || count < SMALL_GROUP;
      const [a, b] = whole ? [from, from + count] : [first, behind];
      copyRows(await readColumn(file, column, dtype, a, b), first, behind, wanted, out);
    }
    from += count;
  }
}

/** Copies the wanted rows among `first <= row < behind` to where they belong. */
function copyRows(rows: ColumnRows, first: number, behind: number, wanted: Rows, out: View): void {
  const { start, step } = wanted;
  const [near, far] = step > 0 ? [first, behind - 1] : [behind - 1, first];
  const i = Math.ceil((near - start) / step);
  const n = Math.floor((far - start) / step) - i + 1;
  if (n <= 0) return;
  const all = contiguousView(rows.data, [rows.data.length], out.dtype);
  copyView(boxView(all, [start + step * i - rows.start], [n], [step]), boxView(out, [i], [n]));
}
