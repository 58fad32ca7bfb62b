/** A trace as one HTML file: the plan before and after each firing, with nothing from elsewhere. */
import { createHash } from "node:crypto";
import { checkLimit, checkOptions, formatBytes } from "../../../core/index.ts";
import type { RuleIR } from "../../rule.ts";
import { RULES } from "../../rules/index.ts";
import { secondsText } from "../plan-table.ts";
import { stepsOf, type Trace, type TraceLayer } from "../trace/events.ts";
import { CLASS, type ClassView, linesOf } from "./classes.ts";
import { type Frame, framesOf, type Totals, type View } from "./frames.ts";
import { NODE } from "./layout.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

/** How the page looks, and how much is in it. */
export interface StepperOptions {
  /** What stands above the page; "plygraph" unless told. */
  readonly title?: string;
  /** Where texts about rules come from; the built-in ones unless told. */
  readonly rules?: readonly RuleIR[];
  /** Firings, from the first; 2000 unless told. */
  readonly framesMax?: number;
  /** Layers of one picture; those nearest to the change, 80 unless told. */
  readonly nodesMax?: number;
}

const FRAMES_MAX = 2000;
const NODES_MAX = 80;

/**
 * A page that steps through `trace`: ← and → (Home, End) go from firing to firing, a search narrows the
 * list by rule. One file, no network: everything from the trace is data, never markup, and a policy
 * lets no other script run.
 */
export function stepperHtml(trace: Trace, options: StepperOptions = {}): string {
  checkOptions("stepperHtml()", options, ["title", "rules", "framesMax", "nodesMax"]);
  checkLimit("stepperHtml()", "framesMax", options.framesMax);
  checkLimit("stepperHtml()", "nodesMax", options.nodesMax);
  const {
    title = "plygraph",
    rules = RULES.rules,
    framesMax = FRAMES_MAX,
    nodesMax = NODES_MAX,
  } = options;
  const frames = framesOf(trace, framesMax, nodesMax);
  const data = {
    node: NODE,
    box: CLASS,
    layers: trace.layers.map(layerTexts),
    docs: docsOf(frames, rules),
    frames: frames.map(frameData),
    left: stepsOf(trace).length - frames.length,
    stop: [trace.stop.reason, ...trace.stop.rules].join(" "),
  };
  return [
    "<!doctype html>",
    '<html lang="en">',
    '<head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hash(STYLE)}'; script-src '${hash(SCRIPT)}'; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style></head>`,
    "<body>",
    `<header><h1>${escaped(title)}</h1><p id="summary"></p></header>`,
    '<nav><input id="search" type="search" placeholder="rule" aria-label="Search by rule"><ol id="list"></ol></nav>',
    '<main><p id="head" aria-live="polite"></p><p id="doc"></p><div id="plans">',
    '<section><h2>before <span id="before-totals"></span></h2><div class="plan" id="before"></div></section>',
    '<section><h2>after <span id="after-totals"></span></h2><div class="plan" id="after"></div></section>',
    '<section id="choices" hidden><h2>chosen from <span id="choices-totals"></span></h2><div class="plan" id="classes"></div></section>',
    "</div></main>",
    `<script id="data" type="application/json">${jsonIn(data)}</script>`,
    `<script>${SCRIPT}</script>`,
    "</body></html>",
    "",
  ].join("\n");
}

/** What a policy calls a script or a style by. */
const hash = (text: string): string =>
  `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** Text in markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** JSON inside of a script element: nothing in it can end the element, or begin a comment. */
const jsonIn = (data: object): string =>
  JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** Two lines for the box, and what is shown when it is pointed at. */
function layerTexts(layer: TraceLayer): readonly string[] {
  const { type, summary, shape, dtype, chunks, tasks, bytes, seconds } = layer;
  const size = `${tasks} ${tasks === 1 ? "task" : "tasks"}, ${formatBytes(bytes)}`;
  return [
    type,
    summary,
    `${dtype} [${shape.join(", ")}]`,
    `chunks ${chunks}\n${size}\n${secondsText(seconds)} estimated`,
  ];
}

function docsOf(
  frames: readonly Frame[],
  rules: readonly RuleIR[],
): Readonly<Record<string, string>> {
  const names = new Set(frames.flatMap(({ rule }) => rule.split(" + ")));
  return Object.fromEntries(
    rules
      .filter(({ name, doc }) => names.has(name) && doc !== "")
      .map(({ name, doc, span }) => [
        name,
        span === null ? doc : `${doc} (${span.file}:${span.line})`,
      ]),
  );
}

const frameData = (frame: Frame): unknown => [
  frame.phase,
  frame.rule,
  viewData(frame.before),
  viewData(frame.after),
  totalsText(frame.totalsBefore),
  totalsText(frame.totalsAfter),
  frame.classes === null ? null : classData(frame.classes),
];

/** Boxes with their lines, and edges; texts are cut where they are drawn. */
const classData = ({ width, height, nodes, edges, classes, taken }: ClassView): unknown => [
  width,
  height,
  classes.map((one, k) => [
    ...nodes[k],
    CLASS.title + linesOf(one) * CLASS.line + CLASS.bottom,
    `#${k} ${one.value}`,
    one.choices.map(({ text, rule, inputs, chosen, cost }) => [
      text,
      rule,
      inputs.map((input) => (input < 0 ? "…" : `#${input}`)).join(" "),
      chosen ? 1 : 0,
      `cost ${cost.toPrecision(3)}`,
    ]),
    one.hidden,
  ]),
  edges.map((points, k) => [taken[k] ? 1 : 0, points]),
];

const viewData = ({ width, height, layers, nodes, edges, changed, hidden }: View): unknown => [
  width,
  height,
  layers.map((layer, k) => [layer, ...nodes[k]]),
  edges,
  changed,
  hidden,
];

const totalsText = ({ layers, tasks, seconds }: Totals): string =>
  `${layers} layers, ${tasks} tasks, ${secondsText(seconds)}`;
