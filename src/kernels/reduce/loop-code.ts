/** Writes the text of a reduction's loop nest. */
import { type DType, dtypeInfo } from "../../core/index.ts";
import { isBig } from "../view.ts";
import { type Accumulator, LANES } from "./accumulator.ts";

/** Code of one evaluation: statements, and an expression for the value. */
export interface Evaluation {
  readonly body: string;
  /** Code that declares `v`, or `lo` and `hi`. */
  readonly value: string;
}

/** Writes the evaluation of an element; `at(k)` is the code of pointer `k`. */
export type Evaluate = (at: (pointer: number) => string) => Evaluation;

/** What a loop nest is written from. */
export interface LoopSpec {
  readonly accumulator: Accumulator;
  readonly evaluate: Evaluate;
  /** Pointers: first the inputs, then the coordinates that the expression uses, last the position. */
  readonly inputs: number;
  readonly coords: number;
  /** Loop levels, outermost first. With `vector` one more kept level stands innermost. */
  readonly kept: number;
  readonly reduced: number;
  readonly vector: boolean;
  /** Inputs whose innermost stride is 1. */
  readonly unit: readonly boolean[];
  readonly out: DType;
  /** Elements of one turn of the innermost loop: a multiple of `LANES`, at most `TURN_MAX`. */
  readonly turn: number;
}

/** Names of the parameters of a loop nest, in order. */
export const LOOP_ARGS: readonly string[] = [
  "D",
  "IB",
  "IS",
  "CB",
  "CS",
  "N",
  "QS",
  "out",
  "q",
  "T",
];

/** Most elements of one turn of the innermost loop. */
export const TURN_MAX = 8;
/** Elements of a lane block. */
const RUN = 256;
/** Totals kept at once where the innermost axis is kept. */
export const TILE = 2048;

/** The body of the function with parameters `LOOP_ARGS`. */
export function loopCode(spec: LoopSpec): string {
  const levels = spec.kept + spec.reduced + (spec.vector ? 1 : 0);
  const lines: string[] = [];
  for (let l = 0; l < levels; l++) lines.push(`const N${l} = N[${l}];`);
  for (let k = 0; k < spec.inputs; k++) {
    lines.push(`const D${k} = D[${k}];`, `let P${k}_0 = IB[${k}];`);
    for (let l = 0; l < levels; l++) lines.push(`const S${k}_${l} = IS[${k * levels + l}];`);
  }
  for (let j = 0; j < spec.coords; j++) {
    const k = spec.inputs + j;
    lines.push(`let P${k}_0 = CB[${j}];`);
    for (let l = 0; l < levels; l++) lines.push(`const S${k}_${l} = CS[${j * levels + l}];`);
  }
  for (let l = 0; l < spec.kept; l++) lines.push(`const Q${l} = QS[${l}];`);
  lines.push("let Q_0 = q;", keptLoops(spec, 0));
  return lines.join("\n");
}

const pointers = ({ inputs, coords }: LoopSpec): number[] =>
  Array.from({ length: inputs + coords }, (_, k) => k);

/** A loop over `level` around `body`, which sees the pointers of the level below. */
function loop(spec: LoopSpec, level: number, body: string, more = "", step = ""): string {
  const all = pointers(spec);
  const next = all.map((k) => `let P${k}_${level + 1} = P${k}_${level};`).join(" ");
  const advance = all.map((k) => `P${k}_${level} += S${k}_${level};`).join(" ");
  return `for (let I${level} = 0; I${level} < N${level}; I${level}++) {
${next} ${more}
${body}
${advance} ${step}
}`;
}

function keptLoops(spec: LoopSpec, level: number): string {
  if (level < spec.kept) {
    const below = keptLoops(spec, level + 1);
    const more = `let Q_${level + 1} = Q_${level};`;
    return loop(spec, level, below, more, `Q_${level} += Q${level};`);
  }
  return spec.vector ? vectorTiles(spec, level) : oneElement(spec, level);
}

/** All reduced loops of one output element. */
function oneElement(spec: LoopSpec, level: number): string {
  const { totals } = spec.accumulator;
  const declare = totals.map(({ name, init }) => `let ${name} = ${init};`).join(" ");
  const inner = spec.kept + spec.reduced - 1;
  return `${declare}\n${reducedLoops(spec, level, inner)}\n${stores(spec, `Q_${level}`)}`;
}

function reducedLoops(spec: LoopSpec, level: number, inner: number): string {
  if (level < inner) return loop(spec, level, reducedLoops(spec, level + 1, inner));
  return innerRun(spec, level);
}

/** The innermost reduced axis: lanes in blocks, then what is left over, one by one. */
function innerRun(spec: LoopSpec, level: number): string {
  const { accumulator, turn } = spec;
  const { lanes, first } = accumulator;
  const last = lastPointer(spec);
  const step = placed(accumulator.step, `P${last}_${level} + i_ * S${last}_${level}`);
  const one = `{ ${evaluation(spec, level, 0)} ${step} }`;
  const rest = `for (; i_ < N${level}; i_++) { ${one} ${advanceBy(spec, level, 1)} }`;
  if (lanes === undefined) return `let i_ = 0;\n${rest}`;
  const declare = Array.from({ length: LANES }, (_, lane) =>
    lanes.vars.map(({ name, init }) => `let ${laned(name, lane)} = ${init};`).join(" "),
  ).join(" ");
  const steps = Array.from(
    { length: turn },
    (_, ahead) => `{ ${evaluation(spec, level, ahead)} ${laned(lanes.step, ahead % LANES)} }`,
  ).join("\n");
  const start = first === undefined ? "" : `{ ${evaluation(spec, level, 0)} ${first} }`;
  return `let i_ = 0;
while (N${level} - i_ >= ${turn}) {
const left_ = N${level} - i_, count = left_ < ${RUN} ? left_ - left_ % ${turn} : ${RUN}, stop_ = i_ + count;
${start}
${declare}
for (; i_ < stop_; i_ += ${turn}) {
${steps}
${advanceBy(spec, level, turn)}
}
${lanes.fold}
}
${rest}`;
}

const laned = (code: string, lane: number): string => code.replaceAll("$", String(lane));

/**
 * The position is worked out where it is wanted: a running one, seldom used, costs an allocation an
 * element (argmax of 16 MB: 17 ms against 4).
 */
const placed = (step: string, position: string): string => step.replaceAll("@pos", position);
const lastPointer = ({ inputs, coords }: LoopSpec): number => inputs + coords - 1;

/** Declares `v` for the element `ahead` steps ahead of the pointers of `level`. */
function evaluation(spec: LoopSpec, level: number, ahead: number): string {
  const at = (k: number): string => {
    if (ahead === 0) return `P${k}_${level}`;
    if (spec.unit[k]) return `P${k}_${level} + ${ahead}`;
    return `P${k}_${level} + ${ahead} * S${k}_${level}`;
  };
  const { body, value } = spec.evaluate(at);
  return `${body} ${value}`;
}

function advanceBy(spec: LoopSpec, level: number, count: number): string {
  const moving = spec.accumulator.positions ? pointers(spec).slice(0, -1) : pointers(spec);
  return moving
    .map((k) => {
      if (spec.unit[k]) return `P${k}_${level} += ${count};`;
      return `P${k}_${level} += ${count === 1 ? "" : `${count} * `}S${k}_${level};`;
    })
    .join(" ");
}

/** The innermost axis is kept: rows are folded into a tile of totals, one total an element. */
function vectorTiles(spec: LoopSpec, level: number): string {
  const v = spec.kept + spec.reduced;
  const all = pointers(spec);
  const { totals } = spec.accumulator;
  const tile = (j: number): string => `T[${j * TILE} + k_]`;
  const load = totals.map(({ name }, j) => `let ${name} = ${tile(j)};`).join(" ");
  const keep = totals.map(({ name }, j) => `${tile(j)} = ${name};`).join(" ");
  const clear = totals
    .map(({ init }, j) => `T.fill(${init}, ${j * TILE}, ${j * TILE} + width_);`)
    .join(" ");
  const row = (code: string): string => `for (let k_ = 0; k_ < width_; k_++) {
${load} { ${code} ${placed(spec.accumulator.step, `P${lastPointer(spec)}_${v}`)} } ${keep}
${advanceBy(spec, v, 1)}
}`;
  const rows = rowLoops(spec, v - 1, row(evaluation(spec, v, 0)), row);
  const nest = (l: number): string => (l < v - 1 ? loop(spec, l, nest(l + 1)) : rows);
  const shifted = all.map((k) => `let B${k}_ = P${k}_${level};`).join(" ");
  const enter = all.map((k) => `let P${k}_${level} = B${k}_ + from_ * S${k}_${v};`).join(" ");
  return `${shifted}
for (let from_ = 0; from_ < N${v}; from_ += ${TILE}) {
const width_ = N${v} - from_ < ${TILE} ? N${v} - from_ : ${TILE};
${enter} ${clear}
${nest(level)}
for (let k_ = 0; k_ < width_; k_++) {
${load} const at_ = Q_${level} + (from_ + k_) * QS[${spec.kept}];
${stores(spec, "at_")}
}
}`;
}

/** The innermost reduced axis: four rows at once where a group of elements can be folded as one. */
function rowLoops(
  spec: LoopSpec,
  level: number,
  one: string,
  row: (code: string) => string,
): string {
  const group = spec.accumulator.lanes?.group;
  if (group === undefined) return loop(spec, level, one);
  const all = pointers(spec);
  const next = all.map((k) => `let P${k}_${level + 1} = P${k}_${level};`).join(" ");
  const ahead = (rows: number): string =>
    all.map((k) => `P${k}_${level} += ${rows} * S${k}_${level};`).join(" ");
  const values = [0, 1, 2, 3].map((r) => {
    const { body, value } = spec.evaluate((k) => `P${k}_${level + 1} + ${r} * S${k}_${level}`);
    return `let g${r}; { ${body} ${value} g${r} = v; }`;
  });
  return `let i_ = 0;
for (; i_ + 4 <= N${level}; i_ += 4) {
${next}
${row(`${values.join("\n")} const v = ${group};`)}
${ahead(4)}
}
for (; i_ < N${level}; i_++) {
${next}
${one}
${ahead(1)}
}`;
}

function stores({ accumulator, out }: LoopSpec, q: string): string {
  return accumulator.store
    .map((code, slot) => `out[${q} + ${slot}] = ${stored(code, accumulator.bigStore, out)};`)
    .join(" ");
}

/** Conversion of a stored value to the element type of the state. */
function stored(code: string, big: boolean, out: DType): string {
  if (big === isBig(out)) return code;
  if (!big) return `BigInt(${code})`;
  // Narrow integers wrap; the typed array drops the upper bits below 32.
  return dtypeInfo(out).kind === "float" ? `Number(${code})` : `Number(BigInt.asIntN(32, ${code}))`;
}
