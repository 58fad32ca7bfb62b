import { describe, expect, test } from "@jest/globals";
import { asyncBufferFromFile, parquetRead } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { bar, barChart } from "../../src/cli/demo/bars.ts";
import { COLUMNS, DELAY_BINS, DELAY_RANGE, flightPlan } from "../../src/cli/demo/flights.ts";
import { flightsFile, runDemo } from "../../src/cli/demo/run.ts";
import { Client, compute, LocalCluster } from "../../src/index.ts";

/** The same analysis with plain loops over plain numbers; two passes, as in a textbook. */
async function plain(
  file: string,
): Promise<{ correlation: number[][]; histogram: number[]; byHour: number[] }> {
  const columns = COLUMNS.map(() => new Float64Array(3_000_000));
  const [delay, distance, hour, weekday] = columns;
  await parquetRead({
    file: await asyncBufferFromFile(file),
    compressors,
    columns: ["date", "delay", "distance"],
    onChunk: ({ columnName, columnData, rowStart }) => {
      for (let i = 0; i < columnData.length; i++) {
        const value: unknown = columnData[i];
        if (columnName === "delay") delay[rowStart + i] = Number(value);
        else if (columnName === "distance") distance[rowStart + i] = Number(value);
        else {
          hour[rowStart + i] = (value as Date).getUTCHours();
          weekday[rowStart + i] = ((value as Date).getUTCDay() + 6) % 7;
        }
      }
    },
  });
  return {
    correlation: columns.map((a) => columns.map((b) => correlationOf(a, b))),
    histogram: histogramOf(delay),
    byHour: meansBy(delay, hour, 24),
  };
}

function correlationOf(a: Float64Array, b: Float64Array): number {
  const mean = (x: Float64Array): number => x.reduce((sum, v) => sum + v, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

function histogramOf(values: Float64Array): number[] {
  const [low, high] = DELAY_RANGE;
  const counts = new Array<number>(DELAY_BINS).fill(0);
  for (const v of values) {
    if (v < low || v > high) continue;
    counts[Math.min(DELAY_BINS - 1, Math.floor(((v - low) / (high - low)) * DELAY_BINS))] += 1;
  }
  return counts;
}

function meansBy(values: Float64Array, groups: Float64Array, count: number): number[] {
  const sums = new Array<number>(count).fill(0);
  const counts = new Array<number>(count).fill(0);
  groups.forEach((group, i) => {
    sums[group] += values[i];
    counts[group] += 1;
  });
  return sums.map((sum, group) => sum / counts[group]);
}

function expectClose(got: readonly (number | bigint)[], want: readonly number[]): void {
  expect(got).toHaveLength(want.length);
  want.forEach((value, i) => {
    expect(Number(got[i])).toBeCloseTo(value, 9);
  });
}

describe("the main job", () => {
  test("agrees with plain JavaScript on all three million flights", async () => {
    const file = flightsFile();
    const expected = await plain(file);
    await using cluster = await LocalCluster.start({
      workers: 2,
      threadsPerWorker: 1,
      processes: true,
    });
    await using client = await Client.connect(cluster);
    const plan = await flightPlan(file, 250_000);
    expect(plan.rows).toBe(3_000_000);
    const [correlation, histogram, byHour] = await compute(
      [plan.correlation, plan.histogram, plan.delayByHour],
      { client },
    );
    expectClose([...correlation.data], expected.correlation.flat());
    expect([...histogram.data].map(Number)).toEqual(expected.histogram);
    expectClose([...byHour.data], expected.byHour);
  }, 120_000);

  test("prints the matrix, both charts and what each phase took", async () => {
    const lines: string[] = [];
    await runDemo({ workers: 2, blockRows: 500_000, print: (line) => lines.push(line) });
    const text = lines.join("\n");
    for (const part of [
      ...COLUMNS,
      "3,000,000 flights",
      "optimizer:",
      "→",
      "23:00",
      "compute",
      "2 worker processes",
    ]) {
      expect(text).toContain(part);
    }
  }, 120_000);
});

describe("bars", () => {
  test("a bar is as long as its share, in eighths", () => {
    expect(bar(1, 2, 10)).toBe("█████");
    expect(bar(0.1, 1, 1)).toBe("▏");
    expect(bar(-1, 1, 10)).toBe("");
    expect(bar(1, 0, 10)).toBe("");
  });

  test("labels stand right-aligned", () => {
    expect(barChart(["a", "bbb"], [1, 2], String, 2)).toBe("  a │█ 1\nbbb │██ 2");
  });
});
