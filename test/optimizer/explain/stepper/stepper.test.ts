import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { flightPlan } from "../../../../src/cli/demo/flights.ts";
import { flightsFile } from "../../../../src/cli/demo/run.ts";
import {
  stepName,
  stepperHtml,
  stepsOf,
  type Trace,
  traceOptimize,
} from "../../../../src/optimizer/index.ts";
import { busySeconds, findChromium, launch } from "../../../support/browser.ts";
import { readLayers } from "../../../support/plans.ts";

/** The main job of this project, traced. */
async function flights(): Promise<Trace> {
  const { correlation, histogram, delayByHour } = await flightPlan(flightsFile());
  return traceOptimize([correlation, histogram, delayByHour].map(({ layer }) => layer)).record;
}

/** An optimization of more than 300 firings. */
function long(): Trace {
  const lines = Array.from({ length: 320 }, (_, k) => [
    `x${k} = file f${k} 64 8`,
    `y${k} = slice x${k} 1:9`,
  ]).flat();
  const names = Array.from({ length: 320 }, (_, k) => `y${k}`);
  return traceOptimize(readLayers([...lines, `k = concat 0 ${names.join(" ")}`])).record;
}

/** A trace whose texts would do harm in markup. */
function harmful(): Trace {
  const record = traceOptimize(readLayers(["x = file a 8 4", "y = slice x 1:3"])).record;
  const bad = `</script><script>document.title="owned"</script><img src=x onerror="document.title='owned'">`;
  return {
    ...record,
    layers: record.layers.map((layer) => ({ ...layer, type: bad, summary: bad, chunks: bad })),
    entries: record.entries.map((entry) =>
      entry.kind === "fire" ? { ...entry, rule: bad } : entry,
    ),
  };
}

/** Products that an e-graph groups otherwise. */
const explored = (): Trace =>
  traceOptimize(
    readLayers([
      "a = file a 1000x10 100x10",
      "b = file b 10x1000 10x100",
      "c = file c 1000x10 100x10",
      "d = matmul a b",
      "e = matmul d c",
    ]),
    { level: 2, saturation: { msMax: Number.POSITIVE_INFINITY } },
  ).record;

describe("the page, as text", () => {
  test("a plan that an e-graph chose comes with its classes, and what was chosen of each", () => {
    const frames = dataOf(stepperHtml(explored())).frames as readonly Frame[];
    expect(frames.filter(([, , , , , , classes]) => classes !== null)).toHaveLength(1);
    const found = frames.map((frame) => frame[6]).find((view) => view !== null);
    const [, , boxes, edges] = found as NonNullable<Frame[6]>;
    expect(boxes.length).toBeGreaterThan(4);
    // The product of the first two is not part of the plan any more: its class has no choice taken.
    const products = boxes
      .flatMap(([, , , , choices]) => choices)
      .filter(([text]) => String(text).startsWith("blockwise contract "));
    const has = (by: string | null, chosen: number): boolean =>
      products.some(([, rule, , taken]) => rule === by && taken === chosen);
    expect([has("RegroupRight", 1), has(null, 0), has(null, 1)]).toEqual([true, true, false]);
    expect(edges.filter(([taken]) => taken === 1)).toHaveLength(4);
  });

  test("holds nothing from elsewhere, and a policy that lets nothing else run", () => {
    const html = stepperHtml(long());
    expect(html).not.toMatch(/https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toContain("unsafe-inline");
    expect(html.length).toBeLessThan(20_000_000);
  });

  test("texts of a trace are never markup", () => {
    const html = stepperHtml(harmful(), { title: "<b>&</b>" });
    expect(html.match(/<script/g)?.length).toBe(2);
    expect(html).not.toContain("<img");
    expect(html).not.toContain("<b>");
  });

  test("a trace of many firings is cut, and says so", () => {
    const data = dataOf(stepperHtml(long(), { framesMax: 10 }));
    expect(data.frames.length).toBe(10);
    expect(data.left).toBeGreaterThan(300);
  });

  test("a trace without firings is a page all the same", () => {
    expect(dataOf(stepperHtml(traceOptimize(readLayers(["x = ones 4 4"])).record)).frames).toEqual(
      [],
    );
  });
});

type Frame = readonly [
  phase: string,
  rule: string,
  before: unknown,
  after: unknown,
  was: string,
  is: string,
  classes:
    | readonly [
        width: number,
        height: number,
        boxes: readonly (readonly [
          x: number,
          y: number,
          tall: number,
          value: string,
          choices: readonly (readonly unknown[])[],
          hidden: number,
        ])[],
        edges: readonly (readonly [taken: number, points: readonly number[]])[],
      ]
    | null,
];

function dataOf(html: string): { readonly frames: readonly unknown[]; readonly left: number } {
  const [, json = ""] = /type="application\/json">(.*)<\/script>/.exec(html) ?? [];
  return JSON.parse(json);
}

const path = findChromium();

describe(`in ${path ?? "NO BROWSER: apt-get install chromium"}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "plygraph-stepper-"));
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = path === undefined ? undefined : await launch(path);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** What pages asked for, and said, besides themselves. */
  const asked = new Map<Page, readonly string[]>();
  async function close(page: Page): Promise<void> {
    await page.close();
    expect(asked.get(page)).toEqual([]);
  }

  /** Opens a page of `trace`; null without a browser. Nothing may be asked for but the page. */
  async function open(trace: Trace): Promise<Page | null> {
    if (browser === undefined) return null;
    const file = join(folder, `${Math.random()}.html`);
    writeFileSync(file, stepperHtml(trace, { title: "flights" }));
    const page = await browser.newPage({ viewport: { width: 1400, height: 860 } });
    const url = pathToFileURL(file).href;
    const others: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(url)) others.push(request.url());
    });
    page.on("pageerror", (error) => others.push(error.message));
    page.on("console", (message) => others.push(message.text()));
    await page.goto(url);
    asked.set(page, others);
    return page;
  }

  test("→ steps through every firing of the flights job, with its rule and what changed", async () => {
    const trace = await flights();
    const steps = stepsOf(trace);
    expect(steps.length).toBeGreaterThan(8);
    const page = await open(trace);
    if (page === null) return;
    for (const [at, step] of steps.entries()) {
      expect(await page.textContent("#head")).toMatch(
        new RegExp(`^firing ${at + 1} of ${steps.length}, \\w+: ${stepName(step)}$`),
      );
      // Something stood there before, and another thing stands there now.
      expect(await page.locator("#before .changed").count()).toBeGreaterThan(0);
      expect(await page.locator("#after .changed").count()).toBeGreaterThan(0);
      expect(await page.locator("li[aria-current]").textContent()).toBe(
        `${at + 1}${stepName(step)}`,
      );
      await page.keyboard.press("ArrowRight");
    }
    // It stays at the last one.
    expect(await page.textContent("#head")).toMatch(new RegExp(`^firing ${steps.length} of`));
    expect(await page.textContent("#doc")).toMatch(/\.rules:\d+\)$/);
    if (process.env["UPDATE"]) {
      await page.keyboard.press("Home");
      for (let k = 0; k < 3; k++) await page.keyboard.press("ArrowRight");
      await page.screenshot({
        path: join(import.meta.dirname, "../../../../docs/images/stepper.png"),
      });
    }
    await close(page);
  });

  test("←, Home, End, a click and the address go where they say", async () => {
    const page = await open(await flights());
    if (page === null) return;
    const at = async (): Promise<number> =>
      Number(/^firing (\d+)/.exec((await page.textContent("#head")) ?? "")?.[1]);
    const last = await page.locator("li").count();
    await page.keyboard.press("End");
    expect(await at()).toBe(last);
    await page.keyboard.press("ArrowLeft");
    expect(await at()).toBe(last - 1);
    await page.keyboard.press("Home");
    expect(await at()).toBe(1);
    await page.locator("li").nth(4).click();
    expect(await at()).toBe(5);
    expect(page.url()).toMatch(/#5$/);
    await page.reload();
    expect(await at()).toBe(5);
    await close(page);
  });

  test("a search narrows the list, and the keys go through what is left", async () => {
    const trace = await flights();
    const page = await open(trace);
    if (page === null) return;
    const wanted = stepsOf(trace).flatMap((step, at) =>
      stepName(step) === "LowerReduce" ? [at + 1] : [],
    );
    await page.fill("#search", "lowerreduce");
    expect(await page.locator("li:visible").count()).toBe(wanted.length);
    await page.locator("h1").click();
    await page.locator("#search").blur();
    for (const at of wanted) {
      expect(await page.textContent("#head")).toMatch(new RegExp(`^firing ${at} of`));
      await page.keyboard.press("ArrowRight");
    }
    await close(page);
  });

  test("more than 300 firings over hundreds of layers: near the change, and quick", async () => {
    const trace = long();
    const page = await open(trace);
    if (page === null) return;
    expect(stepsOf(trace).length).toBeGreaterThan(300);
    expect(await page.locator("li").count()).toBe(stepsOf(trace).length);
    const busy = await busySeconds(page);
    for (let k = 0; k < 60; k++) await page.keyboard.press("ArrowRight");
    expect(await page.textContent("#head")).toMatch(/^firing 61 of/);
    expect(await busy()).toBeGreaterThan(0);
    expect(await busy()).toBeLessThan(20);
    expect(await page.locator("#before g[data-layer]").count()).toBeLessThanOrEqual(80);
    expect(await page.locator("#before").textContent()).toContain("further away are not shown");
    await close(page);
  }, 240_000);

  test("the boxes of an e-graph stand below the step that chose from it, and below no other", async () => {
    const trace = explored();
    const page = await open(trace);
    if (page === null) return;
    const at = stepsOf(trace).findIndex(({ kind }) => kind === "adopt");
    expect(at).toBeGreaterThanOrEqual(0);
    for (let k = 0; k < at; k++) {
      expect(await page.locator("#choices").isVisible()).toBe(false);
      await page.keyboard.press("ArrowRight");
    }
    expect(await page.locator("#choices").isVisible()).toBe(true);
    const boxes = await page.locator("#classes .eclass").count();
    expect(boxes).toBeGreaterThan(4);
    expect(await page.textContent("#choices-totals")).toMatch(
      new RegExp(`^${boxes} classes, \\d+ choices$`),
    );
    expect(await page.locator("#classes .chosen").count()).toBeGreaterThan(3);
    expect(await page.textContent("#classes .chosen .rule >> nth=0")).toMatch(/^Regroup/);
    if (process.env["UPDATE"]) {
      const image = "../../../../docs/images/stepper-classes.png";
      await page.screenshot({ path: join(import.meta.dirname, image) });
    }
    await page.keyboard.press("ArrowRight");
    if (at + 1 < stepsOf(trace).length) {
      expect(await page.locator("#choices").isVisible()).toBe(false);
    }
    await close(page);
  });

  test("harmful texts are shown as texts", async () => {
    const page = await open(harmful());
    if (page === null) return;
    expect(await page.title()).toBe("flights");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.textContent("#head")).toContain("<img src=x");
    await close(page);
  });
});
